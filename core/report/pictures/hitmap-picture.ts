import { layoutCell, layoutHitmap, readHitmap } from '../../layout/hitmap-geometry.ts';
import type { HitmapAnswer, HitmapGeometry } from '../../layout/hitmap-geometry.ts';
import { columnCount } from '../../layout/hitmap-layout.ts';
import { layoutDurationTicks } from '../../layout/hitmap-ticks.ts';
import { isRecorded, type RecordingClock } from '../../model/recording-clock.ts';
import type { ReportLanguage } from '../html/report-input.ts';
import { formatDuration, formatShortMoment } from '../html/report-times.ts';
import { reportWords } from '../html/report-words.ts';
import type { SvgCanvas } from '../svg-canvas.ts';
import { clockTicks } from './clock-ticks.ts';
import { COLOURS, drawPicture, FONTS, framePicture, PICTURE_PX, widthOf } from './picture-style.ts';
import { pictureWords } from './picture-words.ts';

const STRIP = { tracesPx: 18, gapPx: 2, errorsPx: 8 };
const STRIP_PX = STRIP.tracesPx + STRIP.gapPx + STRIP.errorsPx;
const MARGINS = { left: 64, right: 8, top: STRIP_PX + 16, bottom: 22 };
const PLOT = { widthPx: PICTURE_PX - MARGINS.left - MARGINS.right, heightPx: 216 };
const Y_GAP_PX = 18;
const CELL_PX = 6;
const MARK_PX = 2;

/** How many columns and rows to ask for, so that a cell can be seen on paper. */
export const HITMAP_BINS = { columns: Math.floor(PLOT.widthPx / CELL_PX), rows: PLOT.heightPx / CELL_PX };

/** Of fewer a list says more. */
const LEAST_TRACES = 3;

/**
 * Traces by their end and how long they took, with sums above; undefined where there are too few, or all ended at one
 * time. Times are UTC, or seconds from the start of the recording where that has no dates.
 */
export function writeHitmapPicture(
  answer: HitmapAnswer,
  language: ReportLanguage,
  clock?: RecordingClock,
): string | undefined {
  const data = readHitmap(answer);
  if (data.total < LEAST_TRACES || columnCount(data.grid) < 2) return undefined;
  const geometry = layoutHitmap(data, PLOT);
  const words = pictureWords(language);
  const heightPx = MARGINS.top + PLOT.heightPx + MARGINS.bottom;
  const { xEdgesNs } = data.grid;
  const range = rangeWords(xEdgesNs[0]!, xEdgesNs.at(-1)!, language, clock);
  return framePicture({
    language,
    widthPx: PICTURE_PX,
    heightPx,
    services: [],
    notes: [words.mapColours],
    chart: drawPicture(PICTURE_PX, heightPx, (pen) => {
      drawSums(pen, geometry, language);
      drawDurations(pen, geometry, language);
      drawCells(pen, geometry);
      drawTimes(pen, geometry, clock, language);
    }),
    axis: [words.mapAxis(range), words.mapCounts(data.total, data.errors)].join(' · '),
  });
}

/** To the second; of a recording with the digits that tell its moments apart. */
function rangeWords(fromNs: bigint, toNs: bigint, language: ReportLanguage, clock: RecordingClock | undefined): string {
  const { range } = pictureWords(language);
  const told = (ns: bigint) => formatShortMoment(ns, clock, reportWords(language), 0);
  return `${range(told(fromNs), told(toNs))}${isRecorded(clock, fromNs) ? '' : ' UTC'}`;
}

/** Density in cold colours; warm and with a notch where some failed. */
function drawCells(pen: SvgCanvas, geometry: HitmapGeometry): void {
  geometry.level.forEach((level, i) => {
    const { x, y, width, height } = layoutCell(geometry, i);
    const [left, top] = [MARGINS.left + x, MARGINS.top + y];
    pen.fillStyle = (geometry.hasErrors[i] ? COLOURS.warm : COLOURS.cold)[level]!;
    pen.fillRect(left, top, width, height);
    if (!geometry.hasErrors[i]) return;
    pen.fillStyle = COLOURS.mark;
    const [dx, dy] = [width, height].map((px) => Math.floor((px - MARK_PX) / 2));
    pen.fillRect(left + dx!, top + dy!, MARK_PX, MARK_PX);
  });
}

/**
 *   ▂▃▅▇▅▃    traces of a column, the fullest is as high as the lane
 *   ──▂█──    errors; seen even where they are few
 */
function drawSums(pen: SvgCanvas, { sums, cellPx }: HitmapGeometry, language: ReportLanguage): void {
  const words = pictureWords(language);
  const lane = (counts: Uint32Array, most: number, lanePx: number, bottom: number, colour: string): void => {
    pen.fillStyle = colour;
    counts.forEach((count, column) => {
      if (count === 0) return;
      const [x, right] = [Math.round(column * cellPx.width), Math.round((column + 1) * cellPx.width)];
      const height = Math.max(2, Math.round((count / most) * lanePx));
      pen.fillRect(MARGINS.left + x, bottom - height, Math.max(1, right - x - (cellPx.width >= 3 ? 1 : 0)), height);
    });
  };
  lane(sums.counts, sums.mostTraces, STRIP.tracesPx, STRIP.tracesPx, COLOURS.cold[1]);
  lane(sums.errors, sums.mostErrors, STRIP.errorsPx, STRIP_PX, COLOURS.error);
  pen.fillStyle = COLOURS.line;
  pen.fillRect(MARGINS.left, STRIP.tracesPx, PLOT.widthPx, 1);
  pen.font = FONTS.text;
  pen.textAlign = 'right';
  pen.fillStyle = COLOURS.text3;
  pen.fillText(words.most(sums.mostTraces), MARGINS.left - 8, STRIP.tracesPx / 2 + 4);
  pen.fillStyle = COLOURS.error;
  if (sums.mostErrors > 0) pen.fillText(words.failed(sums.mostErrors), MARGINS.left - 8, STRIP_PX + 2);
}

function drawDurations(pen: SvgCanvas, { grid }: HitmapGeometry, language: ReportLanguage): void {
  const units = reportWords(language);
  pen.textAlign = 'right';
  for (const { ns, y } of layoutDurationTicks(grid, PLOT, Y_GAP_PX)) {
    pen.fillStyle = COLOURS.line;
    pen.fillRect(MARGINS.left, MARGINS.top + y, PLOT.widthPx, 1);
    pen.fillStyle = COLOURS.text3;
    pen.fillText(roundDuration(Number(ns), units), MARGINS.left - 8, MARGINS.top + y + 4);
  }
}

/** 10 ms and 1 m, not 10.0 ms and 1 m 00 s: ticks are round. */
export function roundDuration(ns: number, units: Parameters<typeof formatDuration>[1]): string {
  return formatDuration(ns, units).replace(/[.]0+(?= |초)| 00( [smh]|초|분|시간)$/g, '');
}

function drawTimes(
  pen: SvgCanvas,
  { grid }: HitmapGeometry,
  clock: RecordingClock | undefined,
  language: ReportLanguage,
): void {
  const bottom = MARGINS.top + PLOT.heightPx;
  pen.fillStyle = COLOURS.lineStrong;
  pen.fillRect(MARGINS.left, bottom, PLOT.widthPx, 1);
  pen.textAlign = 'center';
  let free = 0;
  for (const { x, label } of clockTicks(grid, PLOT.widthPx, clock, reportWords(language))) {
    pen.fillStyle = COLOURS.lineStrong;
    pen.fillRect(MARGINS.left + x, bottom, 1, 4);
    const half = widthOf(label) / 2;
    const middle = Math.min(Math.max(MARGINS.left + x, half), PICTURE_PX - half);
    if (middle - half < free) continue;
    free = middle + half + 8;
    pen.fillStyle = COLOURS.text3;
    pen.fillText(label, middle, bottom + 17);
  }
}
