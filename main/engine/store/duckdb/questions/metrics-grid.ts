import { stepFor } from './edges.ts';
import type { Cadence, MetricSource } from './metrics-source.ts';

/**
 * Equal slices over the range, with some before it from which a counter's first rise is taken. They reach back as far as
 * a stream may be silent without a gap; a point before that is no neighbour any more.
 *
 *   base          from                              to
 *    ├─ − ┬ − − ─ ┼────┬────┬────┬────┬────┬────┬──┤
 *        lead          └─── wide: 3 ───┘
 *
 * Where streams are put together, slices are put together as well (`wide`), so that each holds points of every stream:
 * else streams that report at different moments would take turns in the sum.
 */
export interface Grid {
  base: bigint;
  from: bigint;
  to: bigint;
  stepNs: bigint;
  lead: number;
  slices: number;
  wide: number;
}

/** A stream that has been silent for more than this many of its usual steps has a gap. */
export const GAP_STEPS = 3;

/** Slices are counted in 32 bits; reached only where the range is a sliver of the time between two points. */
const MOST_LEAD = 1_000_000_000n;

/** `slices` at most, each of the same whole nanoseconds; a lead only where rises are asked for. */
export function layGrid({ from, to }: MetricSource, slices: number, cadence: Cadence, withLead: boolean): Grid {
  const width = to > from ? to - from : 0n;
  const stepNs = stepFor(width, slices);
  const lookBack = BigInt(Math.ceil(cadence.slowNs)) * BigInt(GAP_STEPS);
  const wanted = withLead ? lookBack / stepNs + 1n : 0n;
  const room = from / stepNs;
  const lead = [wanted, room, MOST_LEAD].reduce((least, one) => (one < least ? one : least));
  return {
    base: from - lead * stepNs,
    from,
    to,
    stepNs,
    lead: Number(lead),
    slices: Number((width + stepNs - 1n) / stepNs),
    wide: Math.max(1, Math.min(slices, Math.ceil((2 * cadence.slowNs) / Number(stepNs)))),
  };
}
