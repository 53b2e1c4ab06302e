import { isTextColumn, type Column } from '../../../../../../contract/frame.ts';
import type { TraceFrame } from '../../../../../../contract/operations/traces.ts';
import type { CancelSignal } from '../../../../../../contract/transport.ts';
import { DUPLICATE_ID, NO_PARENT, PARENT_UNKNOWN } from '../../../../../../core/analysis/span-columns.ts';
import { narrowCodes, narrowKeys, type Codes } from '../../../../../../core/model/codes.ts';
import type { Database } from '../../database.ts';
import { keyTable } from '../attribute-terms.ts';
import { highHalf, lowHalf, smallEnum, withTables } from '../sql.ts';
import { ByTrace, type TraceRows } from './by-trace.ts';
import { CodeColumn } from './code-column.ts';
import { IdIndex } from './id-index.ts';
import { eachSlice } from './slices.ts';
import type { Texts } from './texts.ts';
import { fillUnknownStarts, startOffset } from './unknown-starts.ts';
import type { WantedTraces } from './wanted-traces.ts';

/** What a trace's frame is made of while its rows come in: the columns themselves, and no copy of them. */
export class SpanRows {
  /** Rows so far, once all have come the rows there are. */
  rows = 0;
  readonly key: Float64Array;
  readonly spanIdHigh: Uint32Array;
  readonly spanIdLow: Uint32Array;
  readonly parentIdHigh: Uint32Array;
  readonly parentIdLow: Uint32Array;
  readonly kind: Uint8Array;
  readonly status: Uint8Array;
  readonly start: Float64Array;
  readonly duration: Float64Array;
  readonly flags: Uint8Array;
  readonly name: CodeColumn;
  readonly resource: CodeColumn;
  readonly scope: CodeColumn;
  /** Numbers are ids of `value`, bigints are thread ids; 0 = not told. */
  readonly thread: CodeColumn;
  /** The first row of each span id. */
  readonly ids: IdIndex;

  /** Room for that many rows at most. */
  constructor(room: number) {
    this.key = new Float64Array(room);
    this.spanIdHigh = new Uint32Array(room);
    this.spanIdLow = new Uint32Array(room);
    this.parentIdHigh = new Uint32Array(room);
    this.parentIdLow = new Uint32Array(room);
    this.kind = new Uint8Array(room);
    this.status = new Uint8Array(room);
    this.start = new Float64Array(room);
    this.duration = new Float64Array(room);
    this.flags = new Uint8Array(room);
    this.name = new CodeColumn(room);
    this.resource = new CodeColumn(room);
    this.scope = new CodeColumn(room);
    this.thread = new CodeColumn(room);
    this.ids = new IdIndex(this.spanIdHigh, this.spanIdLow);
  }

  get room(): number {
    return this.key.length - this.rows;
  }

  add(part: TraceRows): void {
    const from = this.rows;
    this.key.set(part.float64('key'), from);
    this.spanIdHigh.set(part.uint32('span_high'), from);
    this.spanIdLow.set(part.uint32('span_low'), from);
    this.parentIdHigh.set(part.uint32('parent_high'), from);
    this.parentIdLow.set(part.uint32('parent_low'), from);
    this.kind.set(part.uint8('kind'), from);
    this.status.set(part.uint8('status'), from);
    this.start.set(part.float64('start'), from);
    this.duration.set(part.float64('duration'), from);
    this.name.setAll(from, part.uint32('name'));
    this.resource.setAll(from, part.uint32('resource'));
    this.scope.setAll(from, part.uint32('scope'));
    this.#addThreads(from, part);
    this.rows += part.rows;
    for (let row = from; row < this.rows; row++) this.#addId(row);
  }

  #addThreads(from: number, part: TraceRows): void {
    const isNumber = part.uint8('thread_is_number');
    const values = part.int64('thread');
    for (let i = 0; i < values.length; i++)
      this.thread.set(from + i, isNumber[i] === 1 ? values[i]! : Number(values[i]!));
  }

  /** A span without an id is nobody's parent, and nobody's duplicate. */
  #addId(row: number): void {
    if (this.hasId(row) && this.ids.add(row) !== row) this.flags[row] = DUPLICATE_ID;
  }

  hasId(row: number): boolean {
    return this.spanIdHigh[row] !== 0 || this.spanIdLow[row] !== 0;
  }
}

/** The spans of each trace in start order, the first `spans` of them. */
export async function readSpanRows(
  database: Database,
  wanted: WantedTraces,
  signal?: CancelSignal,
): Promise<readonly SpanRows[]> {
  const sql = spansQuery(wanted, await tellsThreads(database, signal));
  const begin = () => new ByTrace(wanted.traces.map(({ spans }) => new SpanRows(spans)));
  return database.stream(sql, begin, wanted.parameters, signal);
}

/** Attributes are half of all bytes of a span: they are not read where no span tells its thread. */
async function tellsThreads(database: Database, signal?: CancelSignal): Promise<boolean> {
  const sql = `SELECT count(*) AS n FROM shape WHERE list_has_any(keys, ['thread.name', 'thread.id'])`;
  return Number((await database.query(sql, {}, signal)).first('n')) > 0;
}

/** Types of values: 1 = text, whose value is an id and 0 is ''; 3 = whole number (schema.ts). */
const THREAD_NAME = 'CASE WHEN tn.t = 1 THEN nullif(s.attributes[tn.p], 0) END';
const THREAD_ID = 'CASE WHEN ti.t = 3 OR ti.t = 1 THEN s.attributes[ti.p] END';
const THREAD_COLUMNS = `coalesce(${THREAD_NAME}, ${THREAD_ID}, 0) AS thread,
  (${THREAD_NAME} IS NULL AND coalesce(ti.t, 0) = 3)::UTINYINT AS thread_is_number`;
const NO_THREADS = '0::BIGINT AS thread, 0::UTINYINT AS thread_is_number';
const THREAD_JOINS = 'LEFT JOIN tn ON tn.id = s.shape LEFT JOIN ti ON ti.id = s.shape';
const THREAD_TABLES = [keyTable('tn', "'thread.name'"), keyTable('ti', "'thread.id'")];

function spansQuery(wanted: WantedTraces, withThreads: boolean): string {
  const limit = wanted.traces.reduce((sum, { spans }) => sum + spans, 0);
  return `${withTables([...wanted.tables, ...(withThreads ? THREAD_TABLES : [])])}SELECT ${wanted.nth} AS nth, s.id::DOUBLE AS key,
    ${highHalf('s.span_id')} AS span_high, ${lowHalf('s.span_id')} AS span_low,
    ${highHalf('s.parent_span_id')} AS parent_high, ${lowHalf('s.parent_span_id')} AS parent_low,
    s.name, s.resource, s.scope, ${smallEnum('s.kind')} AS kind, ${smallEnum('s.status_code')} AS status,
    ${startOffset(wanted.base, 's.start_ns')} AS start, ${durationOf('s')} AS duration,
    ${withThreads ? THREAD_COLUMNS : NO_THREADS}
    FROM span s ${wanted.join('s.trace_id')} ${withThreads ? THREAD_JOINS : ''} WHERE ${wanted.where('s.trace_id')}
    ORDER BY ${wanted.order}s.start_ns, s.id LIMIT ${limit}`;
}

/** NaN where there is no end. */
export const durationOf = (span: string) =>
  `CASE WHEN ${span}.end_ns > 0 THEN (${span}.end_ns::HUGEINT - ${span}.start_ns::HUGEINT)::DOUBLE ELSE 'NaN'::DOUBLE END`;

/** Rows of the parents. Of parents that share an id the first is meant. */
async function parentRows(spans: SpanRows, signal?: CancelSignal): Promise<Int32Array> {
  const parent = new Int32Array(spans.rows);
  const work = (from: number, to: number) => {
    for (let row = from; row < to; row++) {
      const high = spans.parentIdHigh[row]!;
      const low = spans.parentIdLow[row]!;
      const found = spans.ids.find(high, low);
      parent[row] = high === 0 && low === 0 ? NO_PARENT : found < 0 ? PARENT_UNKNOWN : found;
    }
  };
  await eachSlice(spans.rows, work, signal);
  return parent;
}

/** Columns of each trace's frame: those of the rows, whose texts are rewritten and must not be used any more. */
export async function frameColumns(
  traces: readonly SpanRows[],
  logs: readonly Uint32Array[],
  texts: Texts,
  signal?: CancelSignal,
): Promise<TraceFrame['columns'][]> {
  const name = await texts.names(traces.map((spans) => spans.name));
  const service = await texts.services(traces.map(({ resource }) => resource));
  const scope = await texts.scopes(traces.map((spans) => spans.scope));
  const host = await texts.hosts(traces.map(({ resource }) => resource));
  const thread = await texts.values(traces.map((spans) => spans.thread));
  const columns: TraceFrame['columns'][] = [];
  for (const [nth, spans] of traces.entries()) {
    const { key, spanIdHigh, spanIdLow, kind, status, start, duration, flags } = spans;
    const parent = await parentRows(spans, signal);
    fillUnknownStarts(start, parent);
    const all = {
      key: narrowKeys(key),
      spanIdHigh,
      spanIdLow,
      ...parentIds(spans, parent),
      parent,
      name: name[nth]!,
      service: service[nth]!,
      scope: scope[nth]!,
      host: host[nth]!,
      thread: thread[nth]!,
      kind,
      status,
      start,
      duration,
      logs: narrowCounts(logs[nth]!),
      flags,
    };
    columns.push(spans.room === 0 ? all : cutTo(all, spans.rows));
  }
  return columns;
}

const narrowCounts = (counts: Uint32Array): Codes =>
  narrowCodes(counts, counts.reduce((most, count) => Math.max(most, count), 0) + 1);

/** Nobody asks for the id of a parent whose row is known: of a million spans they are 8 MB. */
function parentIds({ parentIdHigh, parentIdLow }: SpanRows, parent: Int32Array) {
  if (parent.includes(PARENT_UNKNOWN)) return { parentIdHigh, parentIdLow };
  return { parentIdHigh: new Uint32Array(0), parentIdLow: new Uint32Array(0) };
}

/** Rows that were counted may be gone when they are read: retention goes on meanwhile. */
function cutTo(columns: TraceFrame['columns'], rows: number): TraceFrame['columns'] {
  const cut = (column: Column) =>
    isTextColumn(column) ? { ...column, codes: column.codes.slice(0, rows) } : column.slice(0, rows);
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, cut(column)]),
  ) as unknown as TraceFrame['columns'];
}
