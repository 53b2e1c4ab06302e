import { MOST_REPORT_ROWS, type NewBlock, type TableBlock } from '../document/report-document.ts';
import { groupDigits } from '../document/report-document-words.ts';
import type { SessionTable } from './session-table.ts';

/** A table as a block of a report: without the columns that say nothing of any row, such as that lists were cut where none was. */
export function sessionBlock({ heading, columns, rows }: SessionTable): Omit<NewBlock<TableBlock>, 'source'> {
  const told = columns
    .map(({ label, kind }, at) => ({ label, at, kind: kind === 'number' ? kind : 'text' }) as const)
    .filter(({ at }) => rows.length === 0 || rows.some((row) => row[at] !== ''));
  const shown = rows
    .slice(0, MOST_REPORT_ROWS)
    .map((row) => told.map(({ at, kind }) => (kind === 'number' ? groupDigits(row[at]!) : row[at]!)));
  return {
    kind: 'table',
    title: heading,
    leftOut: rows.length - shown.length,
    columns: told.map(({ label, kind }) => ({ label, kind })),
    rows: shown,
  };
}
