import { Database } from '../../../main/engine/store/duckdb/database.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import type { Span } from '../../../core/model/span.ts';
import { attributes, group, span, traceId } from '../../helpers/telemetry.ts';

/** What is in the store: one large trace, and others of twenty spans beside it. */
export interface StoreSize {
  traceSpans: number;
  otherSpans: number;
  /** Spans of each of the others; twenty where it is not said. */
  otherTraceSpans?: number;
}

/** The large one. */
export const LARGE_TRACE = traceId(0xb16);

const SERVICES = 40;
const NAMES = 500;
const SEED_ROWS = 4_000;
const START_NS = 1_763_800_000_000_000_000n;
/** Links inside the large trace, and between it and others in each direction; among the others every second span has one. */
const INNER_LINKS = 2_000;
const OUTER_LINKS = 12_000;

/**
 * A session file: some thousands of spans are appended as usual, so that resources, shapes and texts are what they always
 * are, and are then multiplied inside DuckDB with ids and times of their own. Spans lie in the order they ended.
 */
export async function makeTraceStore(path: string, size: StoreSize): Promise<void> {
  const store = await openDuckDbStore(path);
  for (let service = 0; service < SERVICES; service++) {
    const seed = Array.from({ length: SEED_ROWS / SERVICES }, (_, i) => seedSpan(i * SERVICES + service));
    const own = group(`service-${service}`, seed);
    own.resource.attributes.push(...attributes({ 'host.name': `node-${service % 12}` }));
    await store.append({ telemetry: [{ signal: 'traces', groups: [own] }], losses: [] });
  }
  await store.close();
  const database = await Database.open(path);
  for (const statement of multiply(size)) await database.query(statement);
  await database.close();
}

function seedSpan(index: number): Span {
  return span({
    name: `GET /api/v1/resource-${index % NAMES}/{id}`,
    kind: 1 + (index % 5),
    status: { code: index % 500 === 7 ? 2 : 0, message: '' },
    attributes: attributes({
      'http.request.method': 'GET',
      'url.full': `https://shop.example/api/v1/resource-${index % 900}`,
      'http.response.status_code': 200n,
      'thread.name': `worker-${index % 64}`,
      'thread.id': BigInt(index % 64),
    }),
    events: [{ timeUnixNano: 1_500n, name: 'exception', attributes: [], droppedAttributesCount: 0 }],
  });
}

function multiply({ traceSpans, otherSpans, otherTraceSpans = 20 }: StoreSize): string[] {
  const uuid = `'${LARGE_TRACE}'::UUID`;
  const seedOf = (i: string) => `(1 + hash(${i} + 3) % ${SEED_ROWS})::UBIGINT`;
  const start = (i: string) => `(${START_NS} + ${i} * 50000 + hash(${i} + 9) % 3000000)::UBIGINT`;
  const spans = (from: number, rows: number, trace: string, first: string) => `INSERT INTO span
    SELECT s.* REPLACE (${from} + i AS id, ${trace} AS trace_id, hash(i + ${from}) AS span_id,
      CASE WHEN ${first} THEN 0::UBIGINT ELSE hash(greatest(i - 1 - hash(i) % 400 * (hash(i + 1) % 400) // 400, (${trace === uuid ? '0' : `i - i % ${otherTraceSpans}`}))::UBIGINT + ${from}) END AS parent_span_id,
      ${start('i')} AS start_ns, ${start('i')} + hash(i + 5) % 2000000 AS end_ns,
      CASE WHEN hash(i + 2) % 3 = 0 THEN 1 ELSE 0 END AS events, 0::UINTEGER AS links)
    FROM (SELECT i::BIGINT AS i FROM range(${rows}) t(i)) r JOIN span s ON s.id = ${seedOf('i')} ORDER BY i`;
  const large = SEED_ROWS + 1;
  const others = large + traceSpans;
  const otherTrace = `md5((i // ${otherTraceSpans})::VARCHAR)::UUID`;
  const link = (rows: number, key: string, from: string, to: string, linked: string) => `INSERT INTO span_link
    SELECT ${key}, 0, ${from}, 0, ${to}, ${linked}, 0, 0, 0, [], 0 FROM range(${rows}) t(i)`;
  const ofLarge = `hash(hash(i) % ${traceSpans} + ${large})`;
  const ofOther = `hash(i + ${others})`;
  const anyLarge = `${large} + hash(i) % ${traceSpans}`;
  return [
    spans(large, traceSpans, uuid, 'i = 0'),
    spans(others, otherSpans, otherTrace, `i % ${otherTraceSpans} = 0`),
    `DELETE FROM span WHERE id <= ${SEED_ROWS}`,
    'DELETE FROM span_event',
    `INSERT INTO span_event SELECT id, import, trace_id, 0, start_ns + 100, name, 0, [], 0 FROM span WHERE events > 0 ORDER BY id`,
    link(Math.min(INNER_LINKS, traceSpans), anyLarge, uuid, uuid, `hash(hash(i + 1) % ${traceSpans} + ${large})`),
    link(Math.min(OUTER_LINKS, otherSpans), anyLarge, uuid, otherTrace, ofOther),
    link(Math.min(OUTER_LINKS, otherSpans), `${others} + i`, otherTrace, uuid, ofLarge),
    link(
      otherSpans / 2,
      `${others} + i`,
      otherTrace,
      `md5(((i + ${otherTraceSpans}) // ${otherTraceSpans})::VARCHAR)::UUID`,
      `hash(i + ${otherTraceSpans} + ${others})`,
    ),
    'UPDATE span SET links = l.n FROM (SELECT span, count(*)::UINTEGER AS n FROM span_link GROUP BY span) l WHERE l.span = id',
  ];
}
