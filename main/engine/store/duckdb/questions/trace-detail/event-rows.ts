import type { TextColumn } from '../../../../../../contract/frame.ts';
import type { TraceDetail } from '../../../../../../contract/operations/traces.ts';
import type { CancelSignal } from '../../../../../../contract/transport.ts';
import type { Database } from '../../database.ts';
import { offsetFrom, withTables } from '../sql.ts';
import { ByTrace, type TraceRows } from './by-trace.ts';
import { CodeColumn } from './code-column.ts';
import { rowsOfKeys } from './rows-of-keys.ts';
import type { SpanRows } from './span-rows.ts';
import type { Texts } from './texts.ts';
import type { WantedTraces } from './wanted-traces.ts';

interface EventRows {
  /** Events looked at, kept or not. */
  read: number;
  rows: number;
  columns: TraceDetail['events']['columns'];
}

const eventsQuery = ({ tables, nth, order, base, join, where }: WantedTraces, limit: number) =>
  `${withTables(tables)}SELECT ${nth} AS nth, span::DOUBLE AS span, ${offsetFrom(base, 'time_ns')} AS time, name
  FROM span_event ${join('trace_id')} WHERE ${where('trace_id')} ORDER BY ${order}time_ns, span, position LIMIT ${limit}`;

/** The first events of each trace in time, `limit` of all. Those of spans beyond the bound have no row and are left out. */
export async function readEventRows(
  database: Database,
  wanted: WantedTraces,
  limit: number,
  traces: readonly SpanRows[],
  texts: Texts,
  signal?: CancelSignal,
): Promise<EventRows[]> {
  const most = Math.min(
    limit,
    wanted.traces.reduce((sum, { events }) => sum + events, 0),
  );
  const begin = () => new ByTrace(wanted.traces.map(({ events }) => new Events(Math.min(limit, events))));
  const all =
    most === 0 ? begin().value : await database.stream(eventsQuery(wanted, most), begin, wanted.parameters, signal);
  const read = all.map(({ rows }) => rows);
  for (const [nth, events] of all.entries())
    events.keep(await rowsOfKeys(traces[nth]!, events.span.subarray(0, events.rows), signal));
  const names = await texts.names(all.map(({ name }) => name));
  return all.map((events, nth) => ({
    read: read[nth]!,
    rows: events.rows,
    columns: eventColumns(events, names[nth]!),
  }));
}

function eventColumns({ rows, row, time }: Events, name: TextColumn): EventRows['columns'] {
  const codes = name.codes.slice(0, rows);
  const exception = name.dictionary.indexOf('exception');
  return {
    row: row.slice(0, rows),
    time: time.slice(0, rows),
    name: { ...name, codes },
    exception: Uint8Array.from(codes, (code) => Number(code === exception)),
  };
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

  get room(): number {
    return this.span.length - this.rows;
  }

  add(part: TraceRows): void {
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
