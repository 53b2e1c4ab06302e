import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import {
  cellsInRect,
  columnCount,
  rowCount,
  type CellRange,
  type HitmapGrid,
  type PlotSize,
} from '../../../core/layout/hitmap-layout.ts';
import { isComposing } from '../../is-composing.ts';

/** A drag shorter than this on both axes was a click. */
const LEAST_PX = 4;

export interface HitmapGesture {
  /** What would be selected now: the drag under way, or the cells the keyboard has stretched over. */
  readonly draft: CellRange | null;
  /** The cell under the pointer or the keyboard. */
  readonly cursor: CellRange | null;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerLeave: () => void;
    readonly onPointerCancel: () => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onBlur: () => void;
  };
}

export interface HitmapActions {
  readonly onSelect: (range: CellRange, isSecond: boolean) => void;
  readonly onClear: () => void;
  readonly onHold: (isHeld: boolean) => void;
}

interface Point {
  x: number;
  y: number;
}

function pointOf(event: PointerEvent<HTMLElement>, { widthPx, heightPx }: PlotSize): Point {
  const box = event.currentTarget.getBoundingClientRect();
  const within = (value: number, most: number): number => Math.max(0, Math.min(most - 0.01, value));
  return { x: within(event.clientX - box.left, widthPx), y: within(event.clientY - box.top, heightPx) };
}

interface Cell {
  column: number;
  row: number;
}

const spread = (a: Cell, b: Cell): CellRange => ({
  fromColumn: Math.min(a.column, b.column),
  toColumn: Math.max(a.column, b.column),
  fromRow: Math.min(a.row, b.row),
  toRow: Math.max(a.row, b.row),
});

const STEPS: Record<string, Cell> = {
  ArrowLeft: { column: -1, row: 0 },
  ArrowRight: { column: 1, row: 0 },
  ArrowUp: { column: 0, row: 1 },
  ArrowDown: { column: 0, row: -1 },
};
const WIDE_STEP = 8;

/**
 * Drag a rectangle, or walk the cells: arrows move, Shift stretches, Ctrl goes eight at once, Enter selects. Shift with the
 * drag's end or with Enter makes it the second selection. Escape gives up what is being drawn, and after that `onClear`
 * takes back what was selected. While something is being drawn, `onHold(true)` asks for a picture that lies still.
 */
export function useHitmapGesture(
  grid: HitmapGrid,
  size: PlotSize,
  { onSelect, onClear, onHold }: HitmapActions,
): HitmapGesture {
  const start = useRef<Point | null>(null);
  const anchor = useRef<Cell | null>(null);
  const [draft, setDraft] = useState<CellRange | null>(null);
  const [cursor, setCursor] = useState<CellRange | null>(null);

  const giveUp = (): void => {
    start.current = anchor.current = null;
    onHold(false);
    setDraft(null);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const point = pointOf(event, size);
    const from = start.current;
    if (!from) return setCursor(cellsInRect(grid, size, point, point));
    const isDrag = Math.abs(point.x - from.x) >= LEAST_PX || Math.abs(point.y - from.y) >= LEAST_PX;
    setDraft(isDrag ? cellsInRect(grid, size, from, point) : null);
  };
  const walk = ({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean => {
    const step = STEPS[key];
    if (!step) return false;
    const by = ctrlKey || metaKey ? WIDE_STEP : 1;
    const columns = columnCount(grid);
    const rows = rowCount(grid);
    const within = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));
    const here = cursor ? { column: cursor.fromColumn, row: cursor.fromRow } : { column: columns >> 1, row: rows >> 1 };
    const next = {
      column: within(here.column + step.column * by, columns),
      row: within(here.row + step.row * by, rows),
    };
    anchor.current = shiftKey ? (anchor.current ?? here) : null;
    onHold(anchor.current !== null);
    setCursor(spread(next, next));
    setDraft(anchor.current && spread(anchor.current, next));
    return true;
  };
  const select = (range: CellRange | null, isSecond: boolean): void => {
    giveUp();
    if (range) onSelect(range, isSecond);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || event.altKey) return;
    if (event.key === 'Enter') select(draft ?? cursor, event.shiftKey);
    else if (event.key === 'Escape') {
      if (draft) giveUp();
      else onClear();
    } else if (!walk(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    draft,
    cursor,
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        onHold(true);
        start.current = pointOf(event, size);
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove,
      onPointerUp: (event) => (start.current ? select(draft, event.shiftKey) : undefined),
      onPointerLeave: () => start.current ?? setCursor(null),
      onPointerCancel: giveUp,
      onKeyDown,
      onBlur: () => {
        giveUp();
        setCursor(null);
      },
    },
  };
}
