import { assertNever } from '../../../core/model/assert-never.ts';
import { csvRow, type CsvCell } from '../../../core/report/csv.ts';
import { formatCount } from '../../../core/report/html/report-words.ts';
import { formatTable, type TableColumn } from './text.ts';

export const ROW_FORMATS = ['table', 'json', 'csv'] as const;

/** A column of rows of one kind. `cell` is what CSV has, and a table where it does not show something else; JSON has the rows as they are. */
export interface RowColumn<Row> {
  title: string;
  /** Left unless said otherwise. */
  align?: TableColumn['align'];
  cell: (row: Row) => CsvCell;
  shown?: (row: Row) => string;
}

/** Counts as people read them. */
const shownCell = (cell: CsvCell): string => (typeof cell === 'number' ? formatCount(cell) : String(cell ?? ''));

/** Rows for looking (table), for programs (one line of JSON each) or for spreadsheets (CSV). */
export function formatRows<Row>(
  columns: readonly RowColumn<Row>[],
  rows: readonly Row[],
  format: (typeof ROW_FORMATS)[number],
): string {
  switch (format) {
    case 'json':
      return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    case 'csv':
      return [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))]
        .map(csvRow)
        .join('');
    case 'table':
      return formatTable(
        columns.map(({ title, align = 'left' }) => ({ title, align })),
        rows.map((row) => columns.map(({ cell, shown }) => shown?.(row) ?? shownCell(cell(row)))),
      );
    default:
      return assertNever(format);
  }
}
