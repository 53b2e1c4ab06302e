import type { Minimap } from '../../../core/layout/timeline/minimap.ts';
import type { FoldMark, RulerTick } from '../../../core/layout/timeline/ruler.ts';
import type { TextCodes } from '../../../core/layout/timeline/timeline-model.ts';
import { formatDuration } from '../../format/duration.ts';
import { withSeparators } from '../../format/separators.ts';
import { textWidth } from './text-fit.ts';
import type { TimelineTheme } from './timeline-theme.ts';

type Context = CanvasRenderingContext2D;

/** Lanes never get taller than this: three spans in a large strip would look like a flag. */
const MOST_LANE_PX = 5;
export const ERROR_STRIP_PX = 5;
/** Height of the times above the bars, on every timeline and in its picture. */
export const RULER_PX = 22;
const TOP_PX = 3;

/** Colour of the service on top, fainter where fewer spans overlap; red marks along the lower edge where errors end. */
export function drawMinimap(
  context: Context,
  map: Minimap,
  services: TextCodes,
  heightPx: number,
  theme: TimelineTheme,
): void {
  context.clearRect(0, 0, map.widthPx, heightPx);
  const room = heightPx - ERROR_STRIP_PX - TOP_PX;
  const lanePx = Math.min(MOST_LANE_PX, room / map.lanes);
  const barPx = Math.max(1, lanePx >= 3 ? lanePx - 1 : lanePx);
  for (let lane = 0; lane < map.lanes; lane++)
    drawLane(context, map, services, lane, TOP_PX + lane * lanePx, barPx, theme);
  context.globalAlpha = 1;
  context.fillStyle = theme.error;
  for (let x = 0; x < map.widthPx; x++) {
    if (map.errors[x]) context.fillRect(x - 0.5, heightPx - ERROR_STRIP_PX + 1, 2, ERROR_STRIP_PX - 1);
  }
}

/** Runs of the same cell are one rectangle. */
function drawLane(
  context: Context,
  { widthPx, density, tint, maxDensity }: Minimap,
  services: TextCodes,
  lane: number,
  y: number,
  height: number,
  theme: TimelineTheme,
): void {
  const at = lane * widthPx;
  for (let x = 0; x < widthPx;) {
    const from = x;
    const count = density[at + from]!;
    const code = tint[at + from]!;
    while (x < widthPx && density[at + x] === count && tint[at + x] === code) x++;
    if (count === 0) continue;
    context.globalAlpha = maxDensity <= 1 ? 0.9 : 0.4 + 0.6 * (Math.log1p(count) / Math.log1p(maxDensity));
    context.fillStyle = theme.service(services.dictionary[code - 1]!).colour;
    context.fillRect(from, y, x - from, height);
  }
}

interface RulerSize {
  widthPx: number;
  /** What stands to the right of it is covered by words. */
  freePx: number;
}

export function drawRuler(
  context: Context,
  ticks: readonly RulerTick[],
  folds: readonly FoldMark[],
  { widthPx, freePx }: RulerSize,
  heightPx: number,
  theme: TimelineTheme,
): void {
  context.clearRect(0, 0, widthPx, heightPx);
  context.font = theme.smallFont;
  context.textBaseline = 'middle';
  const lengths = placeFoldLengths(context, folds, freePx);
  for (const { x, label: plain } of ticks) {
    const label = withSeparators(plain);
    context.fillStyle = theme.lineStrong;
    context.fillRect(Math.round(x), heightPx - 5, 1, 5);
    context.fillStyle = theme.text3;
    const width = textWidth(context, label);
    const left = Math.min(Math.max(x - width / 2, 2), widthPx - width - 2);
    if (left + width > freePx) continue;
    // What a fold hides is said in its place, and takes precedence.
    if (lengths.every((length) => isApart(length, { left, width }))) context.fillText(label, left, heightPx / 2 - 1);
  }
  for (const length of lengths) drawFoldLength(context, length, heightPx, theme);
}

interface Place {
  left: number;
  width: number;
}

interface FoldLength extends Place {
  label: string;
}

const isApart = (a: Place, b: Place): boolean => a.left > b.left + b.width || b.left > a.left + a.width;

/** Inside the ruler, the longest first; one that would lie over another is not said here, its zigzag still shows it. */
function placeFoldLengths(context: Context, folds: readonly FoldMark[], widthPx: number): FoldLength[] {
  const placed: FoldLength[] = [];
  for (const fold of folds.toSorted((a, b) => b.lengthNs - a.lengthNs)) {
    const length = placeFoldLength(context, fold, widthPx);
    if (placed.every((other) => isApart(other, length))) placed.push(length);
  }
  return placed;
}

function placeFoldLength(context: Context, { x0, x1, lengthNs }: FoldMark, widthPx: number): FoldLength {
  const label = formatDuration(lengthNs);
  const width = textWidth(context, label) + 8;
  return { label, left: Math.min(Math.max((x0 + x1 - width) / 2, 1), widthPx - width - 1), width };
}

/** ⟨ 4.0 m ⟩ over the ruler, on a ground of its own: what the fold hides, at its true length. */
function drawFoldLength(
  context: Context,
  { label, left, width }: FoldLength,
  heightPx: number,
  theme: TimelineTheme,
): void {
  context.fillStyle = theme.raised;
  context.fillRect(left - 1, 1, width + 2, heightPx - 6);
  context.strokeStyle = theme.lineStrong;
  context.setLineDash([2, 2]);
  context.strokeRect(left - 0.5, 1.5, width + 1, heightPx - 7);
  context.setLineDash([]);
  context.fillStyle = theme.text2;
  context.fillText(label, left + 4, heightPx / 2 - 1);
}
