import type { CancelSignal } from '../../../../contract/transport.ts';
import { QuestionError, type TableRequest, type TableSlice } from '../port.ts';
import type { Database } from './database.ts';
import { Reading } from './reading/reading.ts';
import { scopeKeys } from './reading/scope-keys.ts';
import { Binder } from './questions/sql.ts';

/** Rows a slice holds. */
const SLICE_ROWS = 2_000;

/** Views are read by the key of the signal they belong to. `traces` is one row per trace, made from its spans. */
const VIEWS = {
  spans: { view: 'spans', key: 'span_key', order: 'span_key', signal: 'traces' },
  span_events: { view: 'span_events', key: 'span_key', order: 'span_key, event_index', signal: 'traces' },
  span_links: { view: 'span_links', key: 'span_key', order: 'span_key, link_index', signal: 'traces' },
  logs: { view: 'logs', key: 'log_key', order: 'log_key', signal: 'logs' },
  metric_points: { view: 'metric_points', key: 'point_key', order: 'point_key', signal: 'metrics' },
} as const;

const NUMBER_TYPES = /^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL.*)$/;

/** A documented view, or the list of traces, as text cells. */
export async function* readTable(
  database: Database,
  request: TableRequest,
  signal?: CancelSignal,
): AsyncGenerator<TableSlice> {
  const reading = new Reading(database, signal);
  if (request.table === 'traces') return yield* readTraces(reading, request);
  const { view, key, order, signal: of } = VIEWS[request.table];
  const keys = await scopeKeys(reading, of, request.scope);
  for (let from = 0; from === 0 || from < keys.length; from += SLICE_ROWS) {
    const binder = new Binder();
    const wanted = binder.ids(keys.subarray(from, from + SLICE_ROWS), 'UBIGINT');
    yield await readSlice(reading, `SELECT * FROM ${view} WHERE ${key} IN ${wanted} ORDER BY ${order}`, binder);
  }
}

/** Every cell as DuckDB writes it in text: nothing is rounded on the way. */
async function readSlice(reading: Reading, sql: string, binder: Binder): Promise<TableSlice> {
  const described = await reading.query(`SELECT * FROM (${sql}) LIMIT 0`, binder.parameters);
  const answer = await reading.query(`SELECT COLUMNS(*)::VARCHAR FROM (${sql})`, binder.parameters);
  const cells = described.names.map((_, i) => answer.values(answer.names[i]!) as (string | null)[]);
  return {
    columns: described.names.map((name, i) => ({
      name,
      kind: NUMBER_TYPES.test(described.types[i]!) ? 'number' : 'text',
    })),
    rows: Array.from({ length: answer.rows }, (_, row) => cells.map((column) => column[row]!)),
  };
}

async function* readTraces(reading: Reading, { scope }: TableRequest): AsyncGenerator<TableSlice> {
  if (scope.kind === 'logs') throw new QuestionError('A table of traces cannot be made of a selection of log records.');
  const keys = await scopeKeys(reading, 'traces', scope);
  const binder = new Binder();
  yield await readSlice(
    reading,
    `SELECT trace_id, coalesce(arg_min(service_name, start_time_unix_nano) FILTER (parent_span_id IS NULL), arg_min(service_name, start_time_unix_nano)) AS service_name,
      coalesce(arg_min(name, start_time_unix_nano) FILTER (parent_span_id IS NULL), arg_min(name, start_time_unix_nano)) AS name,
      min(start_time) AS start_time, min(start_time_unix_nano) AS start_time_unix_nano,
      max(greatest(end_time_unix_nano, start_time_unix_nano))::HUGEINT - min(start_time_unix_nano)::HUGEINT AS duration_ns,
      count(*) AS spans, count_if(status_code = 'ERROR') AS errors
     FROM spans WHERE span_key IN ${binder.ids(keys, 'UBIGINT')} GROUP BY trace_id ORDER BY 5, 1`,
    binder,
  );
}
