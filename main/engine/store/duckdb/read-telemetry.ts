import type { CancelSignal } from '../../../../contract/transport.ts';
import { assertNever } from '../../../../core/model/assert-never.ts';
import type { Signal, Telemetry } from '../../../../core/model/telemetry.ts';
import type { ExportRequest } from '../port.ts';
import type { Database } from './database.ts';
import { readLogs } from './reading/read-logs.ts';
import { readMetrics } from './reading/read-metrics.ts';
import { readSpans, readSpanSlices } from './reading/read-spans.ts';
import { readAhead } from './reading/read-ahead.ts';
import { Reading } from './reading/reading.ts';
import { countKeys, scopeKeys } from './reading/scope-keys.ts';

/** Items a slice holds: a few megabytes as the model. */
const SLICE_ITEMS = 5_000;

/** Small slices of spans are asked for together, up to so many items: every statement has to be read and planned. */
const ASKED_ITEMS = 4_000;

/** Being read at once: while something is encoded, DuckDB answers for what follows. */
const READS_AHEAD = 2;

/** Everything in scope as the model, in slices of bounded size, in the order asked for; within a slice grouped by resource and scope. */
export async function* readTelemetry(
  database: Database,
  request: ExportRequest,
  signal?: CancelSignal,
): AsyncGenerator<Telemetry> {
  const reading = new Reading(database, signal);
  for (const wanted of request.signals) yield* readSignal(reading, wanted, request);
}

/** Spans, log records and data points in scope. */
export async function countItems(database: Database, request: ExportRequest, signal?: CancelSignal): Promise<number> {
  const reading = new Reading(database, signal);
  let items = 0;
  for (const wanted of request.signals) {
    const { metricNames } = request;
    items += await countKeys(reading, wanted, request.scope, metricNames && { metricNames });
  }
  return items;
}

async function* readSignal(reading: Reading, signal: Signal, request: ExportRequest): AsyncGenerator<Telemetry> {
  const { scope, sliceItems = SLICE_ITEMS, headsOnly = false, metricNames, newest } = request;
  if (headsOnly && signal === 'metrics')
    return yield await readSlice(reading, signal, new BigUint64Array(0), await metricIds(reading));
  const keys = await scopeKeys(reading, signal, scope, request);
  const isWhole = scope.kind === 'all' && metricNames === undefined && newest === undefined;
  const hasEmpty = signal === 'metrics' && isWhole;
  const empty = hasEmpty ? await metricIds(reading, WITHOUT_POINTS) : [];
  if (keys.length === 0 && empty.length === 0) return;
  const isAscending = signal === 'traces' && (request.order ?? 'stored') === 'stored';
  const together = isAscending ? Math.max(1, Math.floor(ASKED_ITEMS / sliceItems)) : 1;
  const reads = readsOf(reading, signal, keys, { sliceItems, together }, empty);
  for await (const slices of readAhead(reads, READS_AHEAD)) yield* slices;
}

/** What reads the slices, some of them together, in their order. Metrics without points are in the last one. */
function* readsOf(
  reading: Reading,
  signal: Signal,
  keys: BigUint64Array,
  { sliceItems, together }: { sliceItems: number; together: number },
  empty: readonly number[],
): Generator<() => Promise<Telemetry[]>> {
  const step = sliceItems * together;
  for (let from = 0; from === 0 || from < keys.length; from += step) {
    const some = keys.subarray(from, from + step);
    const isLast = from + step >= keys.length;
    yield together === 1
      ? async () => [await readSlice(reading, signal, some, isLast ? empty : [])]
      : async () => (await readSpanSlices(reading, some, sliceItems)).map((groups) => ({ signal: 'traces', groups }));
  }
}

async function readSlice(
  reading: Reading,
  signal: Signal,
  keys: BigUint64Array,
  emptyMetrics: readonly number[],
): Promise<Telemetry> {
  switch (signal) {
    case 'traces':
      return { signal, groups: await readSpans(reading, keys) };
    case 'logs':
      return { signal, groups: await readLogs(reading, keys) };
    case 'metrics':
      return { signal, groups: await readMetrics(reading, keys, emptyMetrics) };
    default:
      return assertNever(signal);
  }
}

/** Metrics that came without any data point; they have no key of their own. */
const WITHOUT_POINTS = 'WHERE id NOT IN (SELECT metric FROM number_point UNION SELECT metric FROM distribution_point)';

async function metricIds(reading: Reading, where = ''): Promise<number[]> {
  const answer = await reading.query(`SELECT id FROM metric ${where} ORDER BY id`);
  return [...answer.uint32('id')];
}
