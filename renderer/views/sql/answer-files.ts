import type { SqlAnswer } from '../../../contract/operations/sql.ts';
import { jsonRows, uniqueNames } from '../../../core/report/answer-json.ts';
import { csvHeader, csvRow, type CsvColumn } from '../../../core/report/csv.ts';
import { kindOf } from './answer-columns.ts';

/** Texts a spreadsheet would take for a formula are guarded; numbers stay numbers. */
export function answerCsv({ columns, rows }: SqlAnswer): string[] {
  const heads = columns.map((column): CsvColumn => ({
    name: column.name,
    kind: kindOf(column) === 'number' ? 'number' : 'text',
  }));
  const text = (row: SqlAnswer['rows'][number]) => row.map((cell) => (cell === null ? null : String(cell)));
  return [csvHeader(heads), ...rows.map((row) => csvRow(heads, text(row)))];
}

const namesOf = ({ columns }: SqlAnswer): string[] => uniqueNames(columns.map(({ name }) => name));

/** Whole numbers beyond 2^53 are text. */
export function answerNdjson(answer: SqlAnswer): string[] {
  return [...jsonRows(namesOf(answer), answer.rows)].map((line) => `${line}\n`);
}

export function answerJson(answer: SqlAnswer): string[] {
  const lines = [...jsonRows(namesOf(answer), answer.rows)];
  return ['[', ...lines.map((line, at) => `${at === 0 ? '' : ','}\n${line}`), lines.length === 0 ? ']\n' : '\n]\n'];
}
