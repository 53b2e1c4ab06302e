/**
 * The time range all views share.
 *
 *   fit      whatever is stored, so that an old dump is never "empty"
 *   last     the newest stretch of what is stored, not of the wall clock, for the same reason
 *   between  [fromNs, toNs), decimal nanoseconds
 */
export type TimeRange =
  | { readonly kind: 'fit' }
  | { readonly kind: 'last'; readonly lengthNs: string }
  | { readonly kind: 'between'; readonly fromNs: string; readonly toNs: string };

export const FIT: TimeRange = { kind: 'fit' };

export interface DataRange {
  readonly minNs: string;
  readonly maxNs: string;
}

/** The bounds as operations take them; an absent bound is open. */
export interface Bounds {
  fromNs?: string;
  toNs?: string;
}

/** The newest moment belongs to the range, and ranges exclude their end. */
const afterEnd = (maxNs: string): bigint => BigInt(maxNs) + 1n;

/** What to put into a filter. 'fit' stays open, so data that arrives later belongs to it at once. */
export function resolveBounds(range: TimeRange, data: DataRange | null): Bounds {
  if (range.kind === 'between') return { fromNs: range.fromNs, toNs: range.toNs };
  if (range.kind === 'fit' || !data) return {};
  const from = afterEnd(data.maxNs) - BigInt(range.lengthNs);
  return { fromNs: (from > 0n ? from : 0n).toString() };
}

/** What is shown, with both ends known; null while nothing is stored. */
export function resolveSpan(range: TimeRange, data: DataRange | null): { fromNs: bigint; toNs: bigint } | null {
  if (range.kind === 'between') return { fromNs: BigInt(range.fromNs), toNs: BigInt(range.toNs) };
  if (!data) return null;
  const { fromNs } = resolveBounds(range, data);
  return { fromNs: BigInt(fromNs ?? data.minNs), toNs: afterEnd(data.maxNs) };
}

/** The stretch before or after, of the same length: for the arrows beside the range. */
export function shiftRange(span: { fromNs: bigint; toNs: bigint }, steps: -1 | 1): TimeRange {
  const length = span.toNs - span.fromNs;
  const moved = BigInt(steps) * length;
  const from = span.fromNs + moved < 0n ? 0n : span.fromNs + moved;
  return { kind: 'between', fromNs: from.toString(), toNs: (from + length).toString() };
}

/** Twice as long around the same middle. */
export function widenRange(span: { fromNs: bigint; toNs: bigint }): TimeRange {
  const half = (span.toNs - span.fromNs) / 2n;
  const from = span.fromNs > half ? span.fromNs - half : 0n;
  return { kind: 'between', fromNs: from.toString(), toNs: (span.toNs + half).toString() };
}
