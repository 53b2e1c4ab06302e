import type { TraceListFrame, TracePage } from '../../../../../contract/operations/traces.ts';
import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { toTextColumn } from '../answer.ts';
import type { Database } from '../database.ts';
import { askTraces } from '../summaries/ask-traces.ts';
import type { Ask, QuestionContext } from './context.ts';
import { baseOf, offsets } from './offsets.ts';
import { spanLabels } from './labels.ts';
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
  /** Row key of the root span. */
  origin: BigUint64Array;
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
    origin: rows.uint64('origin').subarray(0, held),
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
const SORT_BY_TEXT = `JOIN span s ON s.id = origin LEFT JOIN name n ON n.id = s.name LEFT JOIN resource r ON r.id = s.resource`;

function windowQuery(tables: string[], inRange: string, { by, descending }: Sort, cut: string): string {
  const joins = by === 'service' || by === 'name' ? SORT_BY_TEXT : '';
  return `${withTables([
    ...tables,
    'listed AS MATERIALIZED (FROM matching)', // is read twice
    `counts AS (SELECT count(*) AS matching, count_if(${inRange}) AS in_range FROM listed)`,
    `held AS (SELECT m.* FROM listed m ${joins} WHERE ${inRange.replaceAll('start_ns', 'm.start_ns')}
      ORDER BY ${SORT_KEYS[by]} ${descending ? 'DESC' : 'ASC'}, m.start_ns DESC, m.trace_id ${cut})`,
  ])}SELECT counts.matching, counts.in_range, origin, start_ns, duration_ns::DOUBLE AS duration, spans::UINTEGER AS spans,
    errors::UINTEGER AS errors, services::UINTEGER AS services, root_missing::UTINYINT AS root_missing
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
  const origins = cut(window.origin);
  const labels = await spanLabels(database, origins, signal);
  const startNs = cut(window.startNs);
  const base = baseOf(startNs);
  const text = (of: (label: { traceId: string; name: string; service: string }) => string) =>
    toTextColumn(Array.from(origins, (key) => of(labels.get(key) ?? { traceId: '', name: '', service: '' })));
  return {
    revision,
    rows: origins.length,
    baseNs: String(base),
    truncated: false,
    columns: {
      traceId: text((label) => label.traceId),
      service: text((label) => label.service),
      name: text((label) => label.name),
      start: offsets(startNs, base),
      duration: cut(window.duration),
      spans: cut(window.spans),
      errors: cut(window.errors),
      services: cut(window.services),
      rootMissing: cut(window.rootMissing),
    },
  };
}
