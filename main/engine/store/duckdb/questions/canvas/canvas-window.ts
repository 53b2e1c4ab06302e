import { LAST_NS } from '../../../../../../core/model/units.ts';
import type { QuestionContext } from '../context.ts';
import { parseNanoseconds } from '../sql.ts';

/** Whole buckets, each `2 ** shift` nanoseconds long and counted from the epoch. `fromNs` is at least 1: 0 is no time. */
export interface CanvasWindow {
  fromNs: bigint;
  /** Not part of the window. */
  toNs: bigint;
  shift: bigint;
  columns: number;
}

interface Range {
  fromNs?: string | undefined;
  toNs?: string | undefined;
}

/**
 * The window in the shortest buckets of which `columns` suffice.
 *
 *   asked            ├─────────────────┤
 *   buckets  │       │       │       │       │       each begins at a multiple of its length
 *   answered │───────────────────────────────│
 */
export function layOutCanvas(context: QuestionContext, range: Range, columns: number): CanvasWindow {
  const from = range.fromNs === undefined ? (context.minNs ?? 0n) : parseNanoseconds(range.fromNs);
  const end = range.toNs === undefined ? (context.maxNs ?? 0n) + 1n : parseNanoseconds(range.toNs);
  const to = end > from ? end : from + 1n;
  let shift = 0n;
  while (bucketsOf(from, to, shift) > BigInt(columns)) shift++;
  const first = from >> shift;
  const buckets = bucketsOf(from, to, shift);
  const fromNs = first << shift;
  const last = (first + buckets) << shift;
  return { fromNs, toNs: last > LAST_NS ? LAST_NS : last, shift, columns: Number(buckets) };
}

const bucketsOf = (from: bigint, to: bigint, shift: bigint): bigint => ((to - 1n) >> shift) - (from >> shift) + 1n;
