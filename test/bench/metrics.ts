import type { ParsedInputOf } from '../../contract/operations.ts';
import { openDuckDbStore } from '../../main/engine/store/duckdb/duckdb-store.ts';
import type { Store } from '../../main/engine/store/port.ts';
import { STREAMS, type FilledMetrics } from './filled-metrics.ts';
import type { Row } from './table.ts';

/** After one that is not counted; the middle one is told. */
const TIMES = 5;
const SLICES = 500;

/**
 * How long the Metrics screen waits, beside a plain scan of the same rows (count, lowest, highest) in the same run:
 * the ratio says what the reckoning costs, whatever the machine.
 */
export async function benchMetrics(path: string, filled: FilledMetrics): Promise<Row[]> {
  const store = await openDuckDbStore(path);
  const rows = [await benchNumbers(store, filled), await benchHistograms(store, filled)];
  await store.close();
  return rows;
}

async function benchNumbers(store: Store, { numberPoints, fromNs, toNs }: FilledMetrics): Promise<Row> {
  const scan = await scanMs(store, 'number_point', 'coalesce(double_value, int_value::DOUBLE)');
  const of = { name: 'requests', service: 'shop', kind: 'sum' as const };
  const all = { fromNs: String(fromNs), toNs: String(toNs) };
  const tenth = { fromNs: String(toNs - (toNs - fromNs) / 10n), toNs: String(toNs) };
  const hour = { fromNs: String(toNs - 3_600_000_000_000n), toNs: String(toNs) };
  const views: [string, Partial<ParsedInputOf<'metrics.query'>>][] = [
    ['value, every stream', { view: 'value', ...all }],
    ['value, by route', { view: 'value', groupBy: ['http.route'], ...all }],
    ['rate, every stream', { ...all }],
    ['rate, by route', { groupBy: ['http.route'], ...all }],
    ['rate, all in one', { groupBy: [], ...all }],
    ['rate by route, last tenth of the time', { groupBy: ['http.route'], ...tenth }],
    ['rate by route, last hour', { groupBy: ['http.route'], ...hour }],
  ];
  const figures: Row['figures'] = { 'plain scan ms': scan };
  for (const [what, parts] of views)
    await tell(figures, what, scan, () => store.ask('metrics.query', { ...QUERY, ...of, ...parts }));
  return { what: 'metrics, numbers', size: `${numberPoints} points of one counter, ${STREAMS} streams`, figures };
}

async function benchHistograms(store: Store, { histogramPoints }: FilledMetrics): Promise<Row> {
  const scan = await scanMs(store, 'distribution_point', 'list_sum(bucket_counts)');
  const of = { name: 'duration', service: 'shop', kind: 'histogram' as const };
  const quantiles = [0.5, 0.95, 0.99];
  const figures: Row['figures'] = { 'plain scan ms': scan };
  await tell(figures, 'mean by route', scan, () =>
    store.ask('metrics.query', { ...QUERY, ...of, view: 'mean', groupBy: ['http.route'] }),
  );
  await tell(figures, 'quantiles by route', scan, () =>
    store.ask('metrics.query', { ...QUERY, ...of, view: 'quantile', quantiles, groupBy: ['http.route'] }),
  );
  await tell(figures, 'heatmap, 300 columns', scan, () =>
    store.ask('metrics.heatmap', { ...of, columns: 300, rows: 100, quantiles }),
  );
  return { what: 'metrics, histograms', size: `${histogramPoints} points of 15 buckets`, figures };
}

const QUERY = { view: 'rate' as const, slices: SLICES, top: 10, quantiles: [], aggregate: 'sum' as const };

async function tell(figures: Row['figures'], what: string, scan: number, ask: () => Promise<unknown>): Promise<void> {
  const ms = await medianMs(ask);
  figures[`${what} ms`] = ms;
  figures[`${what} ÷ scan`] = ms / scan;
}

const scanMs = (store: Store, table: string, value: string) =>
  medianMs(() =>
    store.ask('sql.query', { sql: `SELECT count(*), min(${value}), max(${value}) FROM ${table}`, limit: 1 }),
  );

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[TIMES >> 1]!;
}
