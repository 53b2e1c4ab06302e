import type { TimeRange } from '../../state/time-range.ts';

/** Metrics arrive once a minute or so: this leaves some points on either side. */
const MARGIN_NS = 5n * 60n * 1_000_000_000n;

/** A span and some minutes before and after it. A span without an end, or that ended before it began, is a moment. */
export function rangeAround(span: { startTimeUnixNano: bigint; endTimeUnixNano: bigint }): TimeRange {
  const { startTimeUnixNano: start, endTimeUnixNano: end } = span;
  const from = start > MARGIN_NS ? start - MARGIN_NS : 0n;
  const to = (end > start ? end : start) + MARGIN_NS;
  return { kind: 'between', fromNs: String(from), toNs: String(to) };
}
