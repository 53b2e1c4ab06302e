import { concatBytes } from '../encoding/bytes.ts';
import type { ByteSink } from './byte-sink.ts';
import { Batch, cutPieces, wrapping, type Piece, type Wrapping } from './split-batch.ts';

/** An object around a list: a resource group or a scope group that is being cut. */
export interface Owner {
  /** Raw `"key":value,` of what stood beside the list so far. */
  readonly fields: ByteSink;
  /** Its resource or scope has been seen. */
  known: boolean;
  /** Some of its items were handed on already, so a resource or scope that follows comes too late. */
  handedOn: boolean;
}

interface Held {
  batch: Batch;
  listKeys: readonly string[];
  owners: readonly Owner[];
}

/**
 * What was cut and waits to be handed on.
 *
 *   whole     small resource groups, as they stood; of any document, by key
 *   opened    parts of the one big group that is being cut, held until their resource and scope are known
 *   ready     may go as soon as somebody pulls
 */
export class HeldBatches {
  private readonly whole = new Map<string, Held>();
  private opened: Held[] = [];
  private readonly ready: Held[] = [];
  private readonly pieceBytes: number;

  constructor(pieceBytes: number) {
    this.pieceBytes = pieceBytes;
  }

  /** The list of whole groups under a key of the document. */
  wholeBatch(key: string): Batch {
    let held = this.whole.get(key);
    if (held === undefined) {
      held = { batch: new Batch(key, 1), listKeys: [key], owners: [] };
      this.whole.set(key, held);
    }
    return held.batch;
  }

  /** A list inside the group that is being cut. */
  openBatch(listKeys: readonly string[], owners: readonly Owner[]): Batch {
    const batch = new Batch(listKeys.at(-1)!, listKeys.length);
    this.opened.push({ batch, listKeys, owners });
    return batch;
  }

  get wholeBytes(): number {
    return [...this.whole.values()].reduce((sum, held) => sum + held.batch.sink.length, 0);
  }

  get openedBytes(): number {
    return this.opened.reduce((sum, held) => sum + held.batch.sink.length, 0);
  }

  get bufferedBytes(): number {
    const ready = this.ready.reduce((sum, held) => sum + held.batch.sink.length, 0);
    return this.wholeBytes + this.openedBytes + ready;
  }

  releaseWhole(): void {
    for (const held of this.whole.values()) this.release(held);
  }

  /** Everything opened so far goes, with its owners as they are known now. The lists stay open for what follows. */
  releaseOpened(): void {
    for (const held of this.opened) {
      if (held.batch.elements.length > 0) for (const owner of held.owners) owner.handedOn = true;
      this.release(held);
    }
  }

  /** The big group is complete. */
  closeOpened(): void {
    this.releaseOpened();
    this.opened = [];
  }

  /** The big group broke off: what has no resource yet would be wrong data, and is given up. Gives the number of elements. */
  abandonOpened(): number {
    const lost = this.opened.filter((held) => !held.owners[0]!.known);
    this.opened = this.opened.filter((held) => !lost.includes(held));
    this.closeOpened();
    return lost.reduce((sum, held) => sum + held.batch.elements.length, 0);
  }

  /** The unfinished element of an open list as the beginning of a document. */
  fragment(batch: Batch, { start, line, offset }: { start: number; line: number; offset: number }): Piece | undefined {
    const held = this.opened.find((open) => open.batch === batch);
    if (held === undefined) return undefined;
    const { before } = wrappingOf(held);
    const bytes = concatBytes(before, batch.sink.view(start));
    const element = { start: before.length, end: bytes.length, line, offset };
    return { kind: 'piece', bytes, elements: [element], level: batch.level };
  }

  get hasReady(): boolean {
    return this.ready.length > 0;
  }

  *pullReady(): Generator<Piece> {
    for (let held = this.ready.shift(); held !== undefined; held = this.ready.shift()) {
      yield* cutPieces(held.batch, wrappingOf(held), this.pieceBytes);
    }
  }

  private release(held: Held): void {
    if (held.batch.elements.length > 0) this.ready.push({ ...held, batch: held.batch.take() });
  }
}

function wrappingOf({ listKeys, owners }: Held): Wrapping {
  return wrapping(
    listKeys,
    owners.map((owner) => owner.fields.view()),
  );
}
