import type { RowState } from '../../../../core/analysis/compare-traces/row-changes.ts';
import { layoutCompareBar } from '../../../../core/layout/compare/compare-bar.ts';
import { axisToTime } from '../../../../core/layout/time-axis/time-axis.ts';
import { layoutFolds, layoutRuler } from '../../../../core/layout/timeline/ruler.ts';
import { RULER_PX } from '../../../charts/timeline/draw-header.ts';
import { foldNotes } from '../../../charts/timeline/picture-notes.ts';
import { pictureTheme } from '../../../charts/timeline/picture-theme.ts';
import { fitText, textWidth } from '../../../charts/timeline/text-fit.ts';
import { readTimelineTheme } from '../../../charts/timeline/timeline-theme.ts';
import type { TimelineTheme } from '../../../charts/timeline/timeline-theme.ts';
import { formatCount } from '../../../format/count.ts';
import { formatDuration } from '../../../format/duration.ts';
import { t } from '../../../i18n/t.ts';
import { drawSvg, drawWithin, LEAST_ROWS, MOST_ROWS } from '../../../pictures/draw-svg.ts';
import type { ChartPicture, NoPicture } from '../../../pictures/shown-picture.ts';
import type { CompareSide } from '../../../state/compare-mark.ts';
import { currentTheme } from '../../../theme/theme.ts';
import { failureOfRow, nameOfRow, nodeOf, serviceOfRow, stateOfRow, type Compared } from './compared.ts';
import { isParent, type MergedState } from './merged-state.ts';
import { signedDuration } from './signed.ts';
import { SIGNS } from './state-signs.ts';

type Context = CanvasRenderingContext2D;

const ROW_PX = 24;
const NAMES_PX = 420;
const CHANGE_PX = 96;
const BARS_PX = { least: 480, most: 1_200 };
/** Deeper levels stay where these are, as on the screen. */
const MOST_INDENTS = 14;
const DIM = 0.4;

interface Sheet {
  readonly compared: Compared;
  readonly state: MergedState;
  readonly matches: Uint8Array | undefined;
  readonly theme: TimelineTheme;
  readonly widthPx: number;
  readonly barsPx: number;
  readonly rows: Uint32Array;
}

/** The merged tree as it stands, `first` being the row at the upper edge: all rows, or 400 from there on. */
export function comparePicture(
  compared: Compared,
  state: MergedState,
  matches: Uint8Array | undefined,
  first: number,
  shownPx: number,
): ChartPicture | NoPicture {
  const { before, after } = compared.comparison;
  if (before.isCorrected || after.isCorrected) return { refusal: t('picture.corrected') };
  const theme = pictureTheme(readTimelineTheme(currentTheme()));
  const barsPx = Math.round(Math.min(Math.max(shownPx, BARS_PX.least), BARS_PX.most));
  const widthPx = NAMES_PX + CHANGE_PX + barsPx;
  const all = state.shown.length;
  const from = all <= MOST_ROWS ? 0 : first;
  const drawn = drawWithin(Math.min(MOST_ROWS, all - from), LEAST_ROWS, (count) => {
    const rows = state.shown.subarray(from, from + count);
    const size = { widthPx, heightPx: RULER_PX + count * ROW_PX };
    const sheet = { compared, state, matches, theme, widthPx, barsPx, rows };
    return { ...drawSvg(size, 'm', (context) => drawSheet(context, sheet)), rows };
  });
  const { window, axis } = state;
  const [fromNs, toNs] = [axisToTime(axis.time, window.fromNs), axisToTime(axis.time, window.toNs)];
  const to = from + drawn.rows.length;
  return {
    widthPx,
    heightPx: drawn.heightPx,
    chart: drawn.markup,
    axis: t('picture.compareAxis', { from: formatDuration(fromNs), to: formatDuration(toNs) }),
    services: [...new Set(Array.from(drawn.rows, (row) => serviceOfRow(compared, row)).filter(Boolean))],
    notes: [
      t('picture.compareBars'),
      ...(drawn.rows.some((row) => failureOfRow(compared, row) !== 'none') ? [t('picture.compareErrors')] : []),
      ...foldNotes(layoutFolds(axis.time, { ...window, widthPx: barsPx })),
      ...(to - from < all
        ? [t('picture.rows', { from: formatCount(from + 1), to: formatCount(to), all: formatCount(all) })]
        : []),
    ],
  };
}

function drawSheet(context: Context, sheet: Sheet): void {
  const { theme, state, barsPx, rows, widthPx, matches } = sheet;
  const left = widthPx - barsPx;
  context.textBaseline = 'middle';
  context.font = theme.smallFont;
  const heightPx = RULER_PX + rows.length * ROW_PX;
  const view = { ...state.window, widthPx: barsPx };
  context.fillStyle = theme.hover;
  for (const { x0, x1 } of layoutFolds(state.axis.time, view)) {
    const [from, to] = [Math.max(0, x0), Math.min(barsPx, x1)];
    context.fillRect(left + from, RULER_PX, to - from, heightPx - RULER_PX);
  }
  for (const { x, label } of layoutRuler(view, 0, state.axis.time)) {
    context.fillStyle = theme.line;
    context.fillRect(left + Math.round(x), 0, 1, heightPx);
    context.fillStyle = theme.text3;
    if (x + textWidth(context, label) + 5 <= barsPx) context.fillText(label, left + x + 5, RULER_PX / 2);
  }
  rows.forEach((row, i) => {
    const top = RULER_PX + i * ROW_PX;
    context.globalAlpha = 1;
    if (row === state.selected) {
      context.fillStyle = theme.selected;
      context.fillRect(0, top, widthPx, ROW_PX);
    }
    context.globalAlpha = matches !== undefined && !matches[row] ? DIM : 1;
    drawName(context, sheet, row, top + ROW_PX / 2);
    drawBar(context, sheet, row, 'before', left, top + 3);
    drawBar(context, sheet, row, 'after', left, top + ROW_PX / 2 + 1);
  });
}

/** ▲ ● ! name … +12.3 ms */
function drawName(context: Context, { compared, state, theme }: Sheet, row: number, middle: number): void {
  const { tree, changes } = compared.comparison;
  const kind = stateOfRow(compared, row);
  const service = serviceOfRow(compared, row);
  const style = theme.service(service);
  let x = 6 + 12 * Math.min(tree.depth[row]!, MOST_INDENTS);
  context.font = theme.strongFont;
  context.fillStyle = stateColour(theme, kind);
  if (kind !== 'same') context.fillText(SIGNS[kind], x, middle);
  x += 18;
  context.fillStyle = style.colour;
  context.beginPath();
  context.roundRect(x, middle - 7, 14, 14, 3);
  context.fill();
  context.font = theme.initialFont;
  context.fillStyle = style.ink;
  context.textAlign = 'center';
  context.fillText(style.initial, x + 7, middle);
  context.textAlign = 'left';
  x += 20;
  const failure = failureOfRow(compared, row);
  if (failure !== 'none') {
    context.font = theme.strongFont;
    context.fillStyle = failure === 'before' ? theme.text3 : theme.error;
    const mark = failure === 'before' ? '(!)' : '!';
    context.fillText(mark, x, middle);
    x += textWidth(context, mark) + 4;
  }
  context.font = kind === 'new' ? theme.strongFont : theme.font;
  context.fillStyle = kind === 'gone' ? theme.text2 : theme.text1;
  const isClosed = isParent(tree, row) && state.collapsed[row] === 1;
  const more = `${compared.comparison.moved[row] === 1 ? ' ⇅' : ''}${isClosed ? ` +${formatCount(tree.size[row]! - 1)}` : ''}`;
  const room = NAMES_PX - 8 - x - textWidth(context, more);
  context.fillText(`${fitText(context, nameOfRow(compared, row) ?? t('compare.missing'), room)}${more}`, x, middle);
  context.font = theme.smallFont;
  context.textAlign = 'right';
  context.fillStyle = stateColour(theme, kind);
  if (kind !== 'same') context.fillText(signedDuration(changes.durationNs[row]!), NAMES_PX + CHANGE_PX - 8, middle);
  context.textAlign = 'left';
}

function stateColour(theme: TimelineTheme, kind: RowState): string {
  if (kind === 'slower' || kind === 'new') return theme.warning;
  return kind === 'same' ? theme.text2 : theme.accent;
}

/** Before an outline on a tint, after full; ◂ ▸ where it lies outside. */
function drawBar(context: Context, sheet: Sheet, row: number, side: CompareSide, left: number, top: number): void {
  const { compared, state, theme, barsPx } = sheet;
  const node = nodeOf(compared, side, row);
  if (node < 0) return;
  const { colour } = theme.service(serviceOfRow(compared, row));
  const bar = layoutCompareBar(compared.comparison[side], node, state.window, state.axis.time);
  const height = (ROW_PX - 8) / 2;
  context.fillStyle = colour;
  if (bar.side !== 'inside') {
    context.font = theme.initialFont;
    context.fillText(
      bar.side === 'left' ? '◂' : '▸',
      bar.side === 'left' ? left + 2 : left + barsPx - 10,
      top + height / 2,
    );
    return;
  }
  const [x, width] = [left + bar.from * barsPx, Math.max(2, bar.width * barsPx)];
  if (side === 'before') context.fillStyle = `color-mix(in srgb, ${colour} 22%, transparent)`;
  context.fillRect(x, top, width, height);
  if (side === 'after') return;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.strokeRect(x + 0.5, top + 0.5, Math.max(1, width - 1), height - 1);
}
