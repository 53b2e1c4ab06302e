import { assertNever } from '../../../../../core/model/assert-never.ts';
import type { Signal } from '../../../../../core/model/telemetry.ts';
import type { ExportScope } from '../../../../../contract/operations/files.ts';
import { compileLogFilter } from '../questions/log-filter.ts';
import type { ExportRequest } from '../../port.ts';
import { all, Binder, traceHex, withTables } from '../questions/sql.ts';
import { compileTraceFilter, rangeConditions } from '../questions/trace-filter.ts';
import { traceSummary } from '../questions/trace-summary.ts';
import type { Reading } from './reading.ts';

const NO_KEYS = new BigUint64Array(0);

/** As hex, as whoever reads the slices sorts. */
const ORDERS = {
  stored: '1',
  trace: `${traceHex('trace_id')}, start_ns, 1`,
  // No end is the latest.
  start: 'start_ns, nullif(end_ns, 0) DESC NULLS FIRST, 1',
  series: 'metric, shape, attributes, time_ns, 1',
} as const;

/** What else is asked of the rows. */
export type KeyRequest = Pick<ExportRequest, 'order' | 'metricNames' | 'newest'>;

/**
 * Keys of the rows of one signal in scope, ascending unless they are wanted in another order: 8 bytes a row held, and a snapshot
 * while telemetry goes on arriving.
 */
export async function scopeKeys(
  reading: Reading,
  signal: Signal,
  scope: ExportScope,
  { order = 'stored', metricNames, newest }: KeyRequest = {},
): Promise<BigUint64Array> {
  const binder = new Binder();
  const source = await sourceOf(reading, signal, scope, metricNames, binder);
  if (source === undefined) return NO_KEYS;
  const { tables, from, id = 'id' } = source;
  const select = `SELECT ${id} AS id ${from}`;
  const rows =
    newest === undefined
      ? `${select} ORDER BY ${orderOf(signal, order)}`
      : `SELECT id FROM (${select} ORDER BY 1 DESC LIMIT ${Math.trunc(newest)}) ORDER BY 1`;
  const answer = await reading.query(withTables(tables) + rows, binder.parameters);
  return answer.uint64('id');
}

/** How many there are of them. */
export async function countKeys(
  reading: Reading,
  signal: Signal,
  scope: ExportScope,
  { metricNames }: KeyRequest = {},
): Promise<number> {
  const binder = new Binder();
  const source = await sourceOf(reading, signal, scope, metricNames, binder);
  if (source === undefined) return 0;
  const { tables, from } = source;
  return Number(
    (await reading.query(`${withTables(tables)}SELECT count(*) AS n ${from}`, binder.parameters)).first('n'),
  );
}

/** The bounds that are given. */
export function timeOf({ fromNs, toNs }: Extract<ExportScope, { kind: 'time' }>): { fromNs?: string; toNs?: string } {
  return { ...(fromNs === undefined ? {} : { fromNs }), ...(toNs === undefined ? {} : { toNs }) };
}

interface Source {
  tables: string[];
  from: string;
  /** The key, where joined tables have an `id` as well. */
  id?: string;
}

async function sourceOf(
  reading: Reading,
  signal: Signal,
  scope: ExportScope,
  metricNames: readonly string[] | undefined,
  binder: Binder,
): Promise<Source | undefined> {
  return signal === 'metrics' ? pointSource(scope, metricNames, binder) : rowSource(reading, signal, scope, binder);
}

function orderOf(signal: Signal, order: keyof typeof ORDERS): string {
  const isOfPoints = order === 'series';
  return signal !== 'logs' && (signal === 'metrics') === isOfPoints ? ORDERS[order] : ORDERS.stored;
}

/** Data points belong to no trace: they are in scope only with everything, or by their time. */
function pointSource(scope: ExportScope, names: readonly string[] | undefined, binder: Binder): Source | undefined {
  if (scope.kind !== 'all' && scope.kind !== 'time') return undefined;
  const columns = 'id, metric, shape, attributes, time_ns';
  const points = `(SELECT ${columns} FROM number_point UNION ALL SELECT ${columns} FROM distribution_point)`;
  const conditions = scope.kind === 'time' ? rangeConditions('time_ns', scope, binder) : [];
  if (names)
    conditions.push(`metric IN (SELECT id FROM metric WHERE name IN (SELECT unnest(${binder.textList(names)})))`);
  return { tables: [], from: `FROM ${points} WHERE ${all(conditions)}` };
}

async function rowSource(
  reading: Reading,
  signal: 'traces' | 'logs',
  scope: ExportScope,
  binder: Binder,
): Promise<Source | undefined> {
  const table = signal === 'traces' ? 'span' : 'log';
  switch (scope.kind) {
    case 'all':
      return { tables: [], from: `FROM ${table}` };
    case 'trace':
      return { tables: [], from: `FROM ${table} WHERE trace_id = ${binder.traceId(scope.traceId)}` };
    case 'chosen': {
      const chosen = `SELECT t.id::UUID FROM ${binder.texts(scope.traceIds)} t(id)`;
      return { tables: [], from: `FROM ${table} WHERE trace_id IN (${chosen})` };
    }
    case 'traces':
    case 'time': {
      const filter = await compileTraceFilter(
        reading.database,
        scope.kind === 'time' ? timeOf(scope) : scope.filter,
        binder,
        reading.signal,
      );
      const wanted = `trace_id IN (SELECT trace_id FROM matching WHERE ${all(filter.timeConditions)})`;
      const tables = traceSummary(filter);
      if (scope.kind === 'traces' || signal === 'traces') return { tables, from: `FROM ${table} WHERE ${wanted}` };
      const own = await compileLogFilter(reading.database, timeOf(scope), binder, reading.signal);
      return { tables, id: 'l.id', from: `FROM log l WHERE l.${wanted} OR (${all(own.timeConditions)})` };
    }
    case 'logs': {
      if (signal === 'traces') return undefined;
      const filter = await compileLogFilter(reading.database, scope.filter, binder, reading.signal);
      const conditions = all([...filter.conditions, ...filter.timeConditions]);
      return { tables: filter.tables, id: 'l.id', from: `FROM log l ${filter.joins.join(' ')} WHERE ${conditions}` };
    }
    default:
      return assertNever(scope);
  }
}
