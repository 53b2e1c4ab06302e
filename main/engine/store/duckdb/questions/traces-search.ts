import type { TraceListFrame, TracePage } from '../../../../../contract/operations/traces.ts';
import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { toTextColumn } from '../answer.ts';
import type { Database } from '../database.ts';
import { uuidHex } from '../ids.ts';
import { askTraces } from '../summaries/ask-kept.ts';
import type { Ask, QuestionContext } from './context.ts';
import { readLabels } from './labels.ts';
import { all, Binder, withTables } from './sql.ts';
import { compileTraceFilter } from './trace-filter.ts';
import { keptSummary } from './trace-summary.ts';
import { cached, windowOf } from './window-cache.ts';

type Input = ParsedInputOf<'traces.search'>;
type Sort = Input['sort'];

/** Sorted rows from `first` on of all that match. Texts are read when a page is asked for. */
interface TraceWindow {
  first: number;
  total: number;
  outsideRange: number;
  /** Two halves a row, the low one first. */
  traceId: BigUint64Array;
  /** Ids of the root span's name and resource. */
  name: Uint32Array;
  resource: Uint32Array;
  startNs: BigUint64Array;
  duration: Float64Array;
  spans: Uint32Array;
  errors: Uint32Array;
  services: Uint32Array;
  rootMissing: Uint8Array;
}

/**
 * The sorted answer is computed once per filter, sort and revision and kept in typed columns; pages are cut from it. It
 * is kept in windows, so that an answer of any size takes bounded memory.
 */
export const tracesSearch: Ask<'traces.search'> = async (database, context, input, signal) => {
  const { revision } = context;
  const wanted = windowOf(input);
  const key = ['traces', revision, input.filter, input.sort, wanted];
  const window = await cached(database, key, (stop) => computeWindow(database, context, input, wanted, stop), signal);
  const frame = await readPage(database, window, input, revision, signal);
  return { frame, total: window.total, outsideRange: window.outsideRange } satisfies TracePage;
};

async function computeWindow(
  database: Database,
  context: QuestionContext,
  { filter, sort }: Input,
  { first, rows: most }: ReturnType<typeof windowOf>,
  signal: CancelSignal,
): Promise<TraceWindow> {
  const binder = new Binder();
  const compiled = await compileTraceFilter(database, filter, binder, signal);
  const cut = `LIMIT ${most} OFFSET ${first}`;
  const rows = await askTraces(
    database,
    context,
    (kept, ask) => {
      const sql = windowQuery(keptSummary(compiled, kept), all(compiled.timeConditions), sort, cut);
      return ask(sql, binder.parameters);
    },
    signal,
  );
  const total = Number(rows.first('in_range'));
  // The counts come with every row, and with one empty row where the window holds none.
  const held = Math.max(0, Math.min(rows.rows, total - first));
  return {
    first,
    total,
    outsideRange: Number(rows.first('matching')) - total,
    traceId: rows.uuids('trace_id').subarray(0, 2 * held),
    name: rows.uint32('name').subarray(0, held),
    resource: rows.uint32('resource').subarray(0, held),
    startNs: rows.uint64('start_ns').subarray(0, held),
    duration: rows.float64('duration').subarray(0, held),
    spans: rows.uint32('spans').subarray(0, held),
    errors: rows.uint32('errors').subarray(0, held),
    services: rows.uint32('services').subarray(0, held),
    rootMissing: rows.uint8('root_missing').subarray(0, held),
  };
}

/** Sort keys in SQL; ties always fall the same way, by start and then by trace id. */
const SORT_KEYS: Record<Sort['by'], string> = {
  start: 'start_ns',
  duration: 'duration_ns',
  spans: 'spans',
  errors: 'errors',
  service: 'lower(r.service_name)',
  name: "lower(coalesce(n.text, ''))",
};
const SORT_JOINS: Partial<Record<Sort['by'], string>> = {
  service: 'LEFT JOIN resource r ON r.id = m.resource',
  name: 'LEFT JOIN name n ON n.id = m.name',
};

function windowQuery(tables: string[], inRange: string, { by, descending }: Sort, cut: string): string {
  const keys = [`${SORT_KEYS[by]} ${descending ? 'DESC' : 'ASC'}`, ...(by === 'start' ? [] : ['start_ns DESC'])];
  return `${withTables([
    ...tables,
    'listed AS MATERIALIZED (FROM matching)', // is read twice
    `counts AS (SELECT count(*) AS matching, count_if(${inRange}) AS in_range FROM listed)`,
    `held AS (SELECT m.* FROM listed m ${SORT_JOINS[by] ?? ''} WHERE ${inRange} ORDER BY ${keys.join(', ')}, trace_id ${cut})`,
  ])}SELECT counts.matching, counts.in_range, trace_id, start_ns, duration_ns::DOUBLE AS duration, spans, errors,
    services::UINTEGER AS services, root_missing::UTINYINT AS root_missing, name, resource
    FROM counts LEFT JOIN held ON true`;
}

async function readPage(
  database: Database,
  window: TraceWindow,
  { offset, limit }: Input,
  revision: number,
  signal?: CancelSignal,
): Promise<TraceListFrame> {
  const from = offset - window.first;
  const cut = <T extends { slice(from: number, to: number): T }>(column: T): T => column.slice(from, from + limit);
  const [name, resource] = [cut(window.name), cut(window.resource)];
  const labels = await readLabels(database, name, resource, signal);
  const startNs = cut(window.startNs);
  const text = (ids: Uint32Array, texts: ReadonlyMap<number, string>) =>
    toTextColumn(Array.from(ids, (id) => texts.get(id) ?? ''));
  return {
    revision,
    rows: startNs.length,
    baseNs: '0',
    truncated: false,
    columns: {
      traceId: toTextColumn(traceIdsOf(window.traceId.subarray(2 * from, 2 * (from + startNs.length)))),
      service: text(resource, labels.services),
      name: text(name, labels.names),
      start: startNs,
      duration: cut(window.duration),
      spans: cut(window.spans),
      errors: cut(window.errors),
      services: cut(window.services),
      rootMissing: cut(window.rootMissing),
    },
  };
}

const traceIdsOf = (halves: BigUint64Array): string[] =>
  Array.from({ length: halves.length / 2 }, (_, row) => uuidHex(halves[2 * row + 1]!, halves[2 * row]!));
