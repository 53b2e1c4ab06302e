import { join } from 'node:path';
import type { LogFilter } from '../../contract/filters.ts';
import type { ParsedInputOf } from '../../contract/operations.ts';
import { openDuckDbStore } from '../../main/engine/store/duckdb/duckdb-store.ts';
import type { Store } from '../../main/engine/store/port.ts';
import { makeLogStore } from './logs-store.ts';
import type { Row } from './table.ts';

const PAGE = 200;

/** What the Logs screen asks of a session of so many records: a list in pages, facets, a histogram, patterns. */
export async function benchLogs(folder: string, rows: number): Promise<Row[]> {
  const path = join(folder, 'logs.tracebench');
  await makeLogStore(path, rows);
  const store = await openDuckDbStore(path);
  const size = `${rows.toLocaleString('en')} log records`;
  const result = [
    { what: 'pages of all log records', size, figures: await benchPages(store, {}) },
    { what: 'pages of a tenth, by text', size, figures: await benchPages(store, { text: 'timeout' }) },
    { what: 'pages of a hundredth, by severity', size, figures: await benchPages(store, { minSeverity: 17 }) },
    { what: 'the rest of the Logs screen', size, figures: await benchRest(store) },
  ];
  await store.close();
  return result;
}

async function benchPages(store: Store, filter: LogFilter): Promise<Record<string, number>> {
  const page = (more: Partial<ParsedInputOf<'logs.search'>>) =>
    store.ask('logs.search', { filter, descending: true, offset: 0, limit: PAGE, attributes: [], ...more });
  const [first, { frame, total }, firstCpu] = await timed(() => page({}));
  const [again] = await timed(() => page({}));
  const [middle] = await timed(() => page({ offset: Math.floor(total / 2) }));
  const [last] = await timed(() => page({ offset: total - PAGE }));
  const timeNs = String(frame.columns.time.at(-1)!);
  const [next] = await timed(() => page({ after: { timeNs, key: frame.columns.key.at(-1)! } }));
  return {
    'records found': total,
    'first page, counting them, ms': first,
    '… of CPU': firstCpu,
    'first page again ms': again,
    'middle page ms': middle,
    'last page ms': last,
    'next page, behind a record, ms': next,
    'last page / first page again': last / again,
  };
}

async function benchRest(store: Store): Promise<Record<string, number>> {
  const filter = {};
  const facet = { filter, key: 'http.route', contains: '', limit: 50 };
  const [services] = await timed(() => store.ask('logs.facets', { ...facet, field: 'service' }));
  const [values, , valuesCpu] = await timed(() => store.ask('logs.facets', { ...facet, field: 'attribute-value' }));
  const [histogram, , histogramCpu] = await timed(() => store.ask('logs.histogram', { filter, buckets: 120 }));
  const around = { logKey: 100_000, before: 50, after: 50, of: 'service' as const };
  const [context] = await timed(() => store.ask('log.context', around));
  const list = { filter, limit: 100, sparkBuckets: 30 };
  const [patterns, { patterns: found }, patternsCpu] = await timed(() => store.ask('logs.patterns', list));
  const one = { filter, template: found[0]!.template, limit: 20 };
  const [variables, , variablesCpu] = await timed(() => store.ask('logs.patternValues', one));
  return {
    'facet of services ms': services,
    'facet of an attribute ms': values,
    'facet of an attribute, ms of CPU': valuesCpu,
    'histogram by level ms': histogram,
    'histogram by level, ms of CPU': histogramCpu,
    'context of a record ms': context,
    'patterns ms': patterns,
    'patterns, ms of CPU': patternsCpu,
    'values of a pattern ms': variables,
    'values of a pattern, ms of CPU': variablesCpu,
  };
}

/** Wall clock and CPU of all threads: the latter says more where other work shares the cores. */
async function timed<T>(work: () => Promise<T>): Promise<[ms: number, result: T, cpuMs: number]> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [performance.now() - started, result, (user + system) / 1_000];
}
