import { NODE_ERROR, NODE_MISSING, NODE_NEGATIVE, NODE_UNFINISHED } from '../../analysis/trace-tree.ts';
import { serviceInitials } from '../../layout/service-hue.ts';
import { layoutEventTicks } from '../../layout/timeline/event-ticks.ts';
import { eachPathBar, layoutQueueBar } from '../../layout/timeline/path-bars.ts';
import type { PathIndex } from '../../layout/timeline/path-index.ts';
import type { RowGeometry } from '../../layout/timeline/row-geometry.ts';
import { layoutFolds, type FoldMark } from '../../layout/timeline/ruler.ts';
import { nameOf, serviceOf, spanIdOf, type TimelineModel } from '../../layout/timeline/timeline-model.ts';
import { layoutTreeCell, TWISTY_PX } from '../../layout/timeline/tree-cell.ts';
import type { TimeView } from '../../layout/timeline/viewport.ts';
import { formatDuration } from '../html/report-times.ts';
import type { ReportWords } from '../html/report-words.ts';
import { serviceColour } from '../html/service-palette.ts';
import { fitText } from '../html/text-width.ts';
import type { SvgCanvas } from '../svg-canvas.ts';
import { drawFolds, drawRuler } from './draw-ruler.ts';
import { COLOURS, FONTS, widthOf } from './picture-style.ts';

/**
 *     0              TREE_PX
 *     │              0 ms      │ 20 ms    RULER_PX
 *     │ ● GET /cart  ▓▓▓▓▓▓▓▓▓▓ 38.0 ms   ROW_PX each
 */
export const TREE_PX = 300;
export const ROW_PX = 20;
export const RULER_PX = 22;
const BAR_PX = 12;
const LABEL_GAP_PX = 5;

/** All that a picture of a trace is drawn from. */
export interface TraceSheet {
  readonly model: TimelineModel;
  readonly rows: RowGeometry;
  readonly view: TimeView;
  readonly path: PathIndex | undefined;
  readonly words: ReportWords;
}

export function drawTrace(pen: SvgCanvas, sheet: TraceSheet): void {
  const { model, view, rows, words } = sheet;
  const heightPx = RULER_PX + rows.count * ROW_PX;
  const folds = layoutFolds(model.axis, view);
  drawRuler(pen, { model, view, folds, words, left: TREE_PX, rulerPx: RULER_PX, heightPx });
  for (let i = 0; i < rows.count; i++) drawRow(pen, sheet, i);
  drawEvents(pen, sheet);
  drawFolds(pen, folds, TREE_PX, RULER_PX, heightPx);
  // Over the torn edges, so that they can be read there.
  for (let i = 0; i < rows.count; i++) drawLength(pen, sheet, folds, i);
}

const topOf = (i: number): number => RULER_PX + i * ROW_PX;

function drawRow(pen: SvgCanvas, sheet: TraceSheet, i: number): void {
  const { model, rows, view } = sheet;
  const node = rows.node[i]!;
  const colour = node < model.tree.spans ? serviceColour(serviceOf(model, node)).colour : COLOURS.text3;
  drawWhisker(pen, rows, i, colour);
  drawQueue(pen, sheet, i);
  drawBar(pen, sheet, i, colour);
  drawTreeCell(pen, sheet, i);
  if (!sheet.path) return;
  pen.fillStyle = COLOURS.text;
  eachPathBar(model, view, sheet.path, node, (x0, x1) => pen.fillRect(TREE_PX + x0, topOf(i) + 17, x1 - x0, 2));
}

function drawTreeCell(pen: SvgCanvas, { model, words, rows }: TraceSheet, i: number): void {
  const { tree } = model;
  const node = rows.node[i]!;
  const cell = layoutTreeCell(tree.depth[node]!, tree.maxDepth, TREE_PX);
  const [dotX, textX] = [cell.dotX - TWISTY_PX, cell.textX - TWISTY_PX];
  const base = topOf(i) + ROW_PX / 2 + 4;
  if (node >= tree.spans) {
    pen.font = FONTS.text;
    pen.fillStyle = COLOURS.text3;
    pen.fillText(`(${words.missing} ${spanIdOf(model, node).slice(0, 8)})`, dotX, base);
    return;
  }
  const service = serviceOf(model, node);
  drawInitial(pen, service, dotX, topOf(i) + 3);
  const failed = (tree.flags[node]! & NODE_ERROR) !== 0;
  if (failed) {
    pen.font = FONTS.strong;
    pen.fillStyle = COLOURS.error;
    pen.fillText('!', textX, base);
  }
  const nameX = textX + (failed ? 9 : 0);
  pen.font = FONTS.text;
  pen.fillStyle = COLOURS.text;
  pen.fillText(fitText(nameOf(model, node), (TREE_PX - nameX - 10) / 1.04), nameX, base);
}

function drawInitial(pen: SvgCanvas, service: string, x: number, y: number): void {
  const { colour, ink } = serviceColour(service);
  pen.fillStyle = colour;
  pen.beginPath();
  pen.roundRect(x, y, 14, 14, 3);
  pen.fill();
  pen.font = FONTS.initial;
  pen.fillStyle = ink;
  pen.textAlign = 'center';
  pen.fillText(serviceInitials(service), x + 7, y + 10);
  pen.textAlign = 'left';
}

function drawBar(pen: SvgCanvas, { model, rows }: TraceSheet, i: number, colour: string): void {
  const [x, width, y, bits] = [TREE_PX + rows.x0[i]!, rows.x1[i]! - rows.x0[i]!, topOf(i) + 4, rows.flags[i]!];
  const failed = (bits & NODE_ERROR) !== 0;
  pen.lineWidth = 1;
  if (bits & NODE_MISSING) {
    pen.strokeStyle = COLOURS.text3;
    pen.setLineDash([4, 3]);
    pen.strokeRect(x, y, width, BAR_PX);
    pen.setLineDash([]);
    return;
  }
  if (model.columns.duration[rows.node[i]!] === 0) return drawMoment(pen, x, y, failed ? COLOURS.error : colour);
  if (bits & NODE_UNFINISHED) pen.globalAlpha = 0.55;
  if (failed && width > 4) drawFailed(pen, x, y, width, colour);
  else {
    pen.fillStyle = failed ? COLOURS.error : colour;
    pen.beginPath();
    pen.roundRect(x, y, width, BAR_PX, width > 4 ? 2 : 0);
    pen.fill();
  }
  pen.globalAlpha = 1;
  if (bits & NODE_UNFINISHED) drawChevron(pen, x + width, y);
  if (bits & NODE_NEGATIVE) drawMoment(pen, x, y, COLOURS.warning);
}

/** Red around a tint, the service's colour at its edge: ▌░░░░ */
function drawFailed(pen: SvgCanvas, x: number, y: number, width: number, colour: string): void {
  pen.fillStyle = COLOURS.errorSoft;
  pen.strokeStyle = COLOURS.error;
  pen.beginPath();
  pen.roundRect(x, y, width, BAR_PX, 2);
  pen.fill();
  pen.stroke();
  pen.fillStyle = colour;
  pen.fillRect(x, y, 3, BAR_PX);
}

function drawMoment(pen: SvgCanvas, x: number, y: number, colour: string): void {
  pen.strokeStyle = colour;
  pen.fillStyle = COLOURS.surface;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(x, y);
  for (const [dx, dy] of [[6, 6], [0, 12], [-6, 6]] as const) pen.lineTo(x + dx, y + dy); // prettier-ignore
  pen.closePath();
  pen.fill();
  pen.stroke();
  pen.lineWidth = 1;
}

/** › behind what never ended. */
function drawChevron(pen: SvgCanvas, x: number, y: number): void {
  pen.strokeStyle = COLOURS.text2;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(x + 2, y + 2);
  pen.lineTo(x + 6, y + 6);
  pen.lineTo(x + 2, y + 10);
  pen.stroke();
  pen.lineWidth = 1;
}

function drawWhisker(pen: SvgCanvas, { x0, x1, whisker0, whisker1 }: RowGeometry, i: number, colour: string): void {
  const y = topOf(i) + ROW_PX / 2;
  pen.fillStyle = colour;
  pen.globalAlpha = 0.75;
  const line = (from: number, to: number, end: number): void => {
    if (to - from < 1.5) return;
    pen.fillRect(TREE_PX + from, y - 0.5, to - from, 1);
    pen.fillRect(TREE_PX + end - 0.5, y - 3, 1, 6);
  };
  line(whisker0[i]!, x0[i]!, whisker0[i]!);
  line(x1[i]!, whisker1[i]!, whisker1[i]!);
  pen.globalAlpha = 1;
}

/** ┄┄┄▐ the time a message lay between its sender's bar and this one. */
function drawQueue(pen: SvgCanvas, { model, view, path, rows }: TraceSheet, i: number): void {
  const waited = path && layoutQueueBar(model, view, path, rows.node[i]!, rows.x0[i]!, 0);
  if (!waited) return;
  const y = topOf(i) + ROW_PX / 2;
  pen.strokeStyle = COLOURS.text3;
  pen.lineWidth = 6;
  pen.setLineDash([1, 3]);
  pen.beginPath();
  pen.moveTo(TREE_PX + waited.from, y);
  pen.lineTo(TREE_PX + waited.to, y);
  pen.stroke();
  pen.setLineDash([]);
  pen.lineWidth = 1;
}

/** ▲ exceptions, │ other events. */
function drawEvents(pen: SvgCanvas, { model, rows, view }: TraceSheet): void {
  const ticks = layoutEventTicks(model, rows, view);
  ticks.x.forEach((x, i) => {
    const middle = topOf(ticks.row[i]!) + ROW_PX / 2;
    const left = TREE_PX + x;
    pen.fillStyle = ticks.exception[i] ? COLOURS.error : COLOURS.text;
    if (!ticks.exception[i]) return pen.fillRect(left - 0.75, middle - 6, 1.5, 12);
    pen.beginPath();
    pen.moveTo(left, middle - 8);
    pen.lineTo(left + 4, middle - 1);
    pen.lineTo(left - 4, middle - 1);
    pen.closePath();
    pen.fill();
  });
}

interface Length {
  readonly text: string;
  readonly x: number;
  readonly isInside: boolean;
}

/** Behind the bar and its whisker, else inside the bar, else before both; left out where it would lie over something. */
function placeLength({ model, rows, view, path, words }: TraceSheet, i: number): Length | undefined {
  const [node, bits] = [rows.node[i]!, rows.flags[i]!];
  const ns = model.columns.duration[node]!;
  const text = `${bits & NODE_ERROR ? '! ' : ''}${Number.isNaN(ns) ? words.unfinished : formatDuration(ns, words)}`;
  const need = widthOf(text) + 2 * LABEL_GAP_PX;
  const reachPx = ns === 0 || bits & NODE_UNFINISHED ? 6 : 0;
  const after = Math.max(rows.whisker1[i]!, rows.x1[i]! + reachPx) + LABEL_GAP_PX;
  if (after + need <= view.widthPx) return { text, x: after, isInside: false };
  if (rows.x1[i]! - rows.x0[i]! >= need) return { text, x: rows.x0[i]! + LABEL_GAP_PX + 2, isInside: true };
  const queue = path && layoutQueueBar(model, view, path, node, rows.x0[i]!, 0);
  const before = Math.min(rows.whisker0[i]!, queue?.from ?? Infinity) - need + LABEL_GAP_PX;
  return before >= 0 ? { text, x: before, isInside: false } : undefined;
}

function drawLength(pen: SvgCanvas, sheet: TraceSheet, folds: readonly FoldMark[], i: number): void {
  const { model, rows } = sheet;
  if (rows.flags[i]! & NODE_MISSING) return;
  const length = placeLength(sheet, i);
  if (!length) return;
  const { text, x, isInside } = length;
  const failed = (rows.flags[i]! & NODE_ERROR) !== 0;
  const right = x + widthOf(text);
  // A line through figures makes other figures of them.
  if (folds.some(({ x0, x1 }) => x0 < right && x1 + 2 > x)) {
    pen.fillStyle = COLOURS.surface;
    if (!isInside) pen.fillRect(TREE_PX + x - 2, topOf(i) + 3, right - x + 4, ROW_PX - 6);
  }
  pen.font = failed ? FONTS.strong : FONTS.text;
  pen.fillStyle = failed ? COLOURS.error : isInside ? inkOn(model, rows.node[i]!) : COLOURS.text3;
  pen.fillText(text, TREE_PX + x, topOf(i) + 14);
}

const inkOn = (model: TimelineModel, node: number): string => serviceColour(serviceOf(model, node)).ink;
