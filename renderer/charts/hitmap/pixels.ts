import { layoutCell, type HitmapGeometry } from '../../../core/layout/hitmap-geometry.ts';
import { HITMAP_LEVELS, type PlotSize, type RectPx } from '../../../core/layout/hitmap-layout.ts';
import { readToken } from '../../theme/read-token.ts';

export interface HitmapColours {
  readonly cold: readonly string[];
  readonly warm: readonly string[];
  readonly mark: string;
  readonly error: string;
  readonly line: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly surface: string;
  /** For letters on a picture. */
  readonly font: string;
  readonly focus: string;
}

const ramp = (name: string): string[] =>
  Array.from({ length: HITMAP_LEVELS }, (_, level) => readToken(`--${name}-${level}`));

export function readHitmapColours(): HitmapColours {
  return {
    cold: ramp('cold'),
    warm: ramp('warm'),
    mark: readToken('--warm-mark'),
    error: readToken('--error'),
    line: readToken('--line'),
    accent: readToken('--accent'),
    onAccent: readToken('--text-on-accent'),
    surface: readToken('--surface'),
    font: `${readToken('--size-small')} ${readToken('--font-text')}`,
    focus: readToken('--text-1'),
  };
}

/** Below this a mark would fill the cell. */
const LEAST_MARKED_PX = 3;
const MARK_PX = 2;

/**
 * Density in cold colours. A cell of which some failed is warm, from yellow to red, and has a notch, so that colour is not
 * the only sign.
 */
export function drawCells(context: CanvasRenderingContext2D, geometry: HitmapGeometry, colours: HitmapColours): void {
  const { hasErrors, level, size } = geometry;
  context.clearRect(0, 0, size.widthPx, size.heightPx);
  for (let i = 0; i < level.length; i++) {
    const { x, y, width, height } = layoutCell(geometry, i);
    context.fillStyle = (hasErrors[i] ? colours.warm : colours.cold)[level[i]!]!;
    context.fillRect(x, y, width, height);
    if (!hasErrors[i] || width < LEAST_MARKED_PX || height < LEAST_MARKED_PX) continue;
    context.fillStyle = colours.mark;
    context.fillRect(x + Math.floor((width - MARK_PX) / 2), y + Math.floor((height - MARK_PX) / 2), MARK_PX, MARK_PX);
  }
}

/** How much of the picture outside of a selection is taken back. */
const DIMMED = 0.6;

export interface MarkedRect {
  readonly rect: RectPx;
  /** A letter in its corner; '' for none. */
  readonly letter: string;
}

/** Chosen rectangles: outlined, and all around them dimmed, so that they are seen on an empty and on a crowded picture. */
export function drawSelections(
  context: CanvasRenderingContext2D,
  { widthPx, heightPx }: PlotSize,
  chosen: readonly MarkedRect[],
  colours: HitmapColours,
): void {
  context.globalAlpha = DIMMED;
  context.fillStyle = colours.surface;
  context.fillRect(0, 0, widthPx, heightPx);
  context.globalAlpha = 1;
  for (const { rect } of chosen) context.clearRect(rect.x, rect.y, rect.width, rect.height);
  drawOutlines(context, chosen, colours);
}

/** The same where nothing can be cleared again: one shape with holes. For pictures. */
export function dimAround(
  context: CanvasRenderingContext2D,
  { widthPx, heightPx }: PlotSize,
  chosen: readonly MarkedRect[],
  colours: HitmapColours,
): void {
  if (chosen.length === 0) return;
  context.globalAlpha = DIMMED;
  context.fillStyle = colours.surface;
  context.beginPath();
  context.rect(0, 0, widthPx, heightPx);
  for (const { rect } of chosen) context.rect(rect.x, rect.y, rect.width, rect.height);
  context.fill('evenodd');
  context.globalAlpha = 1;
}

export function drawOutlines(
  context: CanvasRenderingContext2D,
  chosen: readonly MarkedRect[],
  colours: HitmapColours,
): void {
  for (const one of chosen) drawOutline(context, one, colours);
}

const LETTER_PX = 14;

function drawOutline(context: CanvasRenderingContext2D, { rect, letter }: MarkedRect, colours: HitmapColours): void {
  context.strokeStyle = context.fillStyle = colours.accent;
  context.lineWidth = 1.5;
  context.setLineDash(letter === 'B' ? [5, 3] : []);
  // Around the cells, for those of a single row or column would be hidden by it.
  context.strokeRect(rect.x - 0.75, rect.y - 0.75, rect.width + 1.5, rect.height + 1.5);
  context.setLineDash([]);
  if (letter === '') return;
  // Outside of the rectangle, so that it hides none of its cells; inside where there is no room.
  const top = rect.y >= LETTER_PX ? rect.y - LETTER_PX : rect.y;
  context.fillRect(rect.x, top, LETTER_PX, LETTER_PX);
  context.fillStyle = colours.onAccent;
  context.font = colours.font;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(letter, rect.x + LETTER_PX / 2, top + LETTER_PX / 2 + 0.5);
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
