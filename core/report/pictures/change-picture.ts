import type { OperationRow } from '../../analysis/compare-sessions/compare-operations.ts';
import type { OperationFigures } from '../../model/session-figures.ts';
import type { ReportLanguage } from '../html/report-input.ts';
import { formatDuration } from '../html/report-times.ts';
import { formatCount, reportWords } from '../html/report-words.ts';
import { fitText } from '../html/text-width.ts';
import type { ComparedSessions } from '../session-comparison/compared-sessions.ts';
import type { SvgCanvas } from '../svg-canvas.ts';
import { roundDuration } from './hitmap-picture.ts';
import { COLOURS, drawPicture, FONTS, framePicture, PICTURE_PX } from './picture-style.ts';
import { pictureWords } from './picture-words.ts';

const MOST_ROWS = 24;
const ROW_PX = 24;
const NAMES_PX = 340;
const FIGURES_PX = 236;
const AXIS_PX = 22;
const PLOT_PX = PICTURE_PX - NAMES_PX - FIGURES_PX;
/** Changes below are grey: nobody acts on them. */
const LEAST_CHANGE = 0.05;

/** Both sides have a p95 to compare. */
interface Change extends OperationRow {
  readonly before: OperationFigures;
  readonly after: OperationFigures;
}

/** p95 of operations before and after, the most changed first; undefined where no operation is in both. */
export function writeChangePicture(compared: ComparedSessions, language: ReportLanguage): string | undefined {
  const all = compared.comparison.operations.filter(isChange);
  if (all.length === 0) return undefined;
  const words = pictureWords(language);
  const least = compared.thresholds.fewestSpans;
  const shown = all.toSorted((a, b) => weightOf(b, least) - weightOf(a, least) || order(a, b)).slice(0, MOST_ROWS);
  const heightPx = AXIS_PX + shown.length * ROW_PX;
  return framePicture({
    language,
    widthPx: PICTURE_PX,
    heightPx,
    axis: words.changeAxis,
    services: [],
    chart: drawPicture(PICTURE_PX, heightPx, (pen) => drawChanges(pen, shown, least, language)),
    notes: [
      ...(shown.length < all.length ? [words.changeRows(shown.length, all.length)] : []),
      words.changeColours(least),
    ],
  });
}

function isChange(row: OperationRow): row is Change {
  return row.before !== undefined && row.after !== undefined && row.before.p95Ns > 0 && row.after.p95Ns > 0;
}

/** Above all others those that can be told from chance. */
function weightOf(row: Change, leastSpans: number): number {
  const change = Math.abs(Math.log(row.after.p95Ns / row.before.p95Ns));
  return isTold(row, leastSpans) ? 1_000 + change : change;
}

const order = (a: OperationRow, b: OperationRow): number => (keyOf(a) < keyOf(b) ? -1 : 1);
const keyOf = ({ service, name, kind }: OperationRow): string => JSON.stringify([service, name, kind]);

/** Enough spans on both sides, and more than nothing. */
function isTold({ before, after, p95Change }: Change, leastSpans: number): boolean {
  return Math.min(before.timed, after.timed) >= leastSpans && Math.abs(p95Change) >= LEAST_CHANGE;
}

function nameOf({ service, name }: OperationRow, language: ReportLanguage): string {
  const words = pictureWords(language);
  return `${service || words.unnamedService} · ${name || words.unnamed}`;
}

/**
 *     shop · GET /cart     │   ○────────▶●     │  30.0 ms → 100 ms  ▲ +233 %
 *                          10 ms       100 ms
 */
function drawChanges(pen: SvgCanvas, rows: readonly Change[], leastSpans: number, language: ReportLanguage): void {
  const lengths = rows.flatMap(({ before, after }) => [before.p95Ns, after.p95Ns]);
  const scale = logScale(Math.min(...lengths), Math.max(...lengths));
  drawAxis(pen, scale, AXIS_PX + rows.length * ROW_PX, language);
  rows.forEach((row, i) => {
    const middle = AXIS_PX + i * ROW_PX + ROW_PX / 2;
    pen.fillStyle = COLOURS.line;
    pen.fillRect(0, middle + ROW_PX / 2 - 0.5, PICTURE_PX, 1);
    pen.font = FONTS.text;
    pen.fillStyle = COLOURS.text;
    pen.fillText(fitText(nameOf(row, language), (NAMES_PX - 24) / 1.04), 0, middle + 4);
    drawPair(pen, row, scale, middle, lookOf(row, leastSpans));
    drawFigures(pen, row, middle + 4, lookOf(row, leastSpans), language);
  });
}

interface Look {
  readonly colour: string;
  readonly sign: string;
}

function lookOf(row: Change, leastSpans: number): Look {
  if (!isTold(row, leastSpans)) return { colour: COLOURS.text3, sign: '' };
  return row.p95Change > 0 ? { colour: COLOURS.error, sign: '▲ ' } : { colour: COLOURS.accent, sign: '▼ ' };
}

interface Scale {
  readonly ticks: readonly number[];
  xOf(ns: number): number;
}

/** Powers of ten around all lengths, so that the axis begins and ends at a tick. */
function logScale(least: number, most: number): Scale {
  const [from, up] = [Math.floor(Math.log10(least) + 1e-9), Math.ceil(Math.log10(most) - 1e-9)];
  const to = Math.max(up, from + 1);
  const xOf = (ns: number): number => NAMES_PX + ((Math.log10(ns) - from) / (to - from)) * PLOT_PX;
  return { xOf, ticks: Array.from({ length: to - from + 1 }, (_, at) => 10 ** (from + at)) };
}

function drawAxis(pen: SvgCanvas, { ticks, xOf }: Scale, heightPx: number, language: ReportLanguage): void {
  pen.font = FONTS.text;
  pen.textAlign = 'center';
  // Of a wide range every second or third is said.
  const each = Math.ceil(ticks.length / (PLOT_PX / 56));
  ticks.forEach((ns, at) => {
    pen.fillStyle = COLOURS.line;
    pen.fillRect(Math.round(xOf(ns)), AXIS_PX, 1, heightPx - AXIS_PX);
    pen.fillStyle = COLOURS.text3;
    if (at % each === 0) pen.fillText(roundDuration(ns, reportWords(language)), xOf(ns), 14);
  });
  pen.textAlign = 'left';
}

function drawPair(pen: SvgCanvas, { before, after }: Change, { xOf }: Scale, y: number, { colour }: Look): void {
  const [from, to] = [xOf(before.p95Ns), xOf(after.p95Ns)];
  pen.fillStyle = colour;
  pen.fillRect(Math.min(from, to), y - 1, Math.abs(to - from), 2);
  pen.fillStyle = COLOURS.surface;
  pen.strokeStyle = colour;
  pen.lineWidth = 1.5;
  circle(pen, from, y);
  pen.fill();
  pen.stroke();
  pen.fillStyle = colour;
  circle(pen, to, y);
  pen.fill();
}

function circle(pen: SvgCanvas, x: number, y: number): void {
  pen.beginPath();
  pen.arc(x, y, 4.5);
}

function drawFigures(
  pen: SvgCanvas,
  row: Change,
  base: number,
  { colour, sign }: Look,
  language: ReportLanguage,
): void {
  const units = reportWords(language);
  const [from, to] = [row.before, row.after].map(({ p95Ns }) => formatDuration(p95Ns, units));
  pen.textAlign = 'right';
  pen.fillStyle = COLOURS.text2;
  pen.fillText(`${from} → ${to}`, PICTURE_PX - 86, base);
  pen.font = FONTS.strong;
  pen.fillStyle = colour;
  pen.fillText(`${sign}${percent(row.p95Change)}`, PICTURE_PX, base);
  pen.textAlign = 'left';
}

/** Beyond tenfold, as a multiple: nobody reads +4,812.3 %. */
function percent(change: number): string {
  if (change >= 9) return `×${formatCount(change + 1)}`;
  const size = (100 * Math.abs(change)).toFixed(1);
  if (Number(size) === 0) return `${size} %`;
  return `${change < 0 ? '−' : '+'}${size} %`;
}
