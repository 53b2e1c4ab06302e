import type { ChartPicture } from '../../../core/report/chart-svg.ts';
import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import type { TimeAxis, TimeWindow } from '../../../core/layout/line-chart/time-axis.ts';
import { valueToY } from '../../../core/layout/line-chart/value-axis.ts';
import { heatmapValueToY, type HeatmapScale } from '../../../core/layout/heatmap/heatmap-axis.ts';
import { heatmapRamp } from '../../charts/heatmap/heatmap-ramp.ts';
import { layoutHeatmap, type HeatmapData } from '../../charts/heatmap/heatmap-layout.ts';
import { dayLabel } from '../../charts/line/ChartAxes.tsx';
import { layoutChart } from '../../charts/line/chart-layout.ts';
import type { ChartDot, ChartRange, ChartStream, Margins, PlacedTick } from '../../charts/line/chart-types.ts';
import { placeDots } from '../../charts/line/dots.ts';
import { formatTimeTick } from '../../charts/line/format-ticks.ts';
import { formatRange, formatZone, axisOffsetNs } from '../../format/time.ts';
import { readToken } from '../../theme/read-token.ts';

/** Wide enough for a page or a slide. */
const SIZE = { widthPx: 1_200, heightPx: 420 };

export interface PictureWords {
  readonly title: string;
  /** Under the title, before the range of time. */
  readonly subtitle: string;
}

interface Frame {
  readonly window: TimeWindow;
  readonly time: TimeAxis;
  readonly values: readonly PlacedTick[];
  readonly margins: Margins;
  readonly heightPx: number;
}

/** What lines and heatmaps have in common. */
function frameOf({ window, time, values, margins, heightPx }: Frame, words: PictureWords, unit: string) {
  const at = (ns: number): bigint => window.baseNs + BigInt(Math.round(ns));
  return {
    ...SIZE,
    title: words.title,
    subtitle: [words.subtitle, formatRange(at(window.fromNs), at(window.toNs))].filter(Boolean).join(' · '),
    unit,
    zone: formatZone(at(window.fromNs)),
    colours: {
      surface: readToken('--surface'),
      text: readToken('--text-1'),
      quiet: readToken('--text-2'),
      grid: readToken('--line'),
    },
    plot: { left: margins.left, top: margins.top, width: window.widthPx, height: heightPx },
    values,
    times: time.ticks.map((tick, index) => ({
      x: tick.x,
      label: formatTimeTick(at(tick.ns), time.detail),
      day: dayLabel(window, time, index),
    })),
  };
}

function placedDots(dots: readonly ChartDot[], window: TimeWindow, heightPx: number, toY: (value: number) => number) {
  const { x, y } = placeDots(dots, window, heightPx, toY);
  return dots.map(({ isKnown }, at) => ({ x: x[at]!, y: y[at]!, isKnown }));
}

/** The chart as shown, at a size of its own, in the theme of the page. */
export function linesPicture(
  streams: readonly ChartStream[],
  range: ChartRange,
  dots: readonly ChartDot[],
  unit: DisplayUnit,
  words: PictureWords,
): ChartPicture {
  const offsetNs = axisOffsetNs(range.baseNs + BigInt(Math.round(range.fromNs)));
  const layout = layoutChart(streams, range, SIZE, offsetNs)!;
  const { window, value, lines, bands } = layout;
  return {
    ...frameOf({ ...layout, heightPx: value.heightPx }, words, unit.label),
    cells: [],
    bands: bands.flatMap((band, at) => (band ? [{ ...band, colour: readToken(streams[at]!.style.token) }] : [])),
    lines: lines.map((line, at) => ({
      ...line,
      colour: readToken(streams[at]!.style.token),
      dash: streams[at]!.style.dash,
    })),
    dots: placedDots(dots, window, value.heightPx, (each) => valueToY(value, each)),
    legend: streams
      .filter(({ isEarlier, label }) => !isEarlier && label !== '')
      .map(({ label, style }) => ({ label, colour: readToken(style.token), dash: style.dash })),
  };
}

export function heatmapPicture(
  data: HeatmapData,
  scale: HeatmapScale,
  dots: readonly ChartDot[],
  unit: DisplayUnit,
  words: PictureWords,
): ChartPicture {
  const layout = layoutHeatmap(data, scale, unit, SIZE, axisOffsetNs(data.xEdgesNs[0] ?? 0n))!;
  const { window, axis, rects, bounds } = layout;
  const ramp = heatmapRamp();
  const ink = readToken('--text-1');
  return {
    ...frameOf({ ...layout, heightPx: axis.heightPx }, words, unit.label),
    cells: Array.from(rects.level, (level, at) => ({
      x: rects.x[at]!,
      y: rects.y[at]!,
      width: rects.width[at]!,
      height: rects.height[at]!,
      colour: ramp[level]!,
    })),
    bands: [],
    lines: layout.lines.map((line, at) => ({ ...line, colour: ink, dash: data.lines[at]!.style.dash })),
    dots: placedDots(dots, window, axis.heightPx, (each) => heatmapValueToY(axis, each)),
    legend: [
      ...data.lines
        .filter(({ isEarlier }) => !isEarlier)
        .map(({ label, style }) => ({ label, colour: ink, dash: style.dash })),
      ...ramp.map((colour, level) => ({
        label: `≥ ${level === 0 ? 1 : Math.max(1, Math.ceil(bounds[level - 1]!))}`,
        colour,
        dash: [],
        isCell: true,
      })),
    ],
  };
}
