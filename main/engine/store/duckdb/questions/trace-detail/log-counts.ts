import type { CancelSignal } from '../../../../../../contract/transport.ts';
import { DUPLICATE_ID } from '../../../../../../core/analysis/span-columns.ts';
import type { Answer } from '../../answer.ts';
import type { Database } from '../../database.ts';
import { highHalf, lowHalf } from '../sql.ts';
import { eachSlice } from './slices.ts';
import type { SpanRows } from './span-rows.ts';

const LOGS = `SELECT ${highHalf('span_id')} AS high, ${lowHalf('span_id')} AS low, count(*)::UINTEGER AS logs
  FROM log WHERE trace_id = $trace::UUID AND span_id <> 0 GROUP BY span_id`;

/** Log records of each span by their span id; spans that share an id share them. */
export async function countLogs(
  database: Database,
  traceId: string,
  spans: SpanRows,
  signal?: CancelSignal,
): Promise<Uint32Array> {
  const counts = await database.stream(LOGS, () => new LogCounts(spans), { trace: traceId }, signal);
  await eachSlice(spans.rows, (from, to) => shareWithDuplicates(spans, counts, from, to), signal);
  return counts;
}

class LogCounts {
  readonly value: Uint32Array;
  readonly #spans: SpanRows;

  constructor(spans: SpanRows) {
    this.#spans = spans;
    this.value = new Uint32Array(spans.key.length);
  }

  add(part: Answer): void {
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
