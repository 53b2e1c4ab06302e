import { assertNever } from '../../../../core/model/assert-never.ts';
import type { SqlAnswer } from '../../../../contract/operations/sql.ts';
import { jsonRows, uniqueNames } from '../../../../core/report/answer-json.ts';
import { csvRow } from '../../../../core/report/csv.ts';
import { oneOf, readArgs, type Command } from '../command.ts';
import { writePieces } from '../output.ts';
import { unwrap, wrongUsage } from '../problem.ts';
import { READING_HELP, READING_OPTIONS, withReading } from '../reading-options.ts';
import { withSource } from '../source.ts';
import { countOf, tableLines } from '../text.ts';
import { exitCodeOf, UNREAD_HELP } from '../unread.ts';

const FORMATS = ['table', 'json', 'csv'] as const;
type Format = (typeof FORMATS)[number];

/** The most the operation gives; a file of results may be long, where a screen may not. */
const MAX_ROWS = 10_000_000;
const MOST_SECONDS = 600;

export const queryCommand: Command = {
  name: 'query',
  summary: 'Ask a store in SQL',
  help: `Usage: tracebench query --store PATH|FILE "SQL" [--format table|json|csv] [--timeout SECONDS]
       tracebench query FILE "SQL" [options]

Runs one read-only statement over the views spans, span_events, span_links, logs, metric_points,
metric_exemplars, resources and scopes; docs/schema.md has their columns.

  --store PATH   the store, or a dump, which is then read into memory first (- is standard input); may also
                 stand without --store, before the statement
  --format F     table (for looking), json (an array of objects; whole numbers beyond 2^53 as text) or csv
${READING_HELP}  --json         the same as --format json
  --timeout N    seconds after which the statement is stopped, 10; 600 at most
${UNREAD_HELP}
Example: tracebench query shop.jsonl "SELECT service_name, count(*) FROM spans GROUP BY ALL"
`,
  async run(given) {
    const { values, positionals } = readArgs('query', given.args, {
      store: { type: 'string' },
      ...READING_OPTIONS,
      format: { type: 'string' },
      timeout: { type: 'string', default: '10' },
    });
    const context = withReading(given, values, 'query');
    const { source, sql } = readQuestion(values.store, positionals);
    const format = oneOf(values.format ?? (values.json ? 'json' : 'table'), FORMATS, '--format', 'query');
    const timeoutMs = readSeconds(values.timeout) * 1_000;
    const { signal, output } = context;
    const { answer, unread } = await withSource(context, source, async ({ engine, unread }) => {
      return {
        answer: unwrap(await engine.call('sql.query', { sql, limit: MAX_ROWS, timeoutMs }, { signal })),
        unread,
      };
    });
    await writePieces(output, formatAnswer(answer, format));
    if (answer.truncated) output.err(`Cut after ${countOf(answer.rows.length, 'rows')}.`);
    return exitCodeOf([unread]);
  },
};

/** The statement comes last, behind what is asked where that is not given by --store. */
function readQuestion(store: string | undefined, positionals: readonly string[]): { source: string; sql: string } {
  const [source, sql, ...more] = [...(store === undefined ? [] : [store]), ...positionals];
  if (source && sql && more.length === 0) return { source, sql };
  const wanted =
    positionals.length > 1 ? 'One statement is wanted, in quotes' : 'A store or file and a statement are wanted';
  throw wrongUsage(`${wanted}: --store PATH "SQL", or FILE "SQL".`, 'query');
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,3}$/.test(text) && seconds >= 1 && seconds <= MOST_SECONDS) return seconds;
  throw wrongUsage(`--timeout is a number of seconds from 1 to ${MOST_SECONDS}, not "${text}".`, 'query');
}

function formatAnswer(answer: SqlAnswer, format: Format): Iterable<string> {
  const names = answer.columns.map(({ name }) => name);
  switch (format) {
    case 'json':
      return formatJson(uniqueNames(names), answer.rows);
    case 'csv':
      return formatCsv(names, answer.rows);
    case 'table':
      return formatForPeople(answer);
    default:
      return assertNever(format);
  }
}

function formatForPeople({ columns, rows }: SqlAnswer): Iterable<string> {
  const isNumber = (at: number) => rows.some((row) => typeof row[at] === 'number' || typeof row[at] === 'bigint');
  return tableLines(
    columns.map(({ name }, at) => ({ title: name, align: isNumber(at) ? 'right' : 'left' })),
    rows,
    (cell) => (cell === null ? 'NULL' : String(cell)),
  );
}

function* formatCsv(names: readonly string[], rows: SqlAnswer['rows']): Generator<string> {
  yield csvRow(names);
  for (const row of rows) yield csvRow(row);
}

/** One row to a line, so that long answers can be read and compared by line. */
function* formatJson(names: readonly string[], rows: SqlAnswer['rows']): Generator<string> {
  yield '[';
  let lines = 0;
  for (const line of jsonRows(names, rows)) yield `${lines++ === 0 ? '' : ','}\n${line}`;
  yield rows.length === 0 ? ']\n' : '\n]\n';
}
