import { csvRow } from '../../../core/report/csv.ts';
import type { TableColumn } from './table-types.ts';

/** A cell with a tab or a line break in it would become several. */
const cell = (text: string): string => text.replace(/[\t\r\n]+/g, ' ');

/** Tabs and lines, as spreadsheets paste them. */
export const joinCells = (lines: readonly (readonly string[])[]): string =>
  lines.map((cells) => cells.map(cell).join('\t')).join('\n');

const heads = <Row>(columns: readonly TableColumn<Row>[]): string[] =>
  columns.map(({ label, copyLabel = label }) => copyLabel);

export function writeTableText<Row>(rows: readonly Row[], columns: readonly TableColumn<Row>[]): string {
  const lines = rows.map((row) => columns.map(({ text }) => text(row)));
  return joinCells([heads(columns), ...lines]);
}

export function writeTableCsv<Row>(rows: readonly Row[], columns: readonly TableColumn<Row>[]): string {
  const lines = rows.map((row) => columns.map(({ text }) => text(row)));
  return [heads(columns), ...lines].map(csvRow).join('');
}
