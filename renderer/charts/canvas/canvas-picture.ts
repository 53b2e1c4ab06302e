import { countInView } from '../../../core/layout/canvas/canvas-marks.ts';
import type { CanvasPalette } from '../../../core/layout/canvas/paint-marks.ts';
import { heightOfRows } from '../../../core/layout/lanes/lane-rows.ts';
import type { TimeAxis } from '../../../core/layout/line-chart/time-axis.ts';
import type { TimeSpan } from '../../../core/layout/timeline/viewport.ts';
import { formatCount } from '../../format/count.ts';
import { formatRange, withZone } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { drawSvg, drawWithin, placeParts } from '../../pictures/draw-svg.ts';
import type { ChartPicture } from '../../pictures/shown-picture.ts';
import { RULER_PX } from '../timeline/draw-header.ts';
import { newStrip } from '../lanes/put-pixels.ts';
import { pictureTheme } from '../timeline/picture-theme.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import { GUTTER_PX } from './canvas-model.ts';
import type { CanvasModel } from './canvas-model.ts';
import { drawTicks } from './CanvasRuler.tsx';
import { drawAround } from './draw-around.ts';
import { drawCanvas, viewOf, type CanvasDrawing } from './draw-canvas.ts';

/** Of all lanes those that fit, from the upper edge of the screen on. */
const MOST_HEIGHT_PX = 3_000;
const LEAST_HEIGHT_PX = 200;

/** The time canvas as it stands, in the pixels of the screen: each run of them is a rectangle. */
export function canvasPicture(
  shown: CanvasDrawing,
  axis: TimeAxis,
  theme: TimelineTheme,
  palette: CanvasPalette,
  chosen: TimeSpan | undefined,
): ChartPicture {
  const { model, frame } = shown;
  const wholePx = Math.ceil(heightOfRows(frame.rows));
  const isWhole = wholePx <= MOST_HEIGHT_PX;
  const scrollPx = isWhole ? 0 : frame.scrollPx;
  const widthPx = Math.round(frame.widthPx);
  const colours = pictureTheme(theme);
  const lanes = drawWithin(Math.max(1, Math.min(MOST_HEIGHT_PX, wholePx - scrollPx)), LEAST_HEIGHT_PX, (heightPx) => {
    const drawing = { ...shown, frame: { ...frame, widthPx, heightPx, scrollPx, ratio: 1 }, focused: false };
    const drawn = drawSvg({ widthPx, heightPx }, 'c', (context) => {
      // In one piece: bars that were cut would be two rectangles.
      drawCanvas(context, newStrip, drawing, colours, palette);
    });
    return { ...drawn, view: viewOf(drawing.frame) };
  });
  const timePx = Math.max(1, widthPx - GUTTER_PX);
  const over = drawSvg(lanes, 'o', (context) => {
    if (chosen) drawAround(context, lanes.view, { ...frame.window, widthPx: timePx }, chosen, theme);
  });
  const ruler = drawSvg({ widthPx: timePx, heightPx: RULER_PX }, 'a', (context) =>
    drawTicks(context, model.baseNs, axis, timePx, colours),
  );
  return {
    widthPx,
    heightPx: RULER_PX + lanes.heightPx,
    chart: placeParts([
      { ...ruler, x: GUTTER_PX, y: 0 },
      { ...lanes, x: 0, y: RULER_PX },
      { ...over, x: 0, y: RULER_PX },
    ]),
    ...wordsOf(model, frame.window),
    notes: [
      ...(lanes.heightPx < wholePx ? [t('picture.moreLanes')] : []),
      ...(chosen ? [t('picture.mapSelected', { range: rangeOf(model, chosen) })] : []),
    ],
  };
}

function wordsOf(model: CanvasModel, window: TimeSpan): Pick<ChartPicture, 'axis' | 'services'> {
  const counts = countInView(model.marks, window.fromNs, window.toNs);
  const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
  return {
    axis: [
      t('picture.clock', { range: withZone(rangeOf(model, window), timeAt(model, window.fromNs)) }),
      t('count.spans', { n: sum(counts.spans) }),
      `! ${formatCount(sum(counts.errors))}`,
    ].join(' · '),
    // The lines above the lanes say whose they are.
    services: [],
  };
}

const timeAt = ({ baseNs }: CanvasModel, ns: number): bigint => baseNs + BigInt(Math.round(ns));

function rangeOf(model: CanvasModel, { fromNs, toNs }: TimeSpan): string {
  return formatRange(timeAt(model, fromNs), timeAt(model, toNs));
}
