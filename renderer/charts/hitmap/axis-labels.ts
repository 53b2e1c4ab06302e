import { formatDuration } from '../../format/duration.ts';
import { dayAndClock, formatDay } from '../../format/time.ts';
import { formatTimeTick } from '../line/format-ticks.ts';
import type { HitmapAxesLayout } from './geometry.ts';

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
