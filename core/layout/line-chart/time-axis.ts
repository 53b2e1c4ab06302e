import { DAY, MINUTE, SECOND } from '../../model/units.ts';
import { niceStep } from '../nice-step.ts';

/** Beyond it a day of the month alone could be of either year. */
const SHORTEST_YEAR = 365 * DAY;

/** What is on the x axis: [fromNs, toNs) as offsets from `baseNs`, over `widthPx`. */
export interface TimeWindow {
  readonly baseNs: bigint;
  readonly fromNs: number;
  readonly toNs: number;
  readonly widthPx: number;
}

export interface TimeTick {
  /** Offset from the window's base. */
  readonly ns: number;
  readonly x: number;
  /** Midnight in the zone the axis is read in. */
  readonly isDayStart: boolean;
}

/** How much of calendar and clock a label needs so that all differ. */
export type ClockDetail =
  { kind: 'days'; withYear: boolean } | { kind: 'minutes' } | { kind: 'seconds'; digits: number };

export interface TimeAxis {
  readonly ticks: readonly TimeTick[];
  readonly detail: ClockDetail;
}

/** CSS pixels from the left edge of the plot; a time outside of the window lies outside of the plot. */
export function timeToX({ fromNs, toNs, widthPx }: TimeWindow, ns: number): number {
  return ((ns - fromNs) / (toNs - fromNs)) * widthPx;
}

/** Back from `timeToX`. */
export function xToTime({ fromNs, toNs, widthPx }: TimeWindow, x: number): number {
  return fromNs + (x / widthPx) * (toNs - fromNs);
}

/**
 * Ticks at whole steps of the clock on the wall: at 09:00, not at nine hours after midnight in Greenwich.
 *
 *   zone +5:30   │    │ 09:00    │ 09:15    │ 09:30    │
 *                from ┘          step        ┘ at least minGapPx apart
 *
 * `offsetNs` is what the clock shows beyond Greenwich's: that of the zone at the window's start; past a change to summer time
 * the ticks stand an hour beside the full step, and their labels say so truly. Of a recording without dates it is what takes its
 * start to nought.
 */
export function layoutTimeAxis(window: TimeWindow, offsetNs: bigint, minGapPx = 88): TimeAxis {
  const spanNs = window.toNs - window.fromNs;
  if (!(spanNs > 0) || !(window.widthPx > 0)) return { ticks: [], detail: { kind: 'days', withYear: false } };
  const step = niceStep((spanNs / window.widthPx) * minGapPx);
  const localBase = window.baseNs + offsetNs;
  // Offsets of local midnight and of the last full step before the base; both within a float's exact range.
  const stepRest = Number(localBase % BigInt(step));
  const dayRest = Number(localBase % BigInt(DAY));
  const first = Math.ceil((window.fromNs + stepRest) / step);
  const last = Math.floor((window.toNs + stepRest) / step);
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, i): TimeTick => {
    const ns = (first + i) * step - stepRest;
    return { ns, x: timeToX(window, ns), isDayStart: (ns + dayRest) % DAY === 0 };
  });
  return { ticks, detail: clockDetail(step, spanNs) };
}

function clockDetail(stepNs: number, spanNs: number): ClockDetail {
  if (stepNs >= DAY) return { kind: 'days', withYear: spanNs > SHORTEST_YEAR };
  if (stepNs >= MINUTE) return { kind: 'minutes' };
  const digits = Math.max(0, Math.ceil(-Math.log10(stepNs / SECOND) - 1e-9));
  return { kind: 'seconds', digits: Math.min(9, digits) };
}
