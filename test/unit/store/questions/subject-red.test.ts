import { describe, expect, test } from 'vitest';
import { logRecord, logs, span, spanId, traces } from '../../../helpers/telemetry.ts';
import { columnOf, storeOf } from './store-of.ts';

const SERVER = 2;
const CLIENT = 3;
const INTERNAL = 1;

/** A span that starts at `start` and lasts `duration`; `parent` 0 is none. */
const call = (
  id: number,
  start: bigint,
  duration: bigint,
  parts: { kind?: number; parent?: number; code?: number } = {},
) =>
  span({
    spanId: spanId(id),
    parentSpanId: spanId(parts.parent ?? 0),
    kind: parts.kind ?? SERVER,
    startTimeUnixNano: start,
    endTimeUnixNano: start + duration,
    status: { code: parts.code ?? 0, message: '' },
  });

/*
 * T = 100. Entry spans of cart: 1 (50, satisfied), 2 (150, tolerating), 3 (10, error), 6 (500, frustrated), and 7, an
 * internal span under a parent in another service (100, satisfied). Not entries: 4 under 1, 5 under a parent not here.
 */
const SAMPLE = [
  traces(
    'cart',
    call(1, 1_000n, 50n),
    call(2, 1_010n, 150n),
    call(3, 1_100n, 10n, { code: 2 }),
    call(4, 1_001n, 40n, { kind: CLIENT, parent: 1 }),
    call(5, 1_002n, 40n, { kind: INTERNAL, parent: 99 }),
    call(6, 1_199n, 500n, { parent: 1 }),
    call(7, 1_120n, 100n, { kind: INTERNAL, parent: 20 }),
  ),
  traces('pay', call(20, 1_110n, 5n, { kind: CLIENT, parent: 1 })),
  logs(
    'cart',
    logRecord({ timeUnixNano: 1_020n, severityNumber: 17 }),
    logRecord({ timeUnixNano: 1_150n, severityNumber: 9 }),
    logRecord({ timeUnixNano: 5_000n, severityNumber: 21 }),
  ),
];
const RANGE = { fromNs: '1000', toNs: '1200' };
const CART = { key: 'service.name', value: 'cart', ...RANGE, apdexThresholdNs: 100 };

describe('subject.red', () => {
  test('counts entry spans, with exact quantiles and Apdex, errors frustrated', async () => {
    const { total } = await (await storeOf(...SAMPLE)).ask('subject.red', { ...CART, buckets: 2 });
    // Durations 10 50 100 150 500; Apdex (2 satisfied + ½ tolerating) ÷ 5.
    expect(total).toEqual({ calls: 5, errors: 1, p50: 100, p95: 500, p99: 500, max: 500, apdex: 0.5 });
  });

  test('gives the same per slice, and its log records', async () => {
    const { frame, sliceNs } = await (await storeOf(...SAMPLE)).ask('subject.red', { ...CART, buckets: 4 });
    expect([frame.baseNs, frame.rows, sliceNs]).toEqual(['1000', 4, '50']);
    const of = (name: string) => columnOf(frame, name);
    expect(of('start')).toEqual([0, 50, 100, 150]);
    expect(of('calls')).toEqual([2, 0, 2, 1]);
    expect(of('errors')).toEqual([0, 0, 1, 0]);
    expect(of('p50')).toEqual([50, NaN, 10, 500]);
    expect(of('p99')).toEqual([150, NaN, 100, 500]);
    expect(of('apdex')).toEqual([0.75, NaN, 0.5, 0]);
    expect(of('logs')).toEqual([1, 0, 0, 1]);
    expect(of('errorLogs')).toEqual([1, 0, 0, 0]);
  });

  test('a span without an end is a call, but has no duration', async () => {
    const unfinished = span({ spanId: spanId(9), startTimeUnixNano: 1_050n, endTimeUnixNano: 0n });
    const store = await storeOf(traces('cart', unfinished, call(1, 1_060n, 20n)));
    const { total } = await store.ask('subject.red', { ...CART, buckets: 1 });
    expect(total).toEqual({ calls: 2, errors: 0, p50: 20, p95: 20, p99: 20, max: 20, apdex: 1 });
  });

  test('of nothing has no calls and no durations', async () => {
    const store = await storeOf(...SAMPLE);
    const none = { calls: 0, errors: 0, p50: NaN, p95: NaN, p99: NaN, max: NaN, apdex: NaN };
    expect((await store.ask('subject.red', { ...CART, value: 'nobody', buckets: 3 })).total).toEqual(none);
    const empty = await store.ask('subject.red', { ...CART, fromNs: '10', toNs: '10', buckets: 3 });
    expect([empty.total, empty.frame.rows]).toEqual([none, 0]);
    expect((await (await storeOf()).ask('subject.red', { ...CART, buckets: 3 })).total).toEqual(none);
  });
});

describe('subjects.list', () => {
  test('sums up every value of a key', async () => {
    const store = await storeOf(...SAMPLE);
    const input = { key: 'service.name', ...RANGE, apdexThresholdNs: 100, limit: 10 };
    const { subjects, rangeNs, truncated } = await store.ask('subjects.list', input);
    expect([rangeNs, truncated, subjects.length]).toEqual(['200', false, 2]);
    const { spark, ...cart } = subjects[0]!;
    expect(cart).toEqual({
      value: 'cart',
      calls: 5,
      errors: 1,
      p50: 100,
      p95: 500,
      p99: 500,
      max: 500,
      apdex: 0.5,
      spans: 7,
      logs: 2,
      errorLogs: 1,
      points: 0,
      metrics: 0,
      resources: 1,
      firstNs: '1000',
      lastNs: '1699',
    });
    // 40 slices of 5 ns.
    expect([...spark.entries()].filter(([, n]) => n > 0)).toEqual([
      [0, 1],
      [2, 1],
      [20, 1],
      [24, 1],
      [39, 1],
    ]);
    expect(subjects[1]).toMatchObject({ value: 'pay', calls: 1, p50: 5, errors: 0, apdex: 1 });
  });

  test('keeps what sent only logs, and says when it was cut', async () => {
    const store = await storeOf(...SAMPLE, logs('quiet', logRecord({ timeUnixNano: 1_000n })));
    const input = { key: 'service.name', apdexThresholdNs: 100 };
    const all = await store.ask('subjects.list', { ...input, limit: 10 });
    expect(all.subjects[2]).toMatchObject({ value: 'quiet', calls: 0, logs: 1, p50: NaN, apdex: NaN });
    const cut = await store.ask('subjects.list', { ...input, limit: 1 });
    expect([cut.subjects.map(({ value }) => value), cut.truncated]).toEqual([['cart'], true]);
  });

  test('by a key that nobody has is empty', async () => {
    const store = await storeOf(...SAMPLE);
    const input = { key: 'host.name', apdexThresholdNs: 100, limit: 10 };
    expect((await store.ask('subjects.list', input)).subjects).toEqual([]);
  });
});
