import type { CancelSignal } from '../../../../../../contract/transport.ts';
import { DUPLICATE_ID } from '../../../../../../core/analysis/span-columns.ts';
import type { Database } from '../../database.ts';
import { highHalf, lowHalf, withTables } from '../sql.ts';
import { ByTrace, type TraceRows } from './by-trace.ts';
import { eachSlice } from './slices.ts';
import type { SpanRows } from './span-rows.ts';
import type { WantedTraces } from './wanted-traces.ts';

const logsQuery = ({ tables, nth, join, where }: WantedTraces) =>
  `${withTables(tables)}SELECT ${nth} AS nth, ${highHalf('span_id')} AS high, ${lowHalf('span_id')} AS low,
    count(*)::UINTEGER AS logs
  FROM log ${join('trace_id')} WHERE ${where('trace_id')} AND span_id <> 0 GROUP BY nth, span_id`;

/** Log records of each span by their span id; spans of a trace that share an id share them. */
export async function countLogs(
  database: Database,
  wanted: WantedTraces,
  traces: readonly SpanRows[],
  signal?: CancelSignal,
): Promise<Uint32Array[]> {
  const begin = () => new ByTrace(traces.map((spans) => new LogCounts(spans)));
  const counted = await database.stream(logsQuery(wanted), begin, wanted.parameters, signal);
  for (const [nth, { value }] of counted.entries()) {
    const spans = traces[nth]!;
    await eachSlice(spans.rows, (from, to) => shareWithDuplicates(spans, value, from, to), signal);
  }
  return counted.map(({ value }) => value);
}

class LogCounts {
  readonly value: Uint32Array;
  readonly #spans: SpanRows;

  constructor(spans: SpanRows) {
    this.#spans = spans;
    this.value = new Uint32Array(spans.key.length);
  }

  add(part: TraceRows): void {
    const [high, low, logs] = [part.uint32('high'), part.uint32('low'), part.uint32('logs')];
    for (let i = 0; i < part.rows; i++) {
      const row = this.#spans.ids.find(high[i]!, low[i]!);
      if (row >= 0) this.value[row] = logs[i]!;
    }
  }
}

function shareWithDuplicates(spans: SpanRows, counts: Uint32Array, from: number, to: number): void {
  for (let row = from; row < to; row++)
    if (spans.flags[row] === DUPLICATE_ID)
      counts[row] = counts[spans.ids.find(spans.spanIdHigh[row]!, spans.spanIdLow[row]!)]!;
}
