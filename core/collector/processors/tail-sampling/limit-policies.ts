import { SECOND } from '../../../model/units.ts';
import type { Settings } from '../../settings.ts';
import type { Evaluate } from './policy.ts';
import type { SampledTrace } from './trace.ts';

/** Where no burst is given it is two seconds' worth. */
const BURST_SECONDS = 2;

/** Spans per second. */
export function readRateLimiting(settings: Settings): Evaluate {
  settings.allow(['spans_per_second', 'burst_capacity']);
  return limiting(settings, 'spans_per_second', ({ spanCount }) => spanCount);
}

/** Bytes of OTLP per second. */
export function readBytesLimiting(settings: Settings): Evaluate {
  settings.allow(['bytes_per_second', 'burst_capacity']);
  return limiting(settings, 'bytes_per_second', ({ bytes }) => bytes);
}

/** A bucket of tokens that fills steadily, as golang.org/x/time/rate: full at first, and what is larger than it never passes. */
function limiting(settings: Settings, key: string, costOf: (trace: SampledTrace) => number): Evaluate {
  const perSecond = settings.integer(key, 0, 0, Number.MAX_SAFE_INTEGER);
  if (perSecond === 0) settings.note([key], 'a rate greater than 0 is expected here');
  const burst = settings.integer('burst_capacity', 0, 0, Number.MAX_SAFE_INTEGER) || perSecond * BURST_SECONDS;
  let tokens = burst;
  let filledNs: bigint | undefined;
  return (trace, nowNs) => {
    const seconds = filledNs === undefined ? 0 : Math.max(0, Number(nowNs - filledNs) / SECOND);
    tokens = Math.min(burst, tokens + seconds * perSecond);
    filledNs = nowNs;
    const cost = costOf(trace);
    if (cost > tokens) return 'not-sampled';
    tokens -= cost;
    return 'sampled';
  };
}
