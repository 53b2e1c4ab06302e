import type { Red } from '../../../../../contract/operations/subjects.ts';
import type { Answer } from '../answer.ts';
import { askEntries } from '../summaries/ask-kept.ts';
import type { EntryView } from '../summaries/kept-entries.ts';
import type { Ask } from './context.ts';
import { DURATION, entryRows, RED_OUT, redColumns } from './entry-spans.ts';
import { LOG_TIME } from './log-filter.ts';
import { ERROR_SEVERITY } from './resource-counts.ts';
import { Binder, withTables } from './sql.ts';
import { inRange, sliceOf, sliceRange, type SlicedRange } from './subject-range.ts';
import { subjectResources } from './subject-resources.ts';

/** RED, Apdex and log records of one subject per slice; slices without calls have NaN durations. */
export const subjectRed: Ask<'subject.red'> = async (database, context, input, signal) => {
  const range = sliceRange(context, input, input.buckets);
  const columns = emptyColumns(range);
  const frame = {
    revision: context.revision,
    rows: range.slices,
    columns,
    baseNs: String(range.from),
    truncated: false,
  };
  const resources = (await subjectResources(database, input, signal)).map(({ id }) => id);
  if (resources.length === 0 || range.slices === 0) return { frame, total: NO_CALLS, sliceNs: String(range.step) };
  const binder = new Binder();
  const mine = `IN ${binder.ids(resources, 'UINTEGER')}`;
  const threshold = binder.add(BigInt(input.apdexThresholdNs), 'BIGINT');
  const spans = await askEntries(
    database,
    context,
    (kept, ask) => ask(redQuery(kept, range, mine, threshold), binder.parameters),
    signal,
  );
  const logBinder = new Binder();
  const logs = await database.query(
    logsQuery(range, `IN ${logBinder.ids(resources, 'UINTEGER')}`),
    logBinder.parameters,
    signal,
  );
  const total = fill(columns, spans);
  logs.uint32('slice').forEach((slice, row) => {
    columns.logs[slice] = logs.uint32('logs')[row]!;
    columns.errorLogs[slice] = logs.uint32('error_logs')[row]!;
  });
  return { frame, total, sliceNs: String(range.step) };
};

export const NO_CALLS: Red = { calls: 0, errors: 0, p50: NaN, p95: NaN, p99: NaN, max: NaN, apdex: NaN };

function emptyColumns({ slices, step }: SlicedRange) {
  const gaps = () => new Float64Array(slices).fill(NaN);
  return {
    start: Float64Array.from({ length: slices }, (_, i) => Number(step * BigInt(i))),
    calls: new Uint32Array(slices),
    errors: new Uint32Array(slices),
    p50: gaps(),
    p95: gaps(),
    p99: gaps(),
    apdex: gaps(),
    logs: new Uint32Array(slices),
    errorLogs: new Uint32Array(slices),
  };
}

/** Slices, and the whole as the row without a slice. */
function redQuery(kept: EntryView, range: SlicedRange, mine: string, threshold: string): string {
  const conditions = [`s.resource ${mine}`, inRange(range, 's.start_ns')];
  return `${withTables([
    ...entryRows(
      kept,
      { columns: { slice: sliceOf(range, 's.start_ns'), duration: DURATION, failed: 's.status_code = 2' } },
      conditions,
    ),
    `red AS (SELECT slice, ${redColumns(threshold)} FROM entry GROUP BY GROUPING SETS ((slice), ()))`,
  ])}SELECT coalesce(slice::INTEGER, -1)::INTEGER AS slice, ${RED_OUT} FROM red`;
}

function logsQuery(range: SlicedRange, mine: string): string {
  return `SELECT ${sliceOf(range, LOG_TIME)} AS slice, count(*)::UINTEGER AS logs,
    count_if(severity_number >= ${ERROR_SEVERITY})::UINTEGER AS error_logs
    FROM log l WHERE l.resource ${mine} AND ${inRange(range, LOG_TIME)} GROUP BY slice`;
}

/** One Red per row. */
export function readRed(answer: Answer): Red[] {
  const [calls, errors] = [answer.uint32('calls'), answer.uint32('errors')];
  const [p50, p95, p99] = [answer.float64('p50'), answer.float64('p95'), answer.float64('p99')];
  const [max, apdex] = [answer.float64('longest'), answer.float64('apdex')];
  return Array.from(calls, (n, row) => ({
    calls: n,
    errors: errors[row]!,
    p50: p50[row]!,
    p95: p95[row]!,
    p99: p99[row]!,
    max: max[row]!,
    apdex: apdex[row]!,
  }));
}

/** Writes the slices and gives the whole. */
function fill(columns: ReturnType<typeof emptyColumns>, answer: Answer): Red {
  const reds = readRed(answer);
  let total = NO_CALLS;
  answer.int32('slice').forEach((slice, row) => {
    const red = reds[row]!;
    if (slice < 0) total = red;
    else
      for (const name of ['calls', 'errors', 'p50', 'p95', 'p99', 'apdex'] as const) columns[name][slice] = red[name];
  });
  return total;
}
