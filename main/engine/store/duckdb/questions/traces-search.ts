import type { TracePage, TRACE_SORTS } from '../../../../../contract/operations/traces.ts';
import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import { toTextColumn } from '../answer.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import type { Ask } from './context.ts';
import { countServices, nameTexts, serviceNames } from './names.ts';
import { all, Binder, traceHex, withTables } from './sql.ts';
import { compileTraceFilter, type CompiledTraceFilter } from './trace-filter.ts';
import { traceSummary } from './trace-summary.ts';
import { cached, windowStart, WINDOW_ROWS } from './window-cache.ts';

type Input = ParsedInputOf<'traces.search'>;

/** Sorted rows [first, first + rows) of all that match. Texts stay ids until a page is asked for. */
interface TraceWindow {
  first: number;
  rows: number;
  total: number;
  outsideRange: number;
  idHigh: BigUint64Array;
  idLow: BigUint64Array;
  startNs: BigUint64Array;
  duration: Float64Array;
  spans: Uint32Array;
  errors: Uint32Array;
  services: Uint32Array;
  rootMissing: Uint8Array;
  resource: Uint32Array;
  name: Uint32Array;
}

/**
 * The whole sorted answer is computed once per filter, sort and revision and kept in typed columns; pages are cut from
 * it. It is kept in windows, so that an answer of any size takes bounded memory.
 */
export const tracesSearch: Ask<'traces.search'> = async (database, { revision }, input, signal) => {
  const first = windowStart(input.offset);
  const key = ['traces', revision, input.filter, input.sort, first];
  const window = await cached(database, key, () => computeWindow(database, input, first, signal));
  return readPage(database, window, revision, input, signal);
};

async function computeWindow(database: Database, input: Input, first: number, signal?: CancelSignal): Promise<TraceWindow> {
  const binder = new Binder();
  const filter = await compileTraceFilter(database, input.filter, binder, signal);
  const tables = traceSummary(filter, await countServices(database, signal));
  const inRange = all(filter.timeConditions);
  const counts = await database.query(
    `${withTables(tables)}SELECT count(*) AS matching, count_if(${inRange}) AS in_range FROM matching`,
    binder.parameters,
    signal,
  );
  const total = Number(counts.first('in_range'));
  const answer = await database.query(
    `${withTables([...tables, sortedTraces(input.sort, inRange, first)])}${WINDOW_COLUMNS}`,
    binder.parameters,
    signal,
  );
  return {
    first,
    rows: answer.rows,
    total,
    outsideRange: Number(counts.first('matching')) - total,
    idHigh: answer.uint64('id_high'),
    idLow: answer.uint64('id_low'),
    startNs: answer.uint64('start_ns'),
    duration: answer.float64('duration'),
    spans: answer.uint32('spans'),
    errors: answer.uint32('errors'),
    services: answer.uint32('services'),
    rootMissing: answer.uint8('root_missing'),
    resource: answer.uint32('resource'),
    name: answer.uint32('name'),
  };
}
