import type { WireReader } from '../../otlp/wire-reader.ts';
import type { Labels } from '../prometheus/sample.ts';

/** How Prometheus says that a series has ended: a NaN of its own. */
export const STALE_BITS = 0x7ff0000000000002n;

export const lengthTag = (field: number): number => field * 8 + 2;
export const varintTag = (field: number): number => field * 8;
export const doubleTag = (field: number): number => field * 8 + 1;

/** Reads a message with its length in front, field by field; what `read` does not read it is to skip. */
export function inside(wire: WireReader, read: (tag: number) => void): void {
  const outer = wire.enter();
  while (wire.pos < wire.end) read(wire.tag());
  wire.leave(outer);
}

/** A repeated number, packed or one by one; false for another field. */
export function repeated(wire: WireReader, tag: number, field: number, read: () => void): boolean {
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

/** Of both versions: value = 1, timestamp = 2; start_timestamp = 3 of version 2. */
export function readSample(wire: WireReader): WrittenSample {
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
