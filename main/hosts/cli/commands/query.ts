import { assertNever } from '../../../../core/model/assert-never.ts';
import type { SqlAnswer } from '../../../../contract/operations/sql.ts';
import { jsonRows, uniqueNames } from '../../../../core/report/answer-json.ts';
import { csvRow } from '../../../../core/report/csv.ts';
import { oneOf, readArgs, required, type Command } from '../command.ts';
import { writePieces } from '../output.ts';
import { DONE, unwrap, wrongUsage } from '../problem.ts';
import { READING_HELP, READING_OPTIONS, withReading } from '../reading-options.ts';
import { withSource } from '../source.ts';
import { countOf, tableLines } from '../text.ts';

const FORMATS = ['table', 'json', 'csv'] as const;
type Format = (typeof FORMATS)[number];

/** The most the operation gives; a file of results may be long, where a screen may not. */
const MAX_ROWS = 10_000_000;
const MOST_SECONDS = 600;

export const queryCommand: Command = {
  name: 'query',
  summary: 'Ask a store in SQL',
  help: `Usage: tracebench query --store PATH "SQL" [--format table|json|csv] [--timeout SECONDS]

Runs one read-only statement over the views spans, span_events, span_links, logs, metric_points,
metric_exemplars, resources and scopes; docs/schema.md has their columns.

  --store PATH   the store, or a dump, which is then read into memory first; - is standard input
  --format F     table (for looking), json (an array of objects; whole numbers beyond 2^53 as text) or csv
${READING_HELP}  --json         the same as --format json
  --timeout N    seconds after which the statement is stopped, 10; 600 at most

Example: tracebench query --store live.tracebench "SELECT service_name, count(*) FROM spans GROUP BY ALL"
`,
  async run(given) {
    const { values, positionals } = readArgs('query', given.args, {
      store: { type: 'string' },
      ...READING_OPTIONS,
      format: { type: 'string' },
      timeout: { type: 'string', default: '10' },
    });
    const context = withReading(given, values, 'query');
    const store = required(values.store, '--store', 'query');
    const format = oneOf(values.format ?? (values.json ? 'json' : 'table'), FORMATS, '--format', 'query');
    const timeoutMs = readSeconds(values.timeout) * 1_000;
    const [sql, ...more] = positionals;
    if (sql === undefined || more.length > 0) throw wrongUsage('One statement is wanted, in quotes.', 'query');
    const { signal, output } = context;
    const answer = await withSource(context, store, async ({ engine }) =>
      unwrap(await engine.call('sql.query', { sql, limit: MAX_ROWS, timeoutMs }, { signal })),
    );
    await writePieces(output, formatAnswer(answer, format));
    if (answer.truncated) output.err(`Cut after ${countOf(answer.rows.length, 'rows')}.`);
    return DONE;
  },
};

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
