import { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ParsedInputOf } from '../../../contract/operations.ts';
import type { Span } from '../../../core/model/span.ts';
import type { Store } from '../../../main/engine/store/port.ts';
import { span, spanId, traceId, traces } from '../../helpers/telemetry.ts';
import { rowsOf, storeOf } from './questions/store-of.ts';

const HOUR = 3_600_000_000_000n;
const T0 = 1_763_800_000_000_000_000n;
const SERVICES = ['cart', 'pay', 'Shop', 'ads'];

/** A span of one of a few traces, so that parts of a trace often come apart. */
interface Drawn {
  trace: number;
  hour: number;
  /** Before it starts where negative, none where undefined. */
  length: number | undefined;
  hasParent: boolean;
  isError: boolean;
  service: number;
}
type Step =
  | { kind: 'append'; spans: Drawn[] }
  | { kind: 'import'; spans: Drawn[] }
  | { kind: 'forget' }
  | { kind: 'expire'; hours: number }
  | { kind: 'ask' };

const drawn: fc.Arbitrary<Drawn> = fc.record({
  trace: fc.integer({ min: 0, max: 5 }),
  hour: fc.integer({ min: -1, max: 6 }), // -1: no start
  length: fc.option(fc.integer({ min: -2, max: 5 }), { nil: undefined }),
  hasParent: fc.boolean(),
  isError: fc.boolean(),
  service: fc.integer({ min: 0, max: SERVICES.length - 1 }),
});
const spans = fc.array(drawn, { minLength: 1, maxLength: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('append' as const), spans }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('import' as const), spans }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'forget' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('expire' as const), hours: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'ask' as const }) },
);

function telemetryOf(parts: Drawn[]) {
  return parts.map(({ trace, hour, length, hasParent, isError, service }) => {
    const start = hour < 0 ? 0n : T0 + BigInt(hour) * HOUR;
    const made: Partial<Span> = {
      traceId: trace === 0 ? ('' as Span['traceId']) : traceId(trace),
      name: `operation ${(trace + hour + service) % 3}`,
      startTimeUnixNano: start,
      endTimeUnixNano: length === undefined ? 0n : start + (start === 0n && length < 0 ? 0n : BigInt(length) * 1_000n),
      status: { code: isError ? 2 : 0, message: '' },
      parentSpanId: hasParent ? spanId(9) : ('' as Span['parentSpanId']),
    };
    return traces(SERVICES[service]!, span(made));
  });
}

async function take(store: Store, one: Step): Promise<void> {
  switch (one.kind) {
    case 'append':
      return store.append({ telemetry: telemetryOf(one.spans), losses: [] });
    case 'import':
      return store.append({ telemetry: telemetryOf(one.spans), losses: [], importId: 'file' });
    case 'forget':
      await store.settleImports([], ['file']);
      return;
    case 'expire':
      await store.expire({ maxBytes: 0, maxAgeHours: one.hours }, T0 + 6n * HOUR);
      return;
    case 'ask':
      await store.ask('traces.search', { filter: {}, sort: { by: 'start', descending: true }, offset: 0, limit: 1 });
  }
}

type Search = Pick<ParsedInputOf<'traces.search'>, 'filter' | 'sort'>;
const search: fc.Arbitrary<Search> = fc.record({
  filter: fc.oneof(
    fc.constant({}),
    fc.record({ minDurationNs: fc.integer({ min: 0, max: 5 }).map((us) => String(us * 1_000)) }),
    fc.record({ status: fc.constantFrom('error' as const, 'ok' as const) }),
    fc.record({ services: fc.constantFrom(...SERVICES).map((service) => [service]) }),
  ),
  sort: fc.record({
    by: fc.constantFrom(...(['start', 'duration', 'spans', 'errors', 'service', 'name'] as const)),
    descending: fc.boolean(),
  }),
});

interface Row {
  trace: string;
  id: bigint;
  start: bigint;
  end: bigint;
  isRoot: boolean;
  isError: boolean;
  service: string;
  name: string;
}

async function readSpans(store: Store): Promise<Row[]> {
  const sql = `SELECT replace(trace_id::VARCHAR, '-', ''), s.id, start_ns, end_ns, parent_span_id = 0, status_code = 2, service_name, n.text
    FROM span s JOIN resource r ON r.id = s.resource JOIN name n ON n.id = s.name`;
  const { rows } = await store.ask('sql.query', { sql, limit: 10_000 });
  return rows.map(([trace, id, start, end, isRoot, isError, service, name]) => {
    const texts = { trace: String(trace), service: String(service), name: String(name) };
    return {
      ...texts,
      id: BigInt(id!),
      start: BigInt(start!),
      end: BigInt(end!),
      isRoot: isRoot === true,
      isError: isError === true,
    };
  });
}

const least = (values: bigint[]) => values.reduce((a, b) => (a < b ? a : b));
const order = <T>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);

/** What `trace-summary.ts` says of a trace, said again. */
function summarize(trace: string, of: Row[]) {
  const starts = of.map(({ start }) => start).filter((start) => start > 0n);
  const start = starts.length === 0 ? 0n : least(starts);
  const end = -least(of.map((row) => (row.end > row.start ? -row.end : -row.start)));
  const roots = of.filter(({ isRoot }) => isRoot);
  const origin = (roots.length > 0 ? roots : of).toSorted((a, b) => order(a.start, b.start) || order(a.id, b.id))[0]!;
  return {
    trace,
    start,
    duration: start === 0n ? 0 : Number(end - start),
    spans: of.length,
    errors: of.filter(({ isError }) => isError).length,
    services: new Set(of.map(({ service }) => service)).size,
    service: origin.service,
    name: origin.name,
    rootMissing: roots.length > 0 ? 0 : 1,
    all: of,
  };
}

function expected(rows: Row[], { filter, sort: { by, descending } }: Search) {
  const sign = descending ? -1 : 1;
  const key = (one: ReturnType<typeof summarize>) => (typeof one[by] === 'string' ? one[by].toLowerCase() : one[by]);
  return [...Map.groupBy(rows, ({ trace }) => trace)]
    .map(([trace, of]) => summarize(trace, of))
    .filter(({ duration }) => duration >= Number(filter.minDurationNs ?? 0))
    .filter(({ errors }) => filter.status === undefined || errors > 0 === (filter.status === 'error'))
    .filter(({ all }) => !filter.services || all.some(({ service }) => filter.services!.includes(service)))
    .toSorted((a, b) => sign * order(key(a), key(b)) || order(b.start, a.start) || order(a.trace, b.trace))
    .map(({ all: _, trace, start, ...rest }) => ({ ...rest, traceId: /^0+$/.test(trace) ? '' : trace, start }));
}

const steps = fc.array(step, { minLength: 1, maxLength: 14 });
const listIsExact = fc.asyncProperty(steps, search, async (all, asked) => {
  const store = await storeOf();
  for (const one of all) await take(store, one);
  const { frame, total } = await store.ask('traces.search', { ...asked, offset: 0, limit: 5_000 });
  const wanted = expected(await readSpans(store), asked);
  expect(rowsOf(frame)).toEqual(wanted);
  expect(total).toBe(wanted.length);
  const map = await store.ask('traces.hitmap', { filter: asked.filter, columns: 7, rows: 5, scale: 'log' });
  expect(map.frame.columns.count.reduce((sum, count) => sum + count, 0)).toBe(wanted.length);
  const traceCount = new Set((await readSpans(store)).map(({ trace }) => trace)).size;
  expect((await store.overview()).traces).toBe(traceCount);
});

test('the list is what grouping all spans gives, whatever came, went or was asked before', async () => {
  await fc.assert(listIsExact, { numRuns: 40, endOnFailure: true });
}, 120_000);

test('so it is where no rows can be kept', async () => {
  const { run } = DuckDBConnection.prototype;
  const spy = vi.spyOn(DuckDBConnection.prototype, 'run').mockImplementation(function (
    this: DuckDBConnection,
    ...given
  ) {
    const isMaking = given[0].startsWith('CREATE OR REPLACE TABLE derived');
    return isMaking ? Promise.reject(new Error('Out of Memory Error: no room')) : run.apply(this, given);
  });
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  onTestFinished(() => [spy, warned].forEach((one) => one.mockRestore()));
  await fc.assert(listIsExact, { numRuns: 12, endOnFailure: true });
  expect(warned).toHaveBeenCalled();
}, 120_000);

const newest = { filter: {}, sort: { by: 'start', descending: true }, offset: 0, limit: 5_000 } as const;

test('services are counted exactly when they become more than a mask has bits', async () => {
  const store = await storeOf();
  const counts: number[] = [];
  for (const from of [0, 40, 60, 80]) {
    const names = Array.from({ length: 45 }, (_, i) => `service ${from + i}`);
    await store.append({ telemetry: names.map((name) => traces(name, span({ traceId: traceId(1) }))), losses: [] });
    counts.push(...(await store.ask('traces.search', newest)).frame.columns.services);
  }
  expect(counts).toEqual([45, 85, 105, 125]);
});

test('questions asked at the same time after a change see all of it', async () => {
  const store = await storeOf(traces('shop', span({ traceId: traceId(1) })));
  await store.ask('traces.search', newest);
  await store.append({ telemetry: [traces('shop', span({ traceId: traceId(1) }))], losses: [] });
  const limits = [1, 2, 3].map((limit) => ({ ...newest, filter: { minDurationNs: String(limit - 1) }, limit }));
  const answers = await Promise.all(limits.map((input) => store.ask('traces.search', input)));
  expect(answers.map(({ frame }) => [...frame.columns.spans])).toEqual([[2], [2], [2]]);
});

test('rows that were replaced again and again do not pile up', async () => {
  const store = await storeOf();
  const size = "SELECT estimated_size::DOUBLE FROM duckdb_tables() WHERE database_name = 'derived'";
  const sizes: unknown[] = [];
  for (let round = 0; round < 4; round++) {
    const all = Array.from({ length: 6_000 }, (_, i) =>
      span({ traceId: traceId(i + 1), spanId: spanId(round * 6_000 + i + 1) }),
    );
    await store.append({ telemetry: [traces('shop', ...all)], losses: [] });
    const { total, frame } = await store.ask('traces.search', newest);
    expect([total, new Set(frame.columns.spans)]).toEqual([6_000, new Set([round + 1])]);
    sizes.push((await store.ask('sql.query', { sql: size, limit: 1 })).rows[0]![0]);
  }
  expect(Math.max(...sizes.map(Number))).toBeLessThanOrEqual(12_000);
});
