import { DecodeError } from '../../otlp/decoded.ts';
import { BUDGET_MESSAGE, ObjectBudget, objectWeight } from '../../otlp/object-budget.ts';
import { WireReader } from '../../otlp/wire-reader.ts';
import type { Labels } from '../prometheus/sample.ts';

/** How Prometheus says that a series has ended: a NaN of its own. */
export const STALE_BITS = 0x7ff0000000000002n;

export const lengthTag = (field: number): number => field * 8 + 2;
export const varintTag = (field: number): number => field * 8;
export const doubleTag = (field: number): number => field * 8 + 1;

/** Numbers of one series that are kept one by one: a bucket is a byte on the wire, and some 32 in memory. */
const MOST_NUMBERS = 2_000_000;

/** Reads a request of remote write, whose objects take at most so many times its size. */
export class WriteWire extends WireReader {
  readonly #budget: ObjectBudget;
  #numbers = 0;

  constructor(bytes: Uint8Array) {
    super(bytes);
    this.#budget = new ObjectBudget(bytes.length);
  }

  /** Of an object that is kept with its series. @throws DecodeError */
  spend(weight: number): void {
    if (!this.#budget.spend(weight)) throw new DecodeError(BUDGET_MESSAGE, this.pos);
  }

  /** Those that are read from here on are of another series. */
  beginSeries(): void {
    this.#numbers = 0;
  }

  /** @throws DecodeError */
  countNumber(): void {
    if (++this.#numbers > MOST_NUMBERS)
      throw new DecodeError(`more than ${MOST_NUMBERS} buckets in one series`, this.pos);
  }
}

/** Reads a message with its length in front, field by field; what `read` does not read it is to skip. */
export function inside(wire: WriteWire, read: (tag: number) => void): void {
  const outer = wire.enter();
  while (wire.pos < wire.end) read(wire.tag());
  wire.leave(outer);
}

/** A repeated number, packed or one by one; false for another field. */
export function repeated(wire: WriteWire, tag: number, field: number, read: () => void): boolean {
  if (tag >>> 3 !== field) return false;
  if ((tag & 7) !== 2) {
    read();
    return true;
  }
  const outer = wire.enter();
  while (wire.pos < wire.end) read();
  wire.leave(outer);
  return true;
}

const scratch = new DataView(new ArrayBuffer(8));

export function doubleOf(bits: bigint): number {
  scratch.setBigUint64(0, bits);
  return scratch.getFloat64(0);
}

export interface WrittenSample {
  value: number;
  /** Unix milliseconds. */
  timeMs: bigint;
  /** When the total began; 0 = not said. */
  startMs: bigint;
  isStale: boolean;
}

const SAMPLE_WEIGHT = objectWeight({ value: 0, timeMs: 0n, startMs: 0n, isStale: false });

/** Of both versions: value = 1, timestamp = 2; start_timestamp = 3 of version 2. */
export function readSample(wire: WriteWire): WrittenSample {
  wire.spend(SAMPLE_WEIGHT);
  let bits = 0n;
  let timeMs = 0n;
  let startMs = 0n;
  inside(wire, (tag) => {
    if (tag === doubleTag(1)) bits = wire.fixed64();
    else if (tag === varintTag(2)) timeMs = wire.int64();
    else if (tag === varintTag(3)) startMs = wire.int64();
    else wire.skip(tag);
  });
  return { value: doubleOf(bits), timeMs, startMs, isStale: bits === STALE_BITS };
}

export interface WrittenExemplar {
  labels: Labels;
  value: number;
  timeMs: bigint;
}

export const EXEMPLAR_WEIGHT = objectWeight({ labels: [], value: 0, timeMs: 0n });
/** Of a name and a value, beside their text. */
export const LABEL_WEIGHT = objectWeight(['', '']) + 16;
