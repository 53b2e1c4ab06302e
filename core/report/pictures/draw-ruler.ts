import { layoutRuler, type FoldMark } from '../../layout/timeline/ruler.ts';
import type { TimelineModel } from '../../layout/timeline/timeline-model.ts';
import type { TimeView } from '../../layout/timeline/viewport.ts';
import { formatDuration } from '../html/report-times.ts';
import type { ReportWords } from '../html/report-words.ts';
import type { SvgCanvas } from '../svg-canvas.ts';
import { COLOURS, FONTS, widthOf } from './picture-style.ts';

interface RulerSheet {
  readonly model: TimelineModel;
  readonly view: TimeView;
  readonly folds: readonly FoldMark[];
  readonly words: ReportWords;
  /** Where the time area begins. */
  readonly left: number;
  readonly rulerPx: number;
  readonly heightPx: number;
}

/** Ground of the folds, lines of the grid, and what stands over them. */
export function drawRuler(pen: SvgCanvas, { model, view, folds, words, left, rulerPx, heightPx }: RulerSheet): void {
  const ticks = layoutRuler(view, model.tree.traceStart, model.axis);
  pen.fillStyle = COLOURS.line;
  pen.globalAlpha = 0.45;
  for (const { x0, x1 } of folds) pen.fillRect(left + x0, rulerPx, x1 - x0, heightPx - rulerPx);
  pen.globalAlpha = 1;
  for (const { x } of ticks) pen.fillRect(Math.round(left + x), rulerPx, 1, heightPx - rulerPx);
  pen.fillRect(0, rulerPx - 0.5, left + view.widthPx, 1);
  const lengths = folds
    .toSorted((a, b) => b.lengthNs - a.lengthNs)
    .map(({ x0, x1, lengthNs }) => ({ x: (x0 + x1) / 2, label: formatDuration(lengthNs, words), isFold: true }));
  // What a fold hides is said in its place, the longest first, and takes precedence over ticks.
  drawLabels(pen, [...lengths, ...ticks.map(({ x, label }) => ({ x, label, isFold: false }))], left, view.widthPx);
}

interface Label {
  readonly x: number;
  readonly label: string;
  readonly isFold: boolean;
}

/** Inside the ruler, none over another. */
function drawLabels(pen: SvgCanvas, labels: readonly Label[], left: number, widthPx: number): void {
  const placed: { x: number; half: number }[] = [];
  pen.textAlign = 'center';
  for (const { x, label, isFold } of labels) {
    const half = widthOf(label) / 2 + 5;
    const middle = Math.min(Math.max(x, half), widthPx - half);
    if (placed.some((other) => Math.abs(other.x - middle) < other.half + half)) continue;
    placed.push({ x: middle, half });
    pen.font = isFold ? FONTS.strong : FONTS.text;
    pen.fillStyle = isFold ? COLOURS.text2 : COLOURS.text3;
    pen.fillText(label, left + middle, 14);
  }
  pen.textAlign = 'left';
}

/** Torn edges of what the axis leaves out, as on the screen. */
export function drawFolds(pen: SvgCanvas, folds: readonly FoldMark[], left: number, top: number, bottom: number): void {
  pen.strokeStyle = COLOURS.text3;
  pen.lineWidth = 1;
  for (const x of folds.flatMap(({ x0, x1 }) => [x0, x1])) {
    pen.beginPath();
    pen.moveTo(left + x, top);
    for (let y = top + 4, at = 0; y <= bottom; y += 4, at++) pen.lineTo(left + x + (at % 2 === 0 ? 2 : 0), y);
    pen.stroke();
  }
}
