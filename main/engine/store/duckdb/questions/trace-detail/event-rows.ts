import type { TraceDetail } from '../../../../../../contract/operations/traces.ts';
import type { CancelSignal } from '../../../../../../contract/transport.ts';
import type { Database } from '../../database.ts';
import { offsetFrom } from '../sql.ts';
import { CodeColumn } from './code-column.ts';
import { rowsOfKeys } from './rows-of-keys.ts';
import type { SpanRange, SpanRows } from './span-rows.ts';
import type { Texts } from './texts.ts';

interface EventRows {
  /** Events looked at, kept or not. */
  read: number;
  rows: number;
  columns: TraceDetail['events']['columns'];
}

const eventsQuery = (
  base: bigint,
  limit: number,
) => `SELECT span::DOUBLE AS span, ${offsetFrom(base, 'time_ns')} AS time, name
  FROM span_event WHERE trace_id = $trace::UUID ORDER BY time_ns, span, position LIMIT ${limit}`;

/** The first events in time. Those of spans beyond the bound have no row and are left out. */
export async function readEventRows(
  database: Database,
  { traceId, base }: SpanRange,
  limit: number,
  spans: SpanRows,
  texts: Texts,
  signal?: CancelSignal,
): Promise<EventRows> {
  const events = await database.query(eventsQuery(base, limit), { trace: traceId }, signal);
  const rows = await rowsOfKeys(spans, events.float64('span'), signal);
  const kept = Uint32Array.from(rows.keys()).filter((i) => rows[i]! >= 0);
  const [time, names] = [events.float64('time'), events.uint32('name')];
  const column = new CodeColumn(kept.length);
  kept.forEach((i, at) => column.set(at, names[i]!));
  const name = await texts.names(column);
  const exception = name.dictionary.indexOf('exception');
  return {
    read: events.rows,
    rows: kept.length,
    columns: {
      row: kept.map((i) => rows[i]!),
      time: Float64Array.from(kept, (i) => time[i]!),
      name,
      exception: Uint8Array.from(name.codes, (code) => Number(code === exception)),
    },
  };
}
