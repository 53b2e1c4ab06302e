import { Database } from '../../main/engine/store/duckdb/database.ts';
import { openDuckDbStore } from '../../main/engine/store/duckdb/duckdb-store.ts';
import type { LogRecord } from '../../core/model/log-record.ts';
import { attributes, logRecord, logs } from '../helpers/telemetry.ts';

/** What is said, with a number, a word of many or a hex id where the marks stand. */
const BODIES = [
  'GET /api/items/# took # ms, # bytes, peer 10.0.3.#:8443',
  'POST /api/orders accepted order @ for customer # in # ms',
  'cache miss for key session:@ after # ms, falling back to database',
  'connection to db-# failed: timeout after # ms (attempt # of 5)',
  'level=info caller=worker.go:# msg="job finished" job=@ queue=emails duration=#ms',
  '{"msg":"payment authorised","order":"@","amount":#,"currency":"EUR","retries":0}',
  'user # logged in from 192.168.1.# with method password',
  'scheduled task cleanup-# finished, # rows removed, next run in # s',
  'order @ could not be shipped: no stock for item #',
  'worker # picked up message @ from partition #',
];
const SERVICES = 8;
const SEED_ROWS = 4_000;
/** A day, and now and then a record that arrives up to two seconds late. */
const SPAN_NS = 86_400_000_000_000n;
const START_NS = 1_763_800_000_000_000_000n;
const LATE_NS = 2_000_000_000n;

/**
 * A session file with `rows` log records: some thousands are appended as usual, so that resources, shapes and texts are
 * what they always are, and are then multiplied inside DuckDB with times, numbers and ids of their own.
 */
export async function makeLogStore(path: string, rows: number): Promise<void> {
  const store = await openDuckDbStore(path);
  for (let service = 0; service < SERVICES; service++) {
    const seed = Array.from({ length: SEED_ROWS / SERVICES }, (_, i) => seedRecord(i * SERVICES + service));
    await store.append({ telemetry: [logs(`service-${service}`, ...seed)], losses: [] });
  }
  await store.close();
  const database = await Database.open(path);
  await database.query(multiply(rows));
  await database.query(`DELETE FROM log WHERE id <= ${SEED_ROWS}`);
  await database.close();
}

function seedRecord(index: number): LogRecord {
  const severityNumber = index % 97 === 0 ? 17 : index % 23 === 0 ? 13 : index % 5 === 0 ? 5 : 9;
  return logRecord({
    severityNumber,
    severityText:
      severityNumber === 17 ? 'ERROR' : severityNumber === 13 ? 'WARN' : severityNumber === 5 ? 'DEBUG' : 'INFO',
    body: { kind: 'string', value: BODIES[(index * 7) % BODIES.length]! },
    attributes: attributes({
      'http.route': `/api/${index % 40}`,
      'app.shard': BigInt(index % 16),
      'app.user': `user-${index % 900}`,
    }),
  });
}

function multiply(rows: number): string {
  const time = `${START_NS} + i * ${SPAN_NS / BigInt(rows)} - CASE WHEN hash(i) % 20 = 0 THEN hash(i + 1) % ${LATE_NS} ELSE 0 END`;
  const body = `replace(replace(s.body, '#', (hash(i) % 9973)::VARCHAR), '@', lower(to_hex(hash(i + 7))))`;
  return `INSERT INTO log SELECT s.* REPLACE (${SEED_ROWS + 1} + i AS id, (${time})::UBIGINT AS time_ns, (${time})::UBIGINT AS observed_ns, ${body} AS body,
    md5((i // 20)::VARCHAR)::UUID AS trace_id)
    FROM (SELECT i::UBIGINT AS i, (1 + hash(i + 3) % ${SEED_ROWS})::UBIGINT AS seed FROM range(${rows}) t(i)) r
    JOIN log s ON s.id = r.seed ORDER BY i`;
}
