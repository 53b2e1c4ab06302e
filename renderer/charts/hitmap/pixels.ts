import { HITMAP_LEVELS, type PlotSize, type RectPx } from '../../../core/layout/hitmap-layout.ts';
import { readToken } from '../../theme/read-token.ts';
import { CELL_MOSTLY_ERRORS, CELL_OK, type HitmapGeometry } from './geometry.ts';

export interface HitmapColours {
  readonly cold: readonly string[];
  readonly warm: readonly string[];
  readonly mark: string;
  readonly accent: string;
  readonly surface: string;
  readonly focus: string;
}

const ramp = (name: string): string[] =>
  Array.from({ length: HITMAP_LEVELS }, (_, level) => readToken(`--${name}-${level}`));

export function readHitmapColours(): HitmapColours {
  return {
    cold: ramp('cold'),
    warm: ramp('warm'),
    mark: readToken('--warm-mark'),
    accent: readToken('--accent'),
    surface: readToken('--surface'),
    focus: readToken('--text-1'),
  };
}

/** Below this a mark would fill the cell. */
const LEAST_MARKED_PX = 3;
const MARK_PX = 2;

/** A cell in whole pixels, so that neighbours neither overlap nor leave hair lines. */
function cellRect({ column, row, cellPx, size }: HitmapGeometry, i: number): RectPx {
  const x = Math.round(column[i]! * cellPx.width);
  const y = Math.round(size.heightPx - (row[i]! + 1) * cellPx.height);
  const right = Math.round((column[i]! + 1) * cellPx.width);
  const bottom = Math.round(size.heightPx - row[i]! * cellPx.height);
  return { x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) };
}

/**
 * Density in cold colours. What failed is warm: the whole cell where most of it failed, else its middle; and it is a
 * notch in the cell either way, so that colour is not the only sign.
 */
export function drawCells(context: CanvasRenderingContext2D, geometry: HitmapGeometry, colours: HitmapColours): void {
  const { kind, level, size } = geometry;
  context.clearRect(0, 0, size.widthPx, size.heightPx);
  for (let i = 0; i < kind.length; i++) {
    const { x, y, width, height } = cellRect(geometry, i);
    const isWarm = kind[i] === CELL_MOSTLY_ERRORS;
    context.fillStyle = (isWarm ? colours.warm : colours.cold)[level[i]!]!;
    context.fillRect(x, y, width, height);
    if (kind[i] === CELL_OK || width < LEAST_MARKED_PX || height < LEAST_MARKED_PX) continue;
    context.fillStyle = isWarm ? colours.mark : colours.warm[2]!;
    context.fillRect(x + Math.floor((width - MARK_PX) / 2), y + Math.floor((height - MARK_PX) / 2), MARK_PX, MARK_PX);
  }
}

/** How much of the picture outside of a selection is taken back. */
const DIMMED = 0.6;

/** A chosen rectangle: outlined, and all around it dimmed, so that it is seen on an empty and on a crowded picture. */
export function drawSelection(
  context: CanvasRenderingContext2D,
  { widthPx, heightPx }: PlotSize,
  rect: RectPx,
  colours: HitmapColours,
): void {
  context.beginPath();
  context.rect(0, 0, widthPx, heightPx);
  context.rect(rect.x, rect.y, rect.width, rect.height);
  context.globalAlpha = DIMMED;
  context.fillStyle = colours.surface;
  context.fill('evenodd');
  context.globalAlpha = 1;
  context.strokeStyle = colours.accent;
  context.lineWidth = 1.5;
  context.strokeRect(rect.x + 0.75, rect.y + 0.75, Math.max(1, rect.width - 1.5), Math.max(1, rect.height - 1.5));
}

/** The cell under the pointer or the keyboard. */
export function drawCursor(context: CanvasRenderingContext2D, rect: RectPx, colours: HitmapColours): void {
  context.strokeStyle = colours.focus;
  context.lineWidth = 1;
  context.strokeRect(
    Math.floor(rect.x) - 0.5,
    Math.floor(rect.y) - 0.5,
    Math.ceil(rect.width) + 1,
    Math.ceil(rect.height) + 1,
  );
}
