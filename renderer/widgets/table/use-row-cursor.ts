import { useEffect, useState } from 'react';
import { isFocusLost } from '../../is-focus-lost.ts';
import type { VirtualTableProps } from './table-types.ts';

interface RowCursor<Row> {
  /** The row the keyboard is on; -1 for none. */
  cursor: number;
  /** Undefined also while its page is being read. */
  cursorRow: Row | undefined;
  /** Without selecting. */
  setCursor: (index: number) => void;
  /** Brings the row into view and selects it, at once or when it arrives. */
  moveTo: (index: number) => void;
}

/** Which row the keyboard is on, and that being there selects it. Another `resetKey` takes it away, `reveal` may set it. */
export function useRowCursor<Row>(
  { rowCount, getRow, onSelect, reveal, resetKey }: VirtualTableProps<Row>,
  hasView: boolean,
  takeFocus: () => void,
  scrollTo: (index: number, place: 'near' | 'center') => void,
): RowCursor<Row> {
  const [cursor, setCursor] = useState(-1);
  useEffect(() => setCursor(-1), [resetKey]);

  // Nothing can be brought into view before there is a view.
  const revealKey = hasView && rowCount > 0 ? reveal?.key : undefined;
  useEffect(() => {
    if (revealKey === undefined || !reveal) return;
    scrollTo(reveal.index, 'center');
    if (!reveal.cursor) return;
    setCursor(reveal.index);
    // What had the keys is gone; who types in a box, or stands on a button, keeps them.
    if (isFocusLost()) takeFocus();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once per key, wherever it is scrolled to later
  }, [revealKey]);

  // The cursor may reach a row before its page does; then it is selected when it arrives.
  const cursorRow = cursor >= 0 && cursor < rowCount ? getRow(cursor) : undefined;
  const [wanted, setWanted] = useState(-1);
  useEffect(() => {
    if (wanted !== cursor || !cursorRow) return;
    setWanted(-1);
    onSelect?.(cursorRow, cursor);
  }, [wanted, cursor, cursorRow, onSelect]);

  const moveTo = (index: number): void => {
    setCursor(index);
    setWanted(index);
    scrollTo(index, 'near');
  };
  return { cursor, cursorRow, setCursor, moveTo };
}
