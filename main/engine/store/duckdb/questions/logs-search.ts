import type { LogListFrame } from '../../../../../contract/operations/logs.ts';
import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import type { Ask } from './context.ts';
import { compileLogFilter, LOG_TIME } from './log-filter.ts';
import { baseOf, offsets } from './offsets.ts';
import { all, Binder, smallEnum, spanHex, traceHex, withTables } from './sql.ts';
import { cached, windowStart, WINDOW_ROWS } from './window-cache.ts';

type Input = ParsedInputOf<'logs.search'>;

/** Characters of a body shown in the list; all of it is in the detail. */
const BODY_SHOWN = 1_000;

/** Keys of the sorted rows [first, first + keys.length) of all that match. */
interface LogWindow {
  first: number;
  total: number;
  outsideRange: number;
  keys: BigUint64Array;
}

/** As `traces.search`: sorted once per filter, order and revision; pages are read by key. */
export const logsSearch: Ask<'logs.search'> = async (database, { revision }, input, signal) => {
  const first = windowStart(input.offset);
  const key = ['logs', revision, input.filter, input.descending, first];
  const { keys, total, outsideRange } = await cached(database, key, () =>
    computeWindow(database, input, first, signal),
  );
  const from = input.offset - first;
  const frame = await readRows(database, keys.slice(from, from + input.limit), revision, signal);
  return { frame, attributes: [], total, outsideRange };
};

async function computeWindow(
  database: Database,
  { filter, descending }: Input,
  first: number,
  signal?: CancelSignal,
): Promise<LogWindow> {
  const binder = new Binder();
  const compiled = await compileLogFilter(database, filter, binder, signal);
  const direction = descending ? 'DESC' : 'ASC';
  const sql = `${withTables([
    ...compiled.tables,
    `matching AS (SELECT l.id, ${LOG_TIME} AS t, ${all(compiled.timeConditions)} AS in_range FROM log l ${compiled.joins.join(' ')} WHERE ${all(compiled.conditions)})`,
    `counts AS (SELECT count(*) AS matching, count_if(in_range) AS in_range FROM matching)`,
    `held AS (SELECT id FROM matching WHERE in_range ORDER BY t ${direction}, id ${direction} LIMIT ${WINDOW_ROWS} OFFSET ${first})`,
  ])}SELECT counts.matching, counts.in_range, held.id FROM counts LEFT JOIN held ON true`;
  const rows = await database.query(sql, binder.parameters, signal);
  const total = Number(rows.first('in_range'));
  // The counts come with every row, and with one empty row where the window holds none.
  const keys = rows.uint64('id').subarray(0, Math.max(0, Math.min(rows.rows, total - first)));
  return { first, total, outsideRange: Number(rows.first('matching')) - total, keys };
}

async function readRows(
  database: Database,
  keys: BigUint64Array,
  revision: number,
  signal?: CancelSignal,
): Promise<LogListFrame> {
  const binder = new Binder();
  const answer = await database.query(rowsQuery(binder.ids(keys, 'UBIGINT')), binder.parameters, signal);
  const place = new Map(Array.from(answer.uint64('id'), (key, row) => [key, row]));
  const order = Array.from(keys, (key) => place.get(key)).filter((row) => row !== undefined);
  const times = answer.uint64('t');
  const sorted = BigUint64Array.from(order, (row) => times[row]!);
  const base = baseOf(sorted);
  const texts = (name: string) => {
    const { dictionary, codes } = answer.text(name);
    return { dictionary, codes: Uint32Array.from(order, (row) => codes[row]!) };
  };
  const numeric = { key: answer.float64('key'), severity: answer.uint8('severity') };
  return {
    revision,
    rows: order.length,
    baseNs: String(base),
    truncated: false,
    columns: {
      key: Float64Array.from(order, (row) => numeric.key[row]!),
      time: offsets(sorted, base),
      severity: Uint8Array.from(order, (row) => numeric.severity[row]!),
      severityText: texts('severity_text'),
      service: texts('service'),
      body: texts('body'),
      traceId: texts('trace_id'),
      spanId: texts('span_id'),
    },
  };
}

const rowsQuery = (
  keys: string,
) => `SELECT l.id, l.id::DOUBLE AS key, ${LOG_TIME} AS t, ${smallEnum('l.severity_number')} AS severity,
  n.text AS severity_text, r.service_name AS service, left(l.body, ${BODY_SHOWN}) AS body,
  ${traceHex('l.trace_id')} AS trace_id, ${spanHex('l.span_id')} AS span_id
  FROM (SELECT * FROM log WHERE id IN ${keys}) l LEFT JOIN name n ON n.id = l.severity_text LEFT JOIN resource r ON r.id = l.resource`;
