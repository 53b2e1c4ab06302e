import type { Signal } from '../model/telemetry.ts';
import type { Decoded, DecodeError } from './decoded.ts';

/** A resource group, a scope group or an item that could not be decoded. */
export interface BrokenPart {
  /** Of its bytes in the document. */
  start: number;
  end: number;
  /** Its message tells no place, for that counts from the document. */
  error: DecodeError;
  isItem: boolean;
}

/** A document of which some may be broken. */
export interface KeptJson {
  decoded: Decoded;
  /** In the order of the document. */
  broken: readonly BrokenPart[];
  /** Where the item of a rejection begins. */
  startOf: (signal: Signal, index: number) => number;
}

/** What is left out of a document where it is broken: items, resource groups, and scope groups, which else cost the group around them. */
export interface Keeping {
  hasScopeGroups: boolean;
  /** Where a value ends that begins at an offset; undefined where that cannot be told. */
  endOf: (bytes: Uint8Array, start: number) => number | undefined;
}

/** What is left out of one document, and where its items begin. */
export class BrokenParts {
  readonly broken: BrokenPart[] = [];
  readonly starts: Readonly<Record<Signal, number[]>> = { traces: [], metrics: [], logs: [] };
  readonly #bytes: Uint8Array;
  readonly #keeping: Keeping;

  constructor(bytes: Uint8Array, keeping: Keeping) {
    this.#bytes = bytes;
    this.#keeping = keeping;
  }

  /** `isInner`: it is in a group. */
  isPart(isItem: boolean, isInner: boolean): boolean {
    return isItem || !isInner || this.#keeping.hasScopeGroups;
  }

  /** Where reading can go on; undefined where it cannot. What was found broken inside, behind `inside` others, goes with it. */
  leaveOut(start: number, inside: number, { isItem, error }: Pick<BrokenPart, 'isItem' | 'error'>): number | undefined {
    const end = this.#keeping.endOf(this.#bytes, start);
    if (end === undefined) return undefined;
    this.broken.length = inside;
    this.broken.push({ start, end, error, isItem });
    return end;
  }
}
