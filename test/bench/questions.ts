import type { OutputOf, ParsedInputOf } from '../../contract/operations.ts';
import { openDuckDbStore } from '../../main/engine/store/duckdb/duckdb-store.ts';
import type { Question, Store } from '../../main/engine/store/port.ts';
import { median, type Row } from './table.ts';

const TIMES = 5;

type Asked = { [Q in Question]: { name: string; question: Q; input: ParsedInputOf<Q> } }[Question];

/** What the screens ask of a session; filters differ in every round, so that no kept answer is measured. */
function listQuestions(round: number): Asked[] {
  const page = { offset: 0, limit: 200 };
  const byStart = { by: 'start', descending: true } as const;
  const minDurationNs = String(2_000_000 + round);
  return [
    {
      name: 'traces, first page',
      question: 'traces.search',
      input: { filter: { minDurationNs }, sort: byStart, ...page },
    },
    {
      name: 'traces with an attribute',
      question: 'traces.search',
      input: {
        filter: { minDurationNs, attributes: [{ key: 'http.response.status_code', operator: '=', value: '504' }] },
        sort: { by: 'duration', descending: true },
        ...page,
      },
    },
    {
      name: 'traces with a text',
      question: 'traces.search',
      input: { filter: { minDurationNs, text: 'timed out' }, sort: byStart, ...page },
    },
    {
      name: 'latency map, 300 × 80 cells',
      question: 'traces.hitmap',
      input: { filter: { minDurationNs }, columns: 300, rows: 80, scale: 'log' },
    },
    { name: 'time histogram', question: 'time.histogram', input: { buckets: 100 + round } },
    {
      name: 'attribute values',
      question: 'traces.facets',
      input: { field: 'attribute-value', key: 'http.route', contains: '', limit: 50 },
    },
    {
      name: 'services with RED and Apdex',
      question: 'subjects.list',
      input: { key: 'service.name', apdexThresholdNs: 5_000_000 + round, limit: 1_000 },
    },
    {
      name: 'RED of one service over time',
      question: 'subject.red',
      input: { key: 'service.name', value: 'service-1', apdexThresholdNs: 5_000_000 + round, buckets: 80 },
    },
    {
      name: 'a span among its like',
      question: 'span.peers',
      input: { service: 'service-1', name: 'operation 1', kind: 2, durationNs: String(5_000_000 + round) },
    },
  ];
}

async function timeOf<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const begun = performance.now();
  const value = await work();
  return { ms: performance.now() - begun, value };
}

function ask<Q extends Question>(store: Store, question: Q, input: ParsedInputOf<Q>): Promise<OutputOf<Q>> {
  return store.ask(question, input);
}

/** The reference of every ratio: DuckDB reads three columns of every span, in the same run. */
const SCAN = 'SELECT count(*), max(duration_ns), count(DISTINCT trace_id) FROM spans';

/** Milliseconds per question, and how many plain scans of the spans that is worth. */
export async function benchQuestions(path: string, spans: number): Promise<Row> {
  const store = await openDuckDbStore(path);
  const taken = new Map<string, number[]>();
  const note = (name: string, ms: number) => taken.set(name, [...(taken.get(name) ?? []), ms]);
  for (let round = 0; round <= TIMES; round++) {
    // The first round warms DuckDB's buffers and is not counted.
    const keep = round > 0 ? note : () => undefined;
    keep('plain scan', (await timeOf(() => ask(store, 'sql.query', { sql: SCAN, limit: 1 }))).ms);
    for (const { name, question, input } of listQuestions(round))
      keep(name, (await timeOf(() => ask(store, question, input as never))).ms);
  }
  await store.close();
  const scan = median(taken.get('plain scan')!);
  const figures = [...taken].flatMap(([name, values]) => {
    const ms = median(values);
    return [[`${name}: ms`, ms] as const, [`${name}: plain scans`, ms / scan] as const];
  });
  return {
    what: 'questions of the screens',
    size: `${spans.toLocaleString('en')} spans, median of ${TIMES}`,
    figures: Object.fromEntries(figures.filter(([name]) => name !== 'plain scan: plain scans')),
  };
}
