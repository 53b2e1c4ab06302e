import type { TraceDetail } from '../../../../../../contract/operations/traces.ts';
import type { CancelSignal } from '../../../../../../contract/transport.ts';
import type { Answer } from '../../answer.ts';
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
  const begin = () => new Events(limit);
  const events = await database.stream(eventsQuery(base, limit), begin, { trace: traceId }, signal);
  const rowOf = await rowsOfKeys(spans, events.span.subarray(0, events.rows), signal);
  const read = events.rows;
  events.keep(rowOf);
  const name = await texts.names(events.name);
  const exception = name.dictionary.indexOf('exception');
  const columns = {
    row: events.row.slice(0, events.rows),
    time: events.time.slice(0, events.rows),
    name: { ...name, codes: name.codes.slice(0, events.rows) },
    exception: new Uint8Array(events.rows),
  };
  for (let i = 0; i < events.rows; i++) columns.exception[i] = Number(name.codes[i] === exception);
  return { read, rows: events.rows, columns };
}

class Events {
  rows = 0;
  /** Row keys of the spans. */
  readonly span: Float64Array;
  /** Rows in the frame, once `keep` was told them. */
  readonly row: Uint32Array;
  readonly time: Float64Array;
  readonly name: CodeColumn;

  constructor(room: number) {
    this.span = new Float64Array(room);
    this.row = new Uint32Array(room);
    this.time = new Float64Array(room);
    this.name = new CodeColumn(room);
  }

  get value(): this {
    return this;
  }

  add(part: Answer): void {
    this.span.set(part.float64('span'), this.rows);
    this.time.set(part.float64('time'), this.rows);
    this.name.setAll(this.rows, part.uint32('name'));
    this.rows += part.rows;
  }

  /** Keeps those whose span has a row. */
  keep(rowOf: Int32Array): void {
    let kept = 0;
    for (let i = 0; i < this.rows; i++) {
      if (rowOf[i]! < 0) continue;
      this.row[kept] = rowOf[i]!;
      this.time[kept] = this.time[i]!;
      this.name.codes[kept++] = this.name.codes[i]!;
    }
    this.rows = kept;
  }
}
