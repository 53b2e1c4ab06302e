import type { TraceFilter } from '../../../../contract/filters.ts';
import type { ExportScope } from '../../../../contract/operations/files.ts';
import type { CancelSignal } from '../../../../contract/transport.ts';
import { assertNever } from '../../../../core/model/assert-never.ts';
import { plainObject } from '../../../../core/model/plain-text.ts';
import type { Signal } from '../../../../core/model/telemetry.ts';
import { QuestionError, type TableRequest, type TableSlice } from '../port.ts';
import type { Answer } from './answer.ts';
import type { Database } from './database.ts';
import { all, Binder, traceHex, withTables } from './questions/sql.ts';
import { compileTraceFilter } from './questions/trace-filter.ts';
import { traceSummary } from './questions/trace-summary.ts';
import { Reading } from './reading/reading.ts';
import { scopeKeys, timeOf } from './reading/scope-keys.ts';

/** Rows a slice holds. */
const SLICE_ROWS = 2_000;

type Column = TableSlice['columns'][number];
type Cell = string | null;

/**
 * A view and the table whose rows it shows, both in the same order. Dictionary texts and attributes are looked up for the
 * rows of a slice, beside the view: the view would read the whole dictionary for every slice.
 */
interface Source {
  view: string;
  key: string;
  order: string;
  signal: Signal;
  table: string;
  tableKey: string;
  tableOrder: string;
  /** Columns that are ids of dictionary texts. */
  texts: string[];
}

const OF_SPAN = { key: 'span_key', signal: 'traces', tableKey: 'span', tableOrder: 'span, position' } as const;
const POINTS =
  '(SELECT id, shape, attributes FROM number_point UNION ALL SELECT id, shape, attributes FROM distribution_point)';

const SOURCES: Record<Exclude<TableRequest['table'], 'traces'>, Source> = {
  spans: { ...byId('spans', 'span_key', 'span', 'traces'), texts: ['trace_state', 'status_message'] },
  span_events: { ...OF_SPAN, view: 'span_events', order: 'span_key, event_index', table: 'span_event', texts: [] },
  span_links: {
    ...OF_SPAN,
    view: 'span_links',
    order: 'span_key, link_index',
    table: 'span_link',
    texts: ['trace_state'],
  },
  logs: byId('logs', 'log_key', 'log', 'logs'),
  metric_points: byId('metric_points', 'point_key', POINTS, 'metrics'),
};

function byId(view: string, key: string, table: string, signal: Signal): Source {
  return { view, key, order: key, signal, table, tableKey: 'id', tableOrder: 'id', texts: [] };
}

/** A documented view, or the list of traces, as text cells: as DuckDB writes them, so that nothing is rounded. */
export async function* readTable(
  database: Database,
  request: TableRequest,
  signal?: CancelSignal,
): AsyncGenerator<TableSlice> {
  const reading = new Reading(database, signal);
  if (request.table === 'traces') return yield* readTraces(reading, request.scope);
  const source = SOURCES[request.table];
  const columns = await describe(reading, `SELECT * FROM ${source.view}`);
  const keys = await scopeKeys(reading, source.signal, request.scope);
  for (let from = 0; from === 0 || from < keys.length; from += SLICE_ROWS)
    yield { columns, rows: await readRows(reading, source, columns, keys.subarray(from, from + SLICE_ROWS)) };
}

const NUMBER_TYPES = /^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL.*)$/;

async function describe(reading: Reading, sql: string): Promise<Column[]> {
  const { names, types } = await reading.query(`SELECT * FROM (${sql}) LIMIT 0`);
  return names.map((name, i) => ({ name, kind: NUMBER_TYPES.test(types[i]!) ? 'number' : 'text' }));
}

async function readRows(reading: Reading, source: Source, columns: Column[], keys: BigUint64Array): Promise<Cell[][]> {
  const binder = new Binder();
  const wanted = binder.ids(keys, 'UBIGINT');
  const lookedUp = ['attributes', ...source.texts];
  const answer = await reading.query(
    `SELECT COLUMNS(* EXCLUDE (${lookedUp.join(', ')}))::VARCHAR FROM ${source.view} WHERE ${source.key} IN ${wanted} ORDER BY ${source.order}`,
    binder.parameters,
  );
  const texts = await readTexts(reading, source, keys);
  const cells = columns.map(({ name }) => texts.get(name) ?? (answer.values(name) as Cell[]));
  return Array.from({ length: answer.rows }, (_, row) => cells.map((column) => column[row] ?? null));
}

/** The looked-up columns, in the order of the view's rows. */
async function readTexts(reading: Reading, source: Source, keys: BigUint64Array): Promise<Map<string, Cell[]>> {
  const rows = await reading.rows(
    source.table,
    source.tableKey,
    ['shape', 'attributes', ...source.texts].join(', '),
    source.tableOrder,
    keys,
  );
  const attributes = await reading.attributes.read(rows, reading.signal);
  const ids = source.texts.map((name) => rows.uint32(name));
  const textOf = await reading.attributes.texts(
    ids.flatMap((column) => [...column]),
    reading.signal,
  );
  return new Map([
    ['attributes', attributes.map(plainObject)],
    ...source.texts.map((name, i): [string, Cell[]] => [name, Array.from(ids[i]!, textOf)]),
  ]);
}

/** One row per trace, as the list of traces shows them; the rows are held. */
async function* readTraces(reading: Reading, scope: ExportScope): AsyncGenerator<TableSlice> {
  const binder = new Binder();
  const compiled = await compileTraceFilter(reading.database, traceFilterOf(scope), binder, reading.signal);
  const sql = `${withTables(traceSummary(compiled))}${TRACES} WHERE ${all(compiled.timeConditions.map((condition) => `m.${condition}`))} ORDER BY m.start_ns, m.trace_id`;
  const answer = await reading.query(`SELECT COLUMNS(*)::VARCHAR FROM (${sql})`, binder.parameters);
  const columns = TRACE_COLUMNS.map(({ name, kind }): Column => ({ name, kind }));
  yield* slicesOf(answer, columns);
}

function traceFilterOf(scope: ExportScope): TraceFilter {
  switch (scope.kind) {
    case 'all':
      return {};
    case 'trace':
      return { traceIds: [scope.traceId] };
    case 'chosen':
      return { traceIds: scope.traceIds };
    case 'traces':
      return scope.filter;
    case 'time':
      return timeOf(scope);
    case 'logs':
      throw new QuestionError('A table of traces cannot be made of a selection of log records.');
    default:
      return assertNever(scope);
  }
}

const TRACE_COLUMNS: (Column & { sql: string })[] = [
  { name: 'trace_id', kind: 'text', sql: `nullif(${traceHex('m.trace_id')}, '')` },
  { name: 'service_name', kind: 'text', sql: 'r.service_name' },
  { name: 'name', kind: 'text', sql: "coalesce(n.text, '')" },
  {
    name: 'start_time',
    kind: 'text',
    sql: 'CASE WHEN m.start_ns BETWEEN 1 AND 9223372036854775806 THEN make_timestamp_ns(m.start_ns::BIGINT) END',
  },
  { name: 'start_time_unix_nano', kind: 'number', sql: 'm.start_ns' },
  { name: 'duration_ns', kind: 'number', sql: 'm.duration_ns' },
  { name: 'spans', kind: 'number', sql: 'm.spans' },
  { name: 'errors', kind: 'number', sql: 'm.errors' },
];

const TRACES = `SELECT ${TRACE_COLUMNS.map(({ name, sql }) => `${sql} AS ${name}`).join(', ')} FROM matching m
  JOIN span s ON s.id = m.origin LEFT JOIN name n ON n.id = s.name LEFT JOIN resource r ON r.id = s.resource`;

function* slicesOf(answer: Answer, columns: Column[]): Generator<TableSlice> {
  const cells = columns.map(({ name }) => answer.values(name) as Cell[]);
  for (let from = 0; from === 0 || from < answer.rows; from += SLICE_ROWS) {
    const rows = Math.min(SLICE_ROWS, answer.rows - from);
    yield { columns, rows: Array.from({ length: rows }, (_, row) => cells.map((column) => column[from + row]!)) };
  }
}
