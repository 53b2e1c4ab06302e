import type { Engine } from '../../main/engine/api.ts';
import { createEngine } from '../../main/engine/engine.ts';
import { NO_CAPABILITIES } from '../../contract/operations/session.ts';
import type { Signal, Telemetry } from '../../core/model/telemetry.ts';
import { SPANS_PER_BODY } from '../bench/load.ts';
import { bodyNumber, placeInBody } from '../bench/marked-body.ts';
import { attributes, logRecord, logs, metric, metrics, span, spanId, traceId, traces } from '../helpers/telemetry.ts';

/*
 * Requests whose items can be told from all others: item i of request n carries app.request.id = "req-" and n × 512 + i
 * in eight digits. The bodies of the benchmarks' load are so by themselves.
 */

/** A request of so few items that its number is all there is to it. */
export function numberedTelemetry(signal: Signal, request: number, items: number): Telemetry {
  const numbers = Array.from({ length: items }, (_, i) => request * SPANS_PER_BODY + i);
  const now = BigInt(Date.now()) * 1_000_000n;
  const own = (number: number) => attributes({ 'app.request.id': `req-${String(number).padStart(8, '0')}` });
  if (signal === 'logs')
    return logs('numbered', ...numbers.map((n) => logRecord({ timeUnixNano: now, attributes: own(n) })));
  if (signal === 'traces') {
    const times = { startTimeUnixNano: now, endTimeUnixNano: now + 1_000n };
    const ids = (n: number) => ({ traceId: traceId(request), spanId: spanId(n) });
    return traces('numbered', ...numbers.map((n) => span({ ...ids(n), ...times, attributes: own(n) })));
  }
  const dataPoints = numbers.map((n) => ({
    ...{ attributes: own(n), startTimeUnixNano: 0n, timeUnixNano: now, flags: 0, exemplars: [] },
    value: { kind: 'double' as const, value: n },
  }));
  return metrics('numbered', metric('numbered', { kind: 'gauge', dataPoints }));
}

/** What the store holds of one request. */
export interface StoredRequest {
  items: number;
  /** The same item twice counts once. */
  distinct: number;
}

/** Rows read in one statement: an answer has a minute. */
const ROWS_AT_ONCE = 500_000;

const TABLES = [
  ['spans', 'span_key'],
  ['logs', 'log_key'],
  ['metric_points', 'point_key'],
] as const;

type Rows = readonly (readonly unknown[])[];
type AskSession = (sql: string) => Promise<Rows>;

/** Opens a closed session for questions in SQL, and others. */
export async function withSession<T>(
  path: string,
  work: (ask: AskSession, engine: Pick<Engine, 'call'>) => Promise<T>,
): Promise<T> {
  const engine = await createEngine({
    ...{ storePath: path, engineVersion: 'test', allowSql: true, samplePath: '', receivers: null },
    capabilities: { host: 'test', ...NO_CAPABILITIES },
  });
  try {
    return await work(async (sql) => {
      const answer = await engine.call('sql.query', { sql, limit: 10_000_000 });
      if (!answer.ok) throw new Error(answer.error.message);
      return answer.value.rows;
    }, engine);
  } finally {
    await engine.close();
  }
}

/** Rows with numbers up to those in `seen` are passed over, and `seen` is brought up to date. */
export function readStored(path: string, seen: Map<string, number>): Promise<Map<number, StoredRequest>> {
  return withSession(path, async (ask) => {
    const stored = new Map<number, StoredRequest>();
    for (const [table, key] of TABLES) {
      const last = Number((await ask(`SELECT coalesce(max(${key}), 0) FROM ${table}`))[0]![0]);
      for (let low = seen.get(table) ?? 0; low < last; low += ROWS_AT_ONCE) {
        const high = Math.min(last, low + ROWS_AT_ONCE);
        addAll(stored, await ask(countRequests(table, `${key} > ${low} AND ${key} <= ${high}`)));
      }
      seen.set(table, last);
    }
    return stored;
  });
}

/** Of the load's bodies, by the ids of their spans: millions are counted in a second, where attributes would take minutes. */
export async function readStoredBodies(path: string): Promise<Map<number, StoredRequest>> {
  const sql = `SELECT ${bodyNumber('span_id')}, count(*), count(DISTINCT ${placeInBody('span_id')}) FROM span
    WHERE scope IN (SELECT id FROM scope WHERE name LIKE 'io.example.%') GROUP BY ALL`;
  const stored = new Map<number, StoredRequest>();
  addAll(stored, await withSession(path, (ask) => ask(sql)));
  return stored;
}

/** What the items' own numbers are, as a column of a view. */
export const ITEM_NUMBER = `CAST(substr(attributes->>'$."app.request.id"', 5) AS BIGINT)`;

function countRequests(table: string, where: string): string {
  return `SELECT n // ${SPANS_PER_BODY} AS request, count(*), count(DISTINCT n) FROM (
    SELECT ${ITEM_NUMBER} AS n FROM ${table} WHERE ${where}
  ) GROUP BY request`;
}

/** A request may lie on both sides of where the reading was parted. */
function addAll(stored: Map<number, StoredRequest>, rows: Rows): void {
  for (const [request, items, distinct] of rows) {
    const known = stored.get(Number(request)) ?? { items: 0, distinct: 0 };
    const sum = { items: known.items + Number(items), distinct: known.distinct + Number(distinct) };
    stored.set(Number(request), sum);
  }
}
