import type { ReactNode } from 'react';

export interface TableColumn<Row> {
  id: string;
  /** Already translated; says the unit where the column has one. */
  label: string;
  /** Head of what is copied, where that is in another unit. */
  copyLabel?: string;
  /** What the label has no room for. */
  title?: string;
  /** Pixels, until somebody drags it. */
  width: number;
  /** Takes the room that is left; one column at least should. */
  grow?: boolean;
  /** Is left out where not all have room; it is copied all the same. */
  minor?: boolean;
  align?: 'start' | 'end';
  sortable?: boolean;
  /** Uses all lines of a row that has several; others stay on the first. */
  wrap?: boolean;
  render: (row: Row) => ReactNode;
  /** What copying gives: exact, without decoration. */
  text: (row: Row) => string;
  /** What is read on paper, in the unit the label says; left out where that is `text`. */
  shown?: (row: Row) => string;
}

export interface TableSort {
  by: string;
  descending: boolean;
}

/** Brought into view whenever `key` changes; with `cursor` the keyboard goes on from there. */
export interface RevealedRow {
  readonly index: number;
  readonly key: string | number;
  readonly cursor: boolean;
}

export interface MenuItem {
  label: string;
  keys?: string;
  run: () => void;
}

export interface VirtualTableProps<Row> {
  /** Name of the table for those who listen. */
  label: string;
  columns: readonly TableColumn<Row>[];
  rowCount: number;
  /** undefined while the row's page is on the way. */
  getRow: (index: number) => Row | undefined;
  rowHeightPx: number;
  /** Lines of text a row has room for: 1 unless said otherwise. */
  lines?: number;
  isSelected?: (row: Row) => boolean;
  /** The row all others are about, marked besides the selection. */
  isMarked?: (row: Row) => boolean;
  /** One of several, marked with `ChooseBox`; may be given together with `onChoose`. */
  isChosen?: (row: Row) => boolean;
  /**
   * Space, a click on the row's box or with Ctrl or ⌘: this row, `from` = `to`. Shift and a click or an arrow: each from the row the
   * keyboard was on to this one.
   */
  onChoose?: (from: number, to: number) => void;
  onSelect?: (row: Row, index: number) => void;
  onOpen?: (row: Row, index: number) => void;
  sort?: TableSort;
  onSort?: (columnId: string) => void;
  /** Which rows are to be seen, last excluded: for loading their pages. */
  onVisible?: (first: number, last: number) => void;
  /** Widths people dragged, by column id. */
  widths?: Readonly<Record<string, number>>;
  onWidth?: (columnId: string, px: number) => void;
  /** Shown instead of rows when there are none. */
  empty?: ReactNode;
  /** A number that, when it changes, brings the table back to its first row. */
  resetKey?: string | number;
  reveal?: RevealedRow;
  /** Stays at the last row while rows are added. */
  stickToEnd?: boolean;
  /** Whether the first or the last row is in view, when that changes. */
  onEdges?: (atStart: boolean, atEnd: boolean) => void;
  /** More entries of a row's menu, after opening. */
  menu?: (row: Row) => readonly MenuItem[];
}
