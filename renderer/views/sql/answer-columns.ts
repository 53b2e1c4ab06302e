import type { ReactNode } from 'react';
import type { SqlAnswer } from '../../../contract/operations/sql.ts';
import type { TableColumn } from '../../widgets/table/table-types.ts';

export type SqlRow = SqlAnswer['rows'][number];
export type SqlCell = SqlRow[number];

const NUMBER = /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*\))$/;
const TIME = /^(?:TIMESTAMP(?:_NS|_MS|_S)?|TIMESTAMP WITH TIME ZONE|DATE)$/;

export type ColumnKind = 'number' | 'time' | 'text';

/** By its type; raw nanoseconds are known by their name. */
export function kindOf({ name, type }: SqlAnswer['columns'][number]): ColumnKind {
  if (TIME.test(type) || (type === 'UBIGINT' && name.endsWith('_unix_nano'))) return 'time';
  return NUMBER.test(type) ? 'number' : 'text';
}

/** As it is copied and exported: every digit, nothing between thousands. */
export const cellText = (cell: SqlCell): string => (cell === null ? '' : String(cell));

/** Rows that decide how wide a column begins. */
const LOOKED_AT = 50;
const CHARACTER_PX = 7.5;
const [LEAST_PX, MOST_PX, PADDING_PX] = [64, 360, 24];

function widthOf(name: string, texts: readonly string[]): number {
  const longest = texts.reduce((most, text) => Math.max(most, text.length), name.length);
  return Math.round(Math.min(MOST_PX, Math.max(LEAST_PX, longest * CHARACTER_PX + PADDING_PX)));
}

/** By place, not by name: two columns may have one. */
export function answerColumns(
  { columns, rows }: SqlAnswer,
  render: (cell: SqlCell) => ReactNode,
): TableColumn<SqlRow>[] {
  const first = rows.slice(0, LOOKED_AT);
  const kinds = columns.map(kindOf);
  const growing = kinds.includes('text') ? kinds.lastIndexOf('text') : columns.length - 1;
  return columns.map((column, at) => ({
    id: `${at}`,
    label: column.name,
    width: widthOf(
      column.name,
      first.map((row) => cellText(row[at]!)),
    ),
    ...(at === growing && { grow: true }),
    align: kinds[at] === 'number' ? 'end' : 'start',
    render: (row) => render(row[at]!),
    text: (row) => cellText(row[at]!),
  }));
}

const TRACE_ID = /^[0-9a-f]{32}$/;

/** The trace a row is about, where it says one. */
export function traceOf({ columns }: SqlAnswer, row: SqlRow): string | undefined {
  const value = row[columns.findIndex(({ name }) => name === 'trace_id')];
  return typeof value === 'string' && TRACE_ID.test(value) ? value : undefined;
}
