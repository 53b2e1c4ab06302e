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
  readonly handlers: PointerHandlers & {
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onBlur: () => void;
  };
  /** For what stands above the plot and is as wide: there, columns are chosen as a whole. */
  readonly columnHandlers: PointerHandlers;
}

interface PointerHandlers {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerLeave: () => void;
  readonly onPointerCancel: () => void;
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

/** By its place on the board, so that it works in Hangul mode. */
const isTimeKey = ({ code, ctrlKey, metaKey }: KeyboardEvent): boolean => code === 'KeyT' && !ctrlKey && !metaKey;

/**
 * Drag a rectangle, or walk the cells: arrows move, Shift stretches, Ctrl goes eight at once, Enter selects, T selects whole
 * columns. Shift with the drag's end or with Enter makes it the second selection. Escape gives up what is being drawn, and after that `onClear`
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
  const wholeColumns = (range: CellRange): CellRange => ({ ...range, fromRow: 0, toRow: rowCount(grid) - 1 });
  const onPointerMove = (event: PointerEvent<HTMLElement>, isWhole: boolean): void => {
    const point = pointOf(event, size);
    const from = start.current ?? point;
    const cells = cellsInRect(grid, size, from, point);
    const range = cells && isWhole ? wholeColumns(cells) : cells;
    if (!start.current) return setCursor(range);
    const isDrag = Math.abs(point.x - from.x) >= LEAST_PX || Math.abs(point.y - from.y) >= LEAST_PX;
    setDraft(isDrag ? range : null);
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
    const chosen = draft ?? cursor;
    if (event.key === 'Enter') select(chosen, event.shiftKey);
    else if (isTimeKey(event)) select(chosen && wholeColumns(chosen), event.shiftKey);
    else if (event.key === 'Escape') {
      if (draft) giveUp();
      else onClear();
    } else if (!walk(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const pointerHandlers = (isWhole: boolean): PointerHandlers => ({
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      onHold(true);
      start.current = pointOf(event, size);
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event) => onPointerMove(event, isWhole),
    onPointerUp: (event) => (start.current ? select(draft, event.shiftKey) : undefined),
    onPointerLeave: () => start.current ?? setCursor(null),
    onPointerCancel: giveUp,
  });
  return {
    draft,
    cursor,
    columnHandlers: pointerHandlers(true),
    handlers: {
      ...pointerHandlers(false),
      onKeyDown,
      onBlur: () => {
        giveUp();
        setCursor(null);
      },
    },
  };
}
