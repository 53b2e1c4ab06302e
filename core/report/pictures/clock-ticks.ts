import { layoutTimeAxis, type ClockDetail, type TimeAxis } from '../../layout/line-chart/time-axis.ts';
import { columnCount, columnScale, type HitmapGrid } from '../../layout/hitmap-layout.ts';
import { isRecorded, recordedTick, type RecordingClock } from '../../model/recording-clock.ts';
import { formatUtc, recordedUnit } from '../html/report-times.ts';
import type { ReportWords } from '../html/report-words.ts';

/**
 * Ticks of a map's time axis, labelled in UTC, the first one and each new day with the day as well; or from the start of a
 * recording without dates.
 */
export function clockTicks(
  grid: HitmapGrid,
  widthPx: number,
  clock: RecordingClock | undefined,
  words: Pick<ReportWords, 'unitSecond'>,
): { readonly x: number; readonly label: string }[] {
  const { baseNs, stepNs } = columnScale(grid);
  const window = { baseNs, fromNs: 0, toNs: Number(stepNs) * columnCount(grid), widthPx };
  if (isRecorded(clock, baseNs)) {
    const { ticks, detail } = layoutTimeAxis(window, -clock.startNs);
    const digits = detail.kind === 'seconds' ? detail.digits : 0;
    return ticks.map(({ ns, x }) => {
      return { x, label: recordedTick(clock, baseNs + BigInt(Math.round(ns)), digits) + recordedUnit(clock, words) };
    });
  }
  const axis = layoutTimeAxis(window, 0n);
  return axis.ticks.map(({ ns, x, isDayStart }, index) => {
    const isNewDay = axis.detail.kind !== 'days' && (index === 0 || isDayStart);
    return { x, label: tickText(baseNs + BigInt(Math.round(ns)), axis, isNewDay) };
  });
}

/** "2026-11-22 14:03:21.482123456 UTC" cut to what tells ticks apart. */
function tickText(ns: bigint, { detail }: TimeAxis, isNewDay: boolean): string {
  const [day = '', clock = ''] = formatUtc(ns).split(' ');
  if (detail.kind === 'days') return detail.withYear ? day : day.slice(5);
  return `${isNewDay ? `${day} ` : ''}${clock.slice(0, clockLetters(detail))}`;
}

function clockLetters(detail: Exclude<ClockDetail, { kind: 'days' }>): number {
  if (detail.kind === 'minutes') return 5;
  return detail.digits === 0 ? 8 : 9 + detail.digits;
}
