import { formatDuration } from '../../format/duration.ts';
import { dayAndClock, formatDay } from '../../format/time.ts';
import { formatTimeTick } from '../line/format-ticks.ts';
import { MARGINS, type HitmapAxesLayout } from './geometry.ts';

/** 10 ms and 1 m, not 10.0 ms and 1 m 00 s: ticks are round. So is 1분, not 1분 00초. */
export const durationLabel = (ns: bigint): string =>
  formatDuration(Number(ns)).replace(/[.]0+(?= |초)| 00( [smh]|초|분|시간)$/g, '');

/** The first tick and each new day say the day as well. */
export function clockLabel({ time, baseNs }: HitmapAxesLayout, index: number): string {
  const tick = time.ticks[index]!;
  const moment = baseNs + BigInt(Math.round(tick.ns));
  const text = formatTimeTick(moment, time.detail);
  const isNewDay = time.detail.kind !== 'days' && (index === 0 || tick.isDayStart);
  return isNewDay ? dayAndClock(formatDay(moment), text) : text;
}

/** Of digits of 12 px, generously. */
const LETTER_PX = 6.5;

/** In the middle under its tick it would be cut at the edge. */
export const endsAtTick = (x: number, label: string, widthPx: number): boolean =>
  x + (label.length * LETTER_PX) / 2 > widthPx + MARGINS.right;

/** The same, or '' for one that ends at its tick and would reach into the one before. */
export function roomyClockLabel(axes: HitmapAxesLayout, index: number, widthPx: number): string {
  const label = clockLabel(axes, index);
  const { x } = axes.time.ticks[index]!;
  const before = axes.time.ticks[index - 1];
  if (!before || !endsAtTick(x, label, widthPx)) return label;
  const beforeEnds = before.x + (clockLabel(axes, index - 1).length * LETTER_PX) / 2;
  return beforeEnds > x - label.length * LETTER_PX ? '' : label;
}
