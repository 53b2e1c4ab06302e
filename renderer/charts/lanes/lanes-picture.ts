import { heightOfRows } from '../../../core/layout/lanes/lane-rows.ts';
import { layoutFolds, layoutRuler } from '../../../core/layout/timeline/ruler.ts';
import { t } from '../../i18n/t.ts';
import { drawSvg, pictureWidth, placeParts } from '../../pictures/draw-svg.ts';
import type { ChartPicture, NoPicture } from '../../pictures/shown-picture.ts';
import { drawRuler, RULER_PX } from '../timeline/draw-header.ts';
import { foldNotes, servicesOf, shownWords } from '../timeline/picture-notes.ts';
import { pictureTheme } from '../timeline/picture-theme.ts';
import type { LaneTheme } from './draw-lanes.ts';
import { paintLanes, type LanesInput } from './paint-lanes.ts';
import { createRectRenderer } from './rect-renderer.ts';

/** Of all lanes those that fit, from the upper edge of the screen on. */
const MOST_HEIGHT_PX = 6_000;
/** Half pixels, as on a sharp screen. */
const RATIO = 2;

/** The lanes as they stand: window, folds, groups, search and selection, but all of them. */
export function lanesPicture(
  shown: LanesInput,
  frame: { widthPx: number; scrollPx: number },
  { timeline, palette }: LaneTheme,
): ChartPicture | NoPicture {
  const { model, state, rows, path } = shown;
  // Other times would be other lanes.
  if (model.isCorrected) return { refusal: t('picture.corrected') };
  const widthPx = pictureWidth(frame.widthPx);
  const wholePx = heightOfRows(rows);
  const isWhole = wholePx <= MOST_HEIGHT_PX;
  const heightPx = Math.max(1, isWhole ? wholePx : Math.min(MOST_HEIGHT_PX, wholePx - frame.scrollPx));
  const theme = { timeline: pictureTheme(timeline), palette };
  const renderer = createRectRenderer(model, model.drawn, shown.filter?.dim, timeline);
  const area = { widthPx, heightPx, scrollPx: isWhole ? 0 : frame.scrollPx, ratio: RATIO };
  const lanes = drawSvg({ widthPx, heightPx }, 'l', (context) => {
    paintLanes(context, renderer, { ...shown, focused: false }, area, theme);
  });
  const view = { ...state.window, widthPx };
  const folds = layoutFolds(model.axis, view);
  const ticks = layoutRuler(view, model.tree.traceStart, model.axis);
  const ruler = drawSvg({ widthPx, heightPx: RULER_PX }, 'a', (context) =>
    drawRuler(context, ticks, folds, { widthPx, freePx: widthPx }, RULER_PX, theme.timeline),
  );
  const { node, leftOut } = renderer.bars!;
  return {
    widthPx,
    heightPx: RULER_PX + heightPx,
    chart: placeParts([
      { ...ruler, x: 0, y: 0 },
      { ...lanes, x: 0, y: RULER_PX },
    ]),
    axis: shownWords(model, state.window),
    services: servicesOf(model, node),
    notes: [
      ...(isWhole ? [] : [t('picture.moreLanes')]),
      ...(leftOut > 0 ? [t('picture.bars', { n: leftOut })] : []),
      ...foldNotes(folds),
      ...(path && path.segmentFrom.length > 0 ? [t('picture.path')] : []),
    ],
  };
}
