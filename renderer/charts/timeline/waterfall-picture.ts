import { asTold } from '../../../core/layout/timeline/as-told.ts';
import { layoutRuler } from '../../../core/layout/timeline/ruler.ts';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import {
  drawSvg,
  drawWithin,
  LEAST_ROWS,
  MOST_ROWS,
  pictureWidth,
  placeParts,
  type SvgDrawing,
} from '../../pictures/draw-svg.ts';
import type { ChartPicture } from '../../pictures/shown-picture.ts';
import { carryState } from './carry-state.ts';
import { drawRuler, RULER_PX } from './draw-header.ts';
import { drawRows } from './draw.ts';
import { layoutScene, type RowsInput } from './paint-rows.ts';
import { foldNotes, servicesOf, shownWords } from './picture-notes.ts';
import { pictureTheme } from './picture-theme.ts';
import type { RowScene } from './scene.ts';
import type { TimelineTheme } from './timeline-theme.ts';

/**
 * The waterfall as it stands: its window, folds, closed rows, search and selection, but all of its rows, or the first 400
 * from the one at the upper edge on. Times are as told: of a corrected trace without the path, which follows from the
 * corrected ones.
 */
export function waterfallPicture(shown: RowsInput, theme: TimelineTheme): ChartPicture {
  const input = toldInput({ ...shown, focused: false });
  const { model, state, frame } = input;
  const widthPx = pictureWidth(frame.widthPx);
  const all = state.rows.length;
  const first = all <= MOST_ROWS ? 0 : Math.floor(input.scrollPx / frame.rowPx);
  const colours = pictureTheme(theme);
  const rows = drawWithin(Math.min(MOST_ROWS, all - first), LEAST_ROWS, (count) => {
    const size = { widthPx, heightPx: count * frame.rowPx };
    // A row that only begins at the lower edge would be one more.
    const laid = layoutScene({
      ...input,
      frame: { ...frame, widthPx, heightPx: (count - 1) * frame.rowPx },
      scrollPx: first * frame.rowPx,
    });
    const scene = { ...laid, frame: { ...laid.frame, ...size } };
    return { ...drawSvg(size, 'r', (context) => drawRows(context, scene, colours)), scene, count };
  });
  const ruler = rulerOf(rows.scene, widthPx, colours);
  return {
    widthPx,
    heightPx: RULER_PX + rows.heightPx,
    chart: placeParts([
      { ...ruler, x: frame.treePx, y: 0 },
      { ...rows, x: 0, y: RULER_PX },
    ]),
    axis: shownWords(model, state.window),
    services: servicesOf(model, rows.scene.geometry.node),
    notes: notesOf(rows.scene, shown.model.isCorrected, { first, count: rows.count, all }),
  };
}

/** The same view of times as told. */
function toldInput(input: RowsInput): RowsInput {
  const model = asTold(input.model);
  if (model === input.model) return input;
  const { logs: _, path: __, ...rest } = input;
  return { ...rest, model, state: carryState(input.model, input.state, model) };
}

function rulerOf({ view, model, folds }: RowScene, widthPx: number, theme: TimelineTheme): SvgDrawing {
  const timePx = Math.min(view.widthPx, widthPx);
  const ticks = layoutRuler(view, model.tree.traceStart, model.axis);
  return drawSvg({ widthPx: timePx, heightPx: RULER_PX }, 'a', (context) =>
    drawRuler(context, ticks, folds, { widthPx: timePx, freePx: timePx }, RULER_PX, theme),
  );
}

function notesOf(
  { folds, path, arrows }: RowScene,
  wasCorrected: boolean,
  { first, count, all }: { first: number; count: number; all: number },
): string[] {
  const rows = { from: formatCount(first + 1), to: formatCount(first + count), all: formatCount(all) };
  return [
    ...(count < all ? [t('picture.rows', rows)] : []),
    ...foldNotes(folds),
    ...(path && path.segmentFrom.length > 0 ? [t('picture.path')] : []),
    ...(arrows.more > 0 ? [t('trace.moreArrows', { n: arrows.more })] : []),
    ...(wasCorrected ? [t('picture.told')] : []),
  ];
}
