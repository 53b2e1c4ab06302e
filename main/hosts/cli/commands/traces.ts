import { textAt } from '../../../../contract/frame.ts';
import { TRACE_SORTS, type TraceListFrame } from '../../../../contract/operations/traces.ts';
import type { InputOf } from '../../../../contract/operations.ts';
import { recordingClockOf, type RecordingClock } from '../../../../core/model/recording-clock.ts';
import type { Engine } from '../../../engine/api.ts';
import { oneOf, readArgs, type Command, type CommandContext } from '../command.ts';
import { unwrap } from '../problem.ts';
import { readLimit } from '../limit-option.ts';
import { READING_HELP, READING_OPTIONS, withReading } from '../reading-options.ts';
import { formatRows, type RowColumn } from '../rows.ts';
import { readSourcePath, sessionOf, withSource } from '../source.ts';
import { formatDuration } from '../../../../core/report/html/report-times.ts';
import { formatCount, reportWords } from '../../../../core/report/html/report-words.ts';
import { formatInstant, shownInstant } from '../text.ts';
import { exitCodeOf, UNREAD_HELP } from '../unread.ts';

type Sort = InputOf<'traces.search'>['sort'];

/** Where a list begins with the first, and not with the largest. */
const RISING: readonly Sort['by'][] = ['start', 'service', 'name'];

/** The largest page the operation gives. */
const PAGE_ROWS = 5_000;

interface TraceLine {
  traceId: string;
  service: string;
  name: string;
  /** RFC 3339 with nanoseconds. */
  start: string;
  startNs: string;
  durationNs: number;
  spans: number;
  errors: number;
}

const columnsBy = (clock: RecordingClock | undefined): readonly RowColumn<TraceLine>[] => [
  { title: 'traceId', cell: ({ traceId }) => traceId },
  { title: 'service', cell: ({ service }) => service },
  { title: 'name', cell: ({ name }) => name },
  { title: 'start', cell: ({ start }) => start, shown: ({ startNs }) => shownInstant(BigInt(startNs), clock) },
  { title: 'duration', align: 'right', cell: ({ durationNs }) => formatDuration(durationNs, reportWords('en')) },
  { title: 'spans', align: 'right', cell: ({ spans }) => spans },
  { title: 'errors', align: 'right', cell: ({ errors }) => errors },
];

export const tracesCommand: Command = {
  name: 'traces',
  summary: 'List the traces of a store',
  help: `Usage: tracebench traces --store PATH|FILE [--sort COLUMN] [--reverse] [--limit N] [--json]

Lists traces, oldest first unless said otherwise. Of a recording without dates the table counts from its start.

  --store PATH   the store, or a dump, which is then read into memory first (- is standard input); may also
                 stand without --store
  --sort COLUMN  start (oldest first), duration, spans, errors (largest first), service or name (in the order of letters)
  --reverse      the other way round: --sort start --reverse is newest first
  --limit N      at most so many; all when left out
${READING_HELP}  --json         one line of JSON per trace:
                 {"traceId","service","name","start","startNs","durationNs","spans","errors"}
${UNREAD_HELP}
Example: tracebench traces shop.jsonl --sort duration --limit 10
`,
  async run(given) {
    const { values, positionals } = readArgs('traces', given.args, {
      store: { type: 'string' },
      sort: { type: 'string', default: 'start' },
      reverse: { type: 'boolean', default: false },
      limit: { type: 'string' },
      ...READING_OPTIONS,
    });
    const context = withReading(given, values, 'traces');
    const source = readSourcePath(values.store, positionals, 'traces');
    const limit = values.limit === undefined ? Infinity : readLimit(values.limit, 'traces');
    const by = oneOf(values.sort, TRACE_SORTS, '--sort', 'traces');
    const sort = { by, descending: RISING.includes(by) === values.reverse };
    const { lines, total, clock, unread } = await withSource(context, source, async ({ engine, unread }) => ({
      ...(await listTraces(context, engine, sort, limit)),
      clock: recordingClockOf((await sessionOf(context, engine)).timeRange),
      unread,
    }));
    await context.output.out(formatRows(columnsBy(clock), lines, values.json ? 'json' : 'table'));
    if (total > lines.length)
      context.output.err(`Cut: ${formatCount(lines.length)} of ${formatCount(total)}. --limit N gives more.`);
    return exitCodeOf([unread]);
  },
};

async function listTraces({ signal }: CommandContext, engine: Engine, sort: Sort, limit: number) {
  const lines: TraceLine[] = [];
  for (;;) {
    const page = { filter: {}, sort, offset: lines.length, limit: Math.min(PAGE_ROWS, limit - lines.length) };
    const { frame, total } = unwrap(await engine.call('traces.search', page, { signal }));
    for (let row = 0; row < frame.rows; row++) lines.push(readTrace(frame, row));
    if (frame.rows === 0 || lines.length >= Math.min(total, limit)) return { lines, total };
  }
}

function readTrace({ columns }: TraceListFrame, row: number): TraceLine {
  const startNs = columns.start[row]!;
  return {
    traceId: textAt(columns.traceId, row),
    service: textAt(columns.service, row),
    name: textAt(columns.name, row),
    start: formatInstant(startNs),
    startNs: startNs.toString(),
    durationNs: columns.duration[row]!,
    spans: columns.spans[row]!,
    errors: columns.errors[row]!,
  };
}
