import { LAST_NS } from '../../../../../core/model/units.ts';
import type { Ask, QuestionContext } from './context.ts';
import { stepFor } from './edges.ts';
import { LOG_TIME } from './log-filter.ts';
import { Binder, parseNanoseconds } from './sql.ts';

/**
 * Counts per slice. All slices are equally long, a whole number of nanoseconds; the last may reach beyond the range but
 * counts only what lies in it.
 *
 *   from           to
 *   ├───┬───┬───┬──┤    spans by start, logs and points by time
 */
export const timeHistogram: Ask<'time.histogram'> = async (database, context, input, signal) => {
  const { from, to } = rangeOf(context, input);
  const width = to > from ? to - from : 0n;
  const step = stepFor(width, input.buckets);
  const buckets = Number((width + step - 1n) / step);
  const binder = new Binder();
  const edges = { from: binder.nanoseconds(from), last: binder.nanoseconds(to - 1n), step: binder.nanoseconds(step) };
  const columns = {
    start: Float64Array.from({ length: buckets }, (_, i) => Number(step * BigInt(i))),
    spans: new Uint32Array(buckets),
    errors: new Uint32Array(buckets),
    logs: new Uint32Array(buckets),
    points: new Uint32Array(buckets),
  };
  if (buckets > 0) {
    const answer = await database.query(countsQuery(edges), binder.parameters, signal);
    const bucket = answer.uint32('bucket');
    for (const name of ['spans', 'errors', 'logs', 'points'] as const)
      answer.uint32(name).forEach((count, i) => (columns[name][bucket[i]!]! += count));
  }
  return { revision: context.revision, rows: buckets, columns, baseNs: String(from), truncated: false };
};

/** Half-open. Where an end is not given it is the store's, its last nanosecond included. */
function rangeOf(
  { minNs, maxNs }: QuestionContext,
  { fromNs, toNs }: { fromNs?: string | undefined; toNs?: string | undefined },
) {
  const from = fromNs === undefined ? (minNs ?? 0n) : parseNanoseconds(fromNs);
  const to = toNs === undefined ? (maxNs === undefined ? from : maxNs + 1n) : parseNanoseconds(toNs);
  return { from: from > LAST_NS ? LAST_NS : from, to };
}

function countsQuery(edges: { from: string; last: string; step: string }): string {
  const per = (
    table: string,
    time: string,
    counts: string,
  ) => `SELECT ((t - ${edges.from}) // ${edges.step})::UINTEGER AS bucket, ${counts}
    FROM (SELECT *, ${time} AS t FROM ${table} l) WHERE t BETWEEN ${edges.from} AND ${edges.last} GROUP BY bucket`;
  const none = '0::UINTEGER';
  const count = 'count(*)::UINTEGER';
  return [
    per(
      'span',
      'start_ns',
      `${count} AS spans, count_if(status_code = 2)::UINTEGER AS errors, ${none} AS logs, ${none} AS points`,
    ),
    per('log', LOG_TIME, `${none}, ${none}, ${count}, ${none}`),
    per('number_point', 'time_ns', `${none}, ${none}, ${none}, ${count}`),
    per('distribution_point', 'time_ns', `${none}, ${none}, ${none}, ${count}`),
  ].join('\nUNION ALL\n');
}
