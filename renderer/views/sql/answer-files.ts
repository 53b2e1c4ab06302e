import type { SqlAnswer } from '../../../contract/operations/sql.ts';
import { jsonRows, uniqueNames } from '../../../core/report/answer-json.ts';
import { csvHeader, csvRow, type CsvColumn } from '../../../core/report/csv.ts';
import { redactTexts } from '../../state/redact-texts.ts';
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

/** What leaves in a file: texts are searched by the settings; which key a value stood under, an answer does not tell. */
export async function redactAnswer(answer: SqlAnswer): Promise<SqlAnswer> {
  const texts = [...new Set(answer.rows.flat().filter((cell) => typeof cell === 'string'))];
  const redacted = await redactTexts(texts);
  const known = new Map(texts.map((text, at) => [text, redacted[at]!]));
  const rows = answer.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? known.get(cell)! : cell)));
  return { ...answer, rows };
}
