import { encodeUtf8 } from '../encoding/utf8.ts';
import { concatBytes } from '../encoding/bytes.ts';
import { ByteSink } from './byte-sink.ts';
import { COMMA } from './json-bytes.ts';

/** One raw element of a list, where it stands in the bytes around it and where it stood in the file. */
export interface Element {
  start: number;
  end: number;
  offset: number;
  line: number;
}

/** A small document cut from a bigger one: its elements with the resource, scope and schema URL they stood under. */
export interface Piece {
  kind: 'piece';
  bytes: Uint8Array;
  elements: Element[];
  /** What the elements are: 1 = resource groups, 2 = scope groups, 3 = spans, log records or metrics. */
  level: number;
}

/** Elements of one list, waiting to be handed on. */
export class Batch {
  sink = new ByteSink();
  elements: Element[] = [];
  readonly key: string;
  readonly level: number;

  constructor(key: string, level: number) {
    this.key = key;
    this.level = level;
  }

  /** Where a new element's bytes go. */
  beginElement(): number {
    if (this.elements.length > 0) this.sink.push(COMMA);
    return this.sink.length;
  }

  /** Takes an unfinished element back. */
  dropElement(): void {
    this.sink.truncate(this.elements.at(-1)?.end ?? 0);
  }

  /** Hands its content over and starts anew. */
  take(): Batch {
    const full = new Batch(this.key, this.level);
    [full.sink, full.elements] = [this.sink, this.elements];
    [this.sink, this.elements] = [new ByteSink(), []];
    return full;
  }
}

/** What stands around a batch to make it a document: `{"resourceSpans":[{"resource":…,"scopeSpans":[` and `]}]}`. */
export interface Wrapping {
  before: Uint8Array;
  after: Uint8Array;
}

/** `owners` are the raw fields of the objects around the list, outermost first, each `"key":value,`. */
export function wrapping(listKeys: readonly string[], owners: readonly Uint8Array[]): Wrapping {
  const parts = [encodeUtf8(`{"${listKeys[0]}":[`)];
  owners.forEach((fields, index) => parts.push(encodeUtf8('{'), fields, encodeUtf8(`"${listKeys[index + 1]}":[`)));
  return { before: concatBytes(...parts), after: encodeUtf8(']}'.repeat(listKeys.length)) };
}

/** Documents of about `pieceBytes`, an element never being cut. */
export function* cutPieces(batch: Batch, around: Wrapping, pieceBytes: number): Generator<Piece> {
  for (let first = 0; first < batch.elements.length;) {
    const start = batch.elements[first]!.start;
    let next = first + 1;
    while (next < batch.elements.length && batch.elements[next]!.end - start <= pieceBytes) next++;
    yield makePiece(batch, around, batch.elements.slice(first, next));
    first = next;
  }
}

function makePiece(batch: Batch, around: Wrapping, elements: Element[]): Piece {
  const from = elements[0]!.start;
  const bytes = concatBytes(around.before, batch.sink.view(from, elements.at(-1)!.end), around.after);
  const shift = around.before.length - from;
  const moved = elements.map((element) => ({ ...element, start: element.start + shift, end: element.end + shift }));
  return { kind: 'piece', bytes, elements: moved, level: batch.level };
}
