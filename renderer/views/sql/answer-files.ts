import type { SqlAnswer } from '../../../contract/operations/sql.ts';
import { jsonRows, uniqueNames } from '../../../core/report/answer-json.ts';
import { csvRow } from '../../../core/report/csv.ts';
import { redactWith, type Redacted } from '../../state/redact-texts.ts';

/** Texts a spreadsheet would take for a formula are guarded; numbers stay numbers. */
export function answerCsv({ columns, rows }: SqlAnswer): string[] {
  return [csvRow(columns.map(({ name }) => name)), ...rows.map(csvRow)];
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

/** Digits of the shortest number in which a rule finds something. */
const LONG_NUMBER = 13;

/** What leaves in a file: texts and long numbers are searched by the settings, and by the names of their columns; a PIVOT makes names of values. */
export async function redactAnswer(answer: SqlAnswer): Promise<Redacted<SqlAnswer>> {
  const columns = answer.columns.map(({ name }, at) => {
    const texts = new Set(
      answer.rows
        .map((row) => row[at]!)
        .filter(isSearched)
        .map(String),
    );
    return { name, texts: [...texts] };
  });
  const texts = columns.flatMap((column) => column.texts);
  const keys = columns.flatMap(({ name, texts }) => texts.map(() => name));
  const { made: redacted, hidden } = await redactWith((redact) =>
    redact([...texts, ...columns.map(({ name }) => name)], keys),
  );
  let from = 0;
  const known = columns.map(({ texts }) => new Map(texts.map((text) => [text, redacted[from++]!])));
  const shown = (cell: Cell, at: number): Cell => {
    const after = isSearched(cell) ? known[at]!.get(String(cell))! : cell;
    return after === String(cell) ? cell : after;
  };
  const heads = redacted.slice(texts.length);
  const named = answer.columns.map((column, at) => ({ ...column, name: heads[at]! }));
  return { made: { ...answer, columns: named, rows: answer.rows.map((row) => row.map(shown)) }, hidden };
}

type Cell = SqlAnswer['rows'][number][number];

const isSearched = (cell: Cell): boolean =>
  typeof cell === 'string' || (cell !== null && typeof cell !== 'boolean' && String(cell).length >= LONG_NUMBER);
