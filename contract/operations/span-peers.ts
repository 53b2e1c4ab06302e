import * as v from 'valibot';
import { nanosecondsText, timeRange } from '../filters.ts';
import { operation } from '../operation.ts';

/**
 * A span among those of the same service, name and kind: those whose duration is known, the span itself included where it
 * is one of them. Durations in nanoseconds, NaN without spans; percentiles are exact and occurred (nearest rank).
 */
export interface SpanPeers {
  revision: number;
  count: number;
  /** Of `count`, those that took less time. */
  below: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  /**
   * 40 bins at most, of equal width on a logarithmic axis: bin i holds durations from `edgesNs[i]` to under
   * `edgesNs[i + 1]`. What took no time at all counts as 1 ns.
   */
  histogram: { edgesNs: Float64Array; counts: Uint32Array };
}

/** Names are as long as their sender made them; no longer one is looked for. */
const text = v.pipe(v.string(), v.maxLength(65_536));

export const spanPeers = operation<SpanPeers>()(
  'span.peers',
  v.object({
    service: text,
    name: text,
    /** SpanKind by number, also one no specification knows. */
    kind: v.pipe(v.number(), v.safeInteger()),
    durationNs: nanosecondsText,
    /** Of the spans' start. */
    ...timeRange.entries,
  }),
);
