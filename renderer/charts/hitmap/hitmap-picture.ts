import type { HitmapSelection, PlotSize } from '../../../core/layout/hitmap-layout.ts';
import { formatCount } from '../../format/count.ts';
import { formatRange, withZone } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { drawSvg, pictureFont, placeParts, type SvgDrawing } from '../../pictures/draw-svg.ts';
import type { ChartPicture } from '../../pictures/shown-picture.ts';
import { readToken } from '../../theme/read-token.ts';
import { durationLabel, roomyClockLabel } from './axis-labels.ts';
import type { HitmapData } from '../../../core/layout/hitmap-geometry.ts';
import { layoutHitmap, type HitmapGeometry } from '../../../core/layout/hitmap-geometry.ts';
import { layoutAxes, MARGINS, STRIP_TOP, type HitmapAxesLayout } from './geometry.ts';
import { dimAround, drawCells, drawOutlines, readHitmapColours } from './pixels.ts';
import type { HitmapColours, MarkedRect } from './pixels.ts';
import { placeSelections } from './place-selections.ts';
import { drawStrip, STRIP, STRIP_PX } from './strip.ts';

/** The latency map as it stands, with what is selected on it. A cell is a rectangle, so it is as large as the map. */
export function hitmapPicture(
  data: HitmapData,
  size: PlotSize,
  selection: HitmapSelection | null,
  second: HitmapSelection | null,
): ChartPicture {
  const geometry = layoutHitmap(data, size);
  const axes = layoutAxes(geometry);
  const whole = {
    widthPx: MARGINS.left + size.widthPx + MARGINS.right,
    heightPx: MARGINS.top + size.heightPx + MARGINS.bottom,
  };
  const colours = readHitmapColours();
  const chosen = placeSelections(data, size, selection, second);
  const parts = [
    { ...drawSvg(whole, 'x', (context) => drawAxes(context, geometry, axes)), x: 0, y: 0 },
    { ...drawSums(geometry, size), x: MARGINS.left, y: STRIP_TOP },
    { ...drawSvg(size, 'c', (context) => drawCells(context, geometry, colours)), x: MARGINS.left, y: MARGINS.top },
    { ...drawChosen(size, chosen, colours), x: MARGINS.left, y: MARGINS.top },
  ];
  return { ...whole, chart: placeParts(parts), ...wordsOf(data, selection) };
}

function drawChosen(size: PlotSize, chosen: readonly MarkedRect[], colours: HitmapColours): SvgDrawing {
  return drawSvg(size, 'o', (context) => {
    dimAround(context, size, chosen, colours);
    drawOutlines(context, chosen, { ...colours, font: pictureFont(`400 ${colours.font}`) });
  });
}

function wordsOf(
  data: HitmapData,
  selection: HitmapSelection | null,
): Pick<ChartPicture, 'axis' | 'services' | 'notes'> {
  const { xEdgesNs } = data.grid;
  const [from = 0n, to = 0n] = [xEdgesNs[0], xEdgesNs.at(-1)];
  const counts = t('picture.mapCounts', { n: data.total, errors: formatCount(data.errors) });
  return {
    axis: [t('picture.mapAxis', { range: withZone(formatRange(from, to), from) }), counts].join(' · '),
    services: [],
    notes: [
      t('picture.mapColours'),
      ...(selection ? [t('picture.mapSelected', { range: formatRange(selection.fromNs, selection.toNs) })] : []),
    ],
  };
}

function drawSums({ sums }: HitmapGeometry, { widthPx }: PlotSize): SvgDrawing {
  return drawSvg({ widthPx, heightPx: STRIP_PX }, 's', (context) =>
    drawStrip(context, sums, widthPx, readHitmapColours()),
  );
}

/** Grid and labels: those the screen has as elements. */
function drawAxes(context: CanvasRenderingContext2D, { size, sums }: HitmapGeometry, axes: HitmapAxesLayout): void {
  const { left, top } = MARGINS;
  context.font = pictureFont(`400 ${readToken('--size-small')} x`);
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  context.fillStyle = readToken('--text-3');
  context.fillText(
    t('hitmap.strip.traces', { n: formatCount(sums.mostTraces) }),
    left - 8,
    STRIP_TOP + STRIP.tracesPx / 2,
  );
  if (sums.mostErrors > 0) {
    context.fillStyle = readToken('--error');
    const middle = STRIP_TOP + STRIP_PX - STRIP.errorsPx / 2 + 2;
    context.fillText(t('hitmap.strip.errors', { n: formatCount(sums.mostErrors) }), left - 8, middle);
  }
  for (const { ns, y } of axes.durations) {
    context.fillStyle = readToken('--line');
    context.fillRect(left, top + y, size.widthPx, 1);
    context.fillStyle = readToken('--text-3');
    context.fillText(durationLabel(ns), left - 8, top + y);
  }
  drawTimes(context, size, axes);
}

function drawTimes(context: CanvasRenderingContext2D, { widthPx, heightPx }: PlotSize, axes: HitmapAxesLayout): void {
  const bottom = MARGINS.top + heightPx;
  const rightPx = MARGINS.left + widthPx + MARGINS.right;
  context.fillStyle = readToken('--line-strong');
  context.fillRect(MARGINS.left, bottom, widthPx, 1);
  context.textAlign = 'center';
  axes.time.ticks.forEach(({ x }, index) => {
    context.fillStyle = readToken('--line-strong');
    context.fillRect(MARGINS.left + x, bottom, 1, 4);
    context.fillStyle = readToken('--text-3');
    const label = roomyClockLabel(axes, index, widthPx);
    // The last one stays within the picture.
    const middle = Math.min(MARGINS.left + x, rightPx - context.measureText(label).width / 2);
    context.fillText(label, middle, bottom + 13);
  });
}
