import { layoutFolds } from '../../layout/timeline/ruler.ts';
import { layoutRows } from '../../layout/timeline/row-geometry.ts';
import { drawnSpan } from '../../layout/timeline/drawn-times.ts';
import { layoutTimeline, serviceOf, type TimelineModel } from '../../layout/timeline/timeline-model.ts';
import { fitTime } from '../../layout/timeline/viewport.ts';
import { expandAll } from '../../layout/timeline/visible-rows.ts';
import type { RecordingClock } from '../../model/recording-clock.ts';
import type { ReportLanguage, ReportTrace } from '../html/report-input.ts';
import { readPath } from '../html/report-model.ts';
import { formatDuration, formatMoment } from '../html/report-times.ts';
import { reportWords } from '../html/report-words.ts';
import { chooseRows } from './choose-rows.ts';
import { drawTrace, ROW_PX, RULER_PX, TREE_PX, type TraceSheet } from './draw-trace.ts';
import { drawPicture, framePicture, PICTURE_PX } from './picture-style.ts';
import { pictureWords } from './picture-words.ts';

/** As many as a printed page holds. */
const MOST_ROWS = 56;

/**
 * The waterfall of one trace on the axis the screen would take by itself: idle time folded, the critical path underlined,
 * times as told. Of a large trace what failed and what took long (`chooseRows`); the picture says so.
 */
export function writeTracePicture(
  trace: ReportTrace,
  language: ReportLanguage,
  clock?: RecordingClock,
  mostRows = MOST_ROWS,
): string {
  const model = layoutTimeline(trace);
  const { tree } = model;
  const rows = chooseRows(tree, mostRows);
  const view = { ...fitTime(drawnSpan(model)), widthPx: PICTURE_PX - TREE_PX };
  const sheet: TraceSheet = {
    model,
    view,
    words: reportWords(language),
    path: readPath(model, trace),
    rows: layoutRows(model, rows, expandAll(tree), view, 0, rows.length),
  };
  const heightPx = RULER_PX + rows.length * ROW_PX;
  return framePicture({
    language,
    widthPx: PICTURE_PX,
    heightPx,
    chart: drawPicture(PICTURE_PX, heightPx, (pen) => drawTrace(pen, sheet)),
    axis: axisWords(trace, sheet, language, clock),
    services: servicesOf(model, rows),
    notes: notesOf(sheet, language),
  });
}

function axisWords(
  { frame }: ReportTrace,
  { model: { tree }, words }: TraceSheet,
  language: ReportLanguage,
  clock: RecordingClock | undefined,
): string {
  const start = formatMoment(BigInt(frame.baseNs) + BigInt(Math.round(tree.traceStart)), clock, words);
  return pictureWords(language).traceAxis(start, formatDuration(tree.traceEnd - tree.traceStart, words));
}

function notesOf({ model, rows, view, path, words }: TraceSheet, language: ReportLanguage): string[] {
  const say = pictureWords(language);
  const { tree } = model;
  const folds = layoutFolds(model.axis, view);
  const hiddenNs = folds.reduce((sum, { lengthNs }) => sum + lengthNs, 0);
  return [
    ...(rows.count < tree.nodes ? [say.rows(rows.node.filter((node) => node < tree.spans).length, tree.spans)] : []),
    ...(folds.length > 0 ? [say.folds(folds.length, formatDuration(hiddenNs, words))] : []),
    ...(path ? [say.path] : []),
  ];
}

/** Of the spans drawn, those of most rows first. */
function servicesOf(model: TimelineModel, rows: Uint32Array): string[] {
  const counts = new Map<string, number>();
  for (const node of rows) {
    if (node >= model.tree.spans) continue;
    const service = serviceOf(model, node);
    counts.set(service, (counts.get(service) ?? 0) + 1);
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([service]) => service);
}
