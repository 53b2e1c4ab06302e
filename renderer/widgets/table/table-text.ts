import { csvRow } from '../../../core/report/csv.ts';
import type { TableColumn } from './table-types.ts';

/** A cell with a tab or a line break in it would become several. */
const cell = (text: string): string => text.replace(/[\t\r\n]+/g, ' ');

/** Tabs and lines, as spreadsheets paste them. */
export function writeTableText<Row>(rows: readonly Row[], columns: readonly TableColumn<Row>[]): string {
  const lines = rows.map((row) => columns.map(({ text }) => cell(text(row))));
  return [columns.map(({ label }) => cell(label)), ...lines].map((cells) => cells.join('\t')).join('\n');
}

export function writeTableCsv<Row>(rows: readonly Row[], columns: readonly TableColumn<Row>[]): string {
  const lines = rows.map((row) => columns.map(({ text }) => text(row)));
  return [columns.map(({ label }) => label), ...lines].map(csvRow).join('');
}
