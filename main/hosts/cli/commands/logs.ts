import { formatCount } from '../../../../core/report/html/report-words.ts';
import * as v from 'valibot';
import { expression, type Expression } from '../../../../contract/expression.ts';
import { textAt } from '../../../../contract/frame.ts';
import type { LogFilter } from '../../../../contract/filters.ts';
import type { LogListFrame, LogPattern } from '../../../../contract/operations/logs.ts';
import { recordingClockOf, type RecordingClock } from '../../../../core/model/recording-clock.ts';
import type { Engine } from '../../../engine/api.ts';
import { oneOf, readArgs, type Command, type CommandContext } from '../command.ts';
import { unwrap, wrongUsage } from '../problem.ts';
import { readLimit } from '../limit-option.ts';
import { READING_HELP, READING_OPTIONS, withReading } from '../reading-options.ts';
import { formatRows, ROW_FORMATS, type RowColumn } from '../rows.ts';
import { readSourcePath, sessionOf, withSource } from '../source.ts';
import { formatInstant, shownInstant } from '../text.ts';
import { exitCodeOf, UNREAD_HELP } from '../unread.ts';

/** The largest page the operation gives, and the most patterns. */
const PAGE_ROWS = 5_000;
const MOST_PATTERNS = 2_000;
const DEFAULT_LIMIT = '1000';

interface LogLine {
  /** RFC 3339 with nanoseconds. */
  time: string;
  timeNs: string;
  severity: string;
  service: string;
  body: string;
  traceId: string;
  spanId: string;
}

const logColumns = (clock: RecordingClock | undefined): readonly RowColumn<LogLine>[] => [
  { title: 'time', cell: ({ time }) => time, shown: ({ timeNs }) => shownInstant(BigInt(timeNs), clock) },
  { title: 'severity', cell: ({ severity }) => severity },
  { title: 'service', cell: ({ service }) => service },
  { title: 'body', cell: ({ body }) => body },
  { title: 'traceId', cell: ({ traceId }) => traceId },
  { title: 'spanId', cell: ({ spanId }) => spanId },
];

type PatternLine = Pick<LogPattern, 'count' | 'template' | 'services' | 'firstNs' | 'lastNs' | 'sample'>;

const patternColumns = (clock: RecordingClock | undefined): readonly RowColumn<PatternLine>[] => [
  { title: 'count', align: 'right', cell: ({ count }) => count },
  { title: 'template', cell: ({ template }) => template },
  { title: 'services', cell: ({ services }) => services.join(' ') },
  momentColumn('first', ({ firstNs }) => firstNs, clock),
  momentColumn('last', ({ lastNs }) => lastNs, clock),
];

function momentColumn(
  title: string,
  nsOf: (line: PatternLine) => string,
  clock: RecordingClock | undefined,
): RowColumn<PatternLine> {
  const cell = (line: PatternLine) => formatInstant(BigInt(nsOf(line)));
  return { title, cell, shown: (line) => shownInstant(BigInt(nsOf(line)), clock) };
}

export const logsCommand: Command = {
  name: 'logs',
  summary: 'List the log records of a store, or their patterns',
  help: `Usage: tracebench logs --store PATH|FILE [--text WORDS] [--filter JSON] [--patterns] [--limit N] [--format table|json|csv]

Lists log records, oldest first. Bodies are cut at 1,000 characters; tracebench export has them whole. Of a recording
without dates the table counts from its start.

  --store PATH   the store, or a dump, which is then read into memory first (- is standard input); may also
                 stand without --store
  --text WORDS   only records whose body has these words; case does not matter
  --filter JSON  only records that match an expression, e.g.
                 '{"kind":"term","field":"severity","operator":">=","value":"error"}';
                 {"kind":"and"|"or","of":[…]} and {"kind":"not","of":…} combine them
  --patterns     patterns of the bodies and how often each occurs, most frequent first
  --limit N      at most so many rows; ${DEFAULT_LIMIT} when left out
${READING_HELP}  --format F     table (for looking), json (one object per line) or csv; --json is --format json
${UNREAD_HELP}
Example: tracebench logs shop.jsonl --filter '{"kind":"term","field":"severity","operator":">=","value":"error"}'
`,
  async run(given) {
    const { values, positionals } = readArgs('logs', given.args, {
      store: { type: 'string' },
      ...READING_OPTIONS,
      text: { type: 'string' },
      filter: { type: 'string' },
      patterns: { type: 'boolean', default: false },
      limit: { type: 'string', default: DEFAULT_LIMIT },
      format: { type: 'string' },
    });
    const context = withReading(given, values, 'logs');
    const source = readSourcePath(values.store, positionals, 'logs');
    const format = oneOf(values.format ?? (values.json ? 'json' : 'table'), ROW_FORMATS, '--format', 'logs');
    const limit = readLimit(values.limit, 'logs');
    const filter = { text: values.text, where: values.filter === undefined ? undefined : readWhere(values.filter) };
    const { text, cut, unread } = await withSource(context, source, async ({ engine, unread }) => {
      const clock = recordingClockOf((await sessionOf(context, engine)).timeRange);
      if (values.patterns)
        return { ...patternsText(await listPatterns(context, engine, filter, limit), format, clock), unread };
      const { lines, total } = await listLogs(context, engine, filter, limit);
      return {
        text: formatRows(logColumns(clock), lines, format),
        cut: total > lines.length ? cutOf(lines.length, total) : '',
        unread,
      };
    });
    await context.output.out(text);
    if (cut !== '') context.output.err(`Cut: ${cut}. --limit N gives more.`);
    return exitCodeOf([unread]);
  },
};

const cutOf = (shown: number, all: number): string => `${formatCount(shown)} of ${formatCount(all)}`;

function readWhere(text: string): Expression {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), expression), text);
  if (parsed.success) return parsed.output;
  throw wrongUsage(`--filter is no expression: ${parsed.issues[0].message}`, 'logs');
}

type Asked = Pick<LogFilter, 'text' | 'where'>;

/** Page after page, each going on behind the last record of the one before. */
async function listLogs({ signal }: CommandContext, engine: Engine, filter: Asked, limit: number) {
  const lines: LogLine[] = [];
  let after: { timeNs: string; key: number } | undefined;
  let total = 0;
  while (lines.length < limit) {
    const page = { filter, descending: false, offset: 0, limit: Math.min(PAGE_ROWS, limit - lines.length), after };
    const answer = unwrap(await engine.call('logs.search', page, { signal }));
    const { frame } = answer;
    if (after === undefined) total = answer.total;
    const { rows, columns } = frame;
    for (let row = 0; row < rows; row++) lines.push(readLog(frame, row));
    if (rows === 0) break;
    after = { timeNs: columns.time[rows - 1]!.toString(), key: columns.key[rows - 1]! };
  }
  return { lines, total };
}

function readLog({ columns }: LogListFrame, row: number): LogLine {
  const timeNs = columns.time[row]!;
  const number = columns.severity[row]!;
  return {
    time: formatInstant(timeNs),
    timeNs: timeNs.toString(),
    severity: textAt(columns.severityText, row) || (number === 0 ? '' : String(number)),
    service: textAt(columns.service, row),
    body: textAt(columns.body, row),
    traceId: textAt(columns.traceId, row),
    spanId: textAt(columns.spanId, row),
  };
}

async function listPatterns({ signal }: CommandContext, engine: Engine, filter: Asked, limit: number) {
  const input = { filter, limit: Math.min(limit, MOST_PATTERNS), sparkBuckets: 1 };
  return unwrap(await engine.call('logs.patterns', input, { signal }));
}

function patternsText(
  { patterns, distinct }: { patterns: readonly LogPattern[]; distinct: number },
  format: (typeof ROW_FORMATS)[number],
  clock: RecordingClock | undefined,
): { text: string; cut: string } {
  const lines = patterns.map(({ count, template, services, firstNs, lastNs, sample }): PatternLine => {
    return { count, template, services, firstNs, lastNs, sample };
  });
  const cut = distinct > lines.length ? `${cutOf(lines.length, distinct)} patterns` : '';
  return { text: formatRows(patternColumns(clock), lines, format), cut };
}
