import { NODE_DUPLICATE, NODE_ERROR, NODE_MISSING, NODE_NEGATIVE, NODE_UNFINISHED } from '../../analysis/trace-tree.ts';
import { layoutEventTicks } from '../../layout/timeline/event-ticks.ts';
import { layoutRows } from '../../layout/timeline/row-geometry.ts';
import type { RowGeometry } from '../../layout/timeline/row-geometry.ts';
import { eachPathBar, layoutQueueBar } from '../../layout/timeline/path-bars.ts';
import { layoutRuler } from '../../layout/timeline/ruler.ts';
import { drawnSpan } from '../../layout/timeline/drawn-times.ts';
import { nameOf, serviceOf, spanIdOf } from '../../layout/timeline/timeline-model.ts';
import { layoutTreeCell } from '../../layout/timeline/tree-cell.ts';
import { expandAll } from '../../layout/timeline/visible-rows.ts';
import { fitTime } from '../../layout/timeline/viewport.ts';
import type { TimeView } from '../../layout/timeline/viewport.ts';
import { fragment } from './markup.ts';
import type { Content, Markup } from './markup.ts';
import type { ReportModel } from './report-model.ts';
import { formatDuration } from './report-times.ts';
import { serviceHue, serviceInitials } from '../../layout/service-hue.ts';
import { shownLabel } from './shown-value.ts';
import { fitText, textPx } from './text-width.ts';
import { foldsSvg, rulerSvg } from './waterfall-axis.ts';
import { px, ROW_PX, TIME_PX, TREE_PX, WIDTH_PX } from './waterfall-sizes.ts';

/** One picture per so many rows: a printer breaks the page between them, not through a bar. */
const ROWS_PER_PICTURE = 40;
/** Room a label needs beside its bar. */
const LABEL_GAP_PX = 5;
/** Half a diamond. */
const MOMENT_PX = 6;
/** Behind a bar without an end. */
const CHEVRON_PX = 6;

/** The ruler, then rows in pictures of 40: names on the left, bars on the axis that the screen would take. */
export function waterfallSvg(model: ReportModel): Markup[] {
  const { tree } = model.timeline;
  const view: TimeView = { ...fitTime(drawnSpan(model.timeline)), widthPx: TIME_PX };
  const collapsed = expandAll(tree);
  const pictures = [rulerSvg(model, view)];
  for (let first = 0; first < model.rows.length; first += ROWS_PER_PICTURE) {
    const count = Math.min(ROWS_PER_PICTURE, model.rows.length - first);
    pictures.push(rowsSvg(model, layoutRows(model.timeline, model.rows, collapsed, view, first, count), view));
  }
  return pictures;
}

function rowsSvg(model: ReportModel, geometry: RowGeometry, view: TimeView): Markup {
  const height = geometry.count * ROW_PX;
  const folds = foldsSvg(model, view, height);
  const grid = layoutRuler(view, model.timeline.tree.traceStart, model.timeline.axis).map(
    ({ x }) => fragment`<path class="grid" d="M${px(TREE_PX + x)} 0V${height}" />`,
  );
  const rows = Array.from(geometry.node, (_, i) => rowSvg(model, geometry, view, i));
  // Over the torn edges, so that they can be read there.
  const labels = Array.from(geometry.node, (_, i) => labelOf(model, geometry, i));
  return fragment`<div class="rows">
    <svg viewBox="0 0 ${WIDTH_PX} ${height}" width="${WIDTH_PX}" height="${height}">
      ${folds.under}${grid}${rows}${eventTicks(model, geometry, view)}${folds.over}${labels}
    </svg>
  </div>`;
}

function rowSvg(model: ReportModel, geometry: RowGeometry, view: TimeView, i: number): Markup {
  const node = geometry.node[i]!;
  const row = fragment`${whisker(geometry, i)}${queue(model, geometry, view, i)}${bar(model, geometry, i)}${path(model, view, node, i)}${treeCell(model, node, i)}`;
  const hue = `h${serviceHue(serviceOf(model.timeline, node))}`;
  const title = fragment`<title>${describe(model, node)}</title>`;
  if (node >= model.timeline.tree.spans) return fragment`<g class="${hue}">${title}${row}</g>`;
  return fragment`<a href="#s${node}" class="${hue}">${title}${row}</a>`;
}

function describe({ timeline, words }: ReportModel, node: number): string {
  const { tree } = timeline;
  const id = spanIdOf(timeline, node);
  if (tree.flags[node]! & NODE_MISSING) return `(${words.missing} ${id}) · ${words.inferred}`;
  const offset = `+${formatDuration(tree.start[node]! - tree.traceStart, words)}`;
  const labels = [nameOf(timeline, node), serviceOf(timeline, node)].map(shownLabel);
  const parts = [...labels, durationText(timeline, node, words), offset];
  if (tree.flags[node]! & NODE_ERROR) parts.push(words.error);
  if (tree.flags[node]! & NODE_DUPLICATE) parts.push(words.duplicate);
  return parts.filter(Boolean).join(' · ');
}

function durationText({ columns }: ReportModel['timeline'], node: number, words: ReportModel['words']): string {
  const duration = columns.duration[node]!;
  return Number.isNaN(duration) ? words.unfinished : formatDuration(duration, words);
}

function treeCell({ timeline, words }: ReportModel, node: number, i: number): Markup {
  const { tree } = timeline;
  const { dotX, textX } = layoutTreeCell(tree.depth[node]!, tree.maxDepth, TREE_PX);
  const middle = i * ROW_PX + ROW_PX / 2;
  const error = (tree.flags[node]! & NODE_ERROR) !== 0;
  if (node >= tree.spans) {
    const text = `(${words.missing} ${spanIdOf(timeline, node).slice(0, 8)})`;
    return fragment`<text class="faint" x="${px(dotX)}" y="${middle + 4}">${text}</text>`;
  }
  const mark = error ? fragment`<text class="bang" x="${px(textX)}" y="${middle + 4}">!</text>` : '';
  const nameX = textX + (error ? 9 : 0);
  const name = fitText(nameOf(timeline, node), TREE_PX - nameX - 8);
  return fragment`<rect class="dot" x="${px(dotX)}" y="${middle - 7}" width="14" height="14" rx="3" /><text
      class="initial"
      x="${px(dotX + 7)}"
      y="${middle + 3.5}"
      >${serviceInitials(serviceOf(timeline, node))}</text
    >${mark}<text x="${px(nameX)}" y="${middle + 4}">${name}</text>`;
}

function bar({ timeline }: ReportModel, geometry: RowGeometry, i: number): Markup {
  const { node, x0, x1, flags } = geometry;
  const x = TREE_PX + x0[i]!;
  const width = x1[i]! - x0[i]!;
  const y = i * ROW_PX + 4;
  const bits = flags[i]!;
  if (bits & NODE_MISSING)
    return fragment`<rect class="missing" x="${px(x)}" y="${y}" width="${px(width)}" height="12" />`;
  if (timeline.columns.duration[node[i]!] === 0) {
    return fragment`<path class="${bits & NODE_ERROR ? 'moment bad' : 'moment'}" d="M${px(x)} ${y}l6 6-6 6-6-6z" />`;
  }
  const kind = (bits & NODE_ERROR) === 0 ? 'bar' : width > 4 ? 'failed' : 'failed thin';
  const body = fragment`<rect
    class="${kind}"
    x="${px(x)}"
    y="${y}"
    width="${px(width)}"
    height="12"
    rx="${width > 4 ? 2 : 0}"
  />`;
  const shape = bits & NODE_UNFINISHED ? fragment`<g mask="url(#fade-out)">${body}</g>${chevron(x + width, y)}` : body;
  const stripe =
    bits & NODE_ERROR && width > 4 ? fragment`<rect class="stripe" x="${px(x)}" y="${y}" width="3" height="12" />` : '';
  const instant = bits & NODE_NEGATIVE ? fragment`<path class="instant" d="M${px(x)} ${y}l5 6-5 6-5-6z" />` : '';
  return fragment`${shape}${stripe}${instant}`;
}

function chevron(x: number, y: number): Markup {
  return fragment`<path class="chevron" d="M${px(x + 2)} ${y + 2}l4 4-4 4" />`;
}

function labelOf({ timeline, words }: ReportModel, geometry: RowGeometry, i: number): Content {
  const node = geometry.node[i]!;
  const bits = geometry.flags[i]!;
  if (bits & NODE_MISSING) return '';
  const reachPx = timeline.columns.duration[node] === 0 ? MOMENT_PX : bits & NODE_UNFINISHED ? CHEVRON_PX : 0;
  const text = label(durationText(timeline, node, words), geometry, i, reachPx);
  return text === '' ? '' : fragment`<g class="h${serviceHue(serviceOf(timeline, node))}">${text}</g>`;
}

/** Behind the bar and its whisker, else inside the bar, else before both; left out where it would lie over something. */
function label(text: string, geometry: RowGeometry, i: number, reachPx: number): Content {
  const bits = geometry.flags[i]!;
  const y = i * ROW_PX + 4;
  const words = bits & NODE_ERROR ? `! ${text}` : text;
  const kind = bits & NODE_ERROR ? 'length bad' : 'length';
  const need = textPx(words) + 2 * LABEL_GAP_PX;
  const after = Math.max(geometry.whisker1[i]!, geometry.x1[i]! + reachPx) + LABEL_GAP_PX;
  const at = (className: string, x: number) =>
    fragment`<text class="${className}" x="${px(TREE_PX + x)}" y="${y + 10}">${words}</text>`;
  if (after + need <= TIME_PX) return at(kind, after);
  if (geometry.x1[i]! - geometry.x0[i]! >= need)
    return at(bits & NODE_ERROR ? kind : 'inside', geometry.x0[i]! + LABEL_GAP_PX);
  if (geometry.whisker0[i]! >= need) return at(kind, geometry.whisker0[i]! - need + LABEL_GAP_PX);
  return '';
}

function whisker({ x0, x1, whisker0, whisker1 }: RowGeometry, i: number): Markup {
  const y = i * ROW_PX + ROW_PX / 2;
  const line = (from: number, to: number, end: number) =>
    to - from < 1.5
      ? ''
      : fragment`<path
          class="whisker"
          d="M${px(TREE_PX + from)} ${y}H${px(TREE_PX + to)}M${px(TREE_PX + end)} ${y - 3}v6"
        />`;
  return fragment`${line(whisker0[i]!, x0[i]!, whisker0[i]!)}${line(x1[i]!, whisker1[i]!, whisker1[i]!)}`;
}

/** ╱╱╱▐ the time a message lay between its sender's bar and this one. */
function queue({ timeline, path: index }: ReportModel, { node, x0 }: RowGeometry, view: TimeView, i: number): Content {
  const waited = index && layoutQueueBar(timeline, view, index, node[i]!, x0[i]!, 0);
  if (!waited) return '';
  const y = i * ROW_PX + 6;
  const left = TREE_PX + waited.from;
  return fragment`<rect
      class="queue"
      x="${px(left)}"
      y="${y}"
      width="${px(waited.to - waited.from)}"
      height="8"
    /><path class="whisker-quiet" d="M${px(left + 0.5)} ${y - 2}v12" />`;
}

/** ▁▁▁ under what the whole trace waited for. */
function path({ timeline, path: index }: ReportModel, view: TimeView, node: number, i: number): Content {
  if (!index) return '';
  const parts: string[] = [];
  const y = i * ROW_PX + 17;
  eachPathBar(timeline, view, index, node, (x0, x1) =>
    parts.push(`M${px(TREE_PX + x0)} ${y}h${px(x1 - x0)}v2h${px(x0 - x1)}z`),
  );
  return parts.length === 0 ? '' : fragment`<path class="path" d="${parts.join('')}" />`;
}

function eventTicks({ timeline }: ReportModel, geometry: RowGeometry, view: TimeView): Markup[] {
  const ticks = layoutEventTicks(timeline, geometry, view);
  return Array.from(ticks.x, (x, i) => {
    const y = ticks.row[i]! * ROW_PX + ROW_PX / 2;
    const left = px(TREE_PX + x);
    return ticks.exception[i]
      ? fragment`<path class="exception" d="M${left} ${y - 8}l4 7h-8z" />`
      : fragment`<path class="event" d="M${left} ${y - 6}v12" />`;
  });
}
