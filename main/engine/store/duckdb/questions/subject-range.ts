import { LAST_NS } from '../../../../../core/model/units.ts';
import type { QuestionContext } from './context.ts';
import { stepFor } from './edges.ts';
import { parseNanoseconds } from './sql.ts';

/** A half-open range in equal slices; the last may reach beyond the range but holds only what lies in it. */
export interface SlicedRange {
  from: bigint;
  to: bigint;
  step: bigint;
  slices: number;
}

/** Where an end is not given it is the store's, its last nanosecond included. */
export function sliceRange(
  { minNs, maxNs }: QuestionContext,
  { fromNs, toNs }: { fromNs?: string | undefined; toNs?: string | undefined },
  buckets: number,
): SlicedRange {
  const from = fromNs === undefined ? (minNs ?? 0n) : parseNanoseconds(fromNs);
  const end = toNs === undefined ? (maxNs === undefined ? from : maxNs + 1n) : parseNanoseconds(toNs);
  const to = end > from ? (end > LAST_NS ? LAST_NS : end) : from;
  const step = stepFor(to - from, buckets);
  return { from, to, step, slices: Number((to - from + step - 1n) / step) };
}

/** Slice of a time column. */
export const sliceOf = ({ from, step }: SlicedRange, time: string): string =>
  `((${time} - ${from}::UBIGINT) // ${step}::UBIGINT)::UINTEGER`;

/** In the range; false for an empty one. */
export const inRange = ({ from, to }: SlicedRange, time: string): string =>
  to === from ? 'false' : `${time} BETWEEN ${from}::UBIGINT AND ${to - 1n}::UBIGINT`;
