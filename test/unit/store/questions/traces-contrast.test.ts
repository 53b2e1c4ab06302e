import { expect, test } from 'vitest';
import type { Answer } from '../../../../main/engine/store/duckdb/answer.ts';
import { readResourceTexts } from '../../../../main/engine/store/duckdb/questions/contrast/resource-texts.ts';
import { attributes, span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { storeOf } from './store-of.ts';

const ownAttributes = (n: number) => numbers(0, n).map((i) => ({ key: `k${i}`, value: { stringValue: 'v' } }));

/** Numbers [from, to). */
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/**
 *   trace 0–19    slow   20–39 ms, flag=true on a child of its own service, every other one fails
 *   trace 20–99   fast   20–99 µs, flag absent
 *   both          route is one of two, evenly; id is another one for each; host of the resource is the same for all
 */
const slow = numbers(0, 20).map((n) =>
  span({
    traceId: traceId(n + 1),
    spanId: spanId(1),
    name: 'GET /cart',
    startTimeUnixNano: 1_000n,
    endTimeUnixNano: 1_000n + BigInt(20 + n) * 1_000_000n,
    status: { code: n % 2 === 0 ? 2 : 0, message: '' },
    attributes: attributes({ route: `/${n % 2}`, id: `id-${n}` }),
  }),
);
const flagged = numbers(0, 20).map((n) =>
  span({
    traceId: traceId(n + 1),
    spanId: spanId(2),
    parentSpanId: spanId(1),
    name: 'SELECT',
    startTimeUnixNano: 2_000n,
    endTimeUnixNano: 3_000n,
    attributes: attributes({ flag: true }),
  }),
);
const fast = numbers(20, 100).map((n) =>
  span({
    traceId: traceId(n + 1),
    spanId: spanId(1),
    name: 'GET /cart',
    startTimeUnixNano: 1_000n,
    endTimeUnixNano: 1_000n + BigInt(n) * 1_000n,
    attributes: attributes({ route: `/${n % 2}`, id: `id-${n}` }),
  }),
);
const SLOW = { minDurationNs: '1000000' };
const FAST = { maxDurationNs: '999999' };

test('tells what two sets of traces are like, and what one has more often', async () => {
  const store = await storeOf(traces('web', ...slow, ...fast), traces('db', ...flagged));
  const { a, b, lines } = await store.ask('traces.contrast', { a: SLOW, b: FAST });
  expect(a).toEqual({
    ...{ count: 20, errors: 10, p50Ns: 29_000_000, p95Ns: 38_000_000, compared: 20 },
    roots: [{ service: 'web', name: 'GET /cart', count: 20 }],
  });
  expect(b).toMatchObject({ count: 80, errors: 0, p50Ns: 59_000, p95Ns: 95_000, compared: 80 });
  expect(lines.map(({ z: _, ...line }) => line)).toEqual([
    { kind: 'attribute', key: 'flag', value: 'true', isAbsent: false, a: 20, b: 0 },
    { kind: 'operation', key: '', value: 'SELECT', isAbsent: false, a: 20, b: 0 },
    { kind: 'service', key: '', value: 'db', isAbsent: false, a: 20, b: 0 },
    { kind: 'status', key: '', value: 'ok', isAbsent: false, a: 10, b: 80 },
  ]);
  // By hand: p = 90/100, z = 0.5 / √(0.9 × 0.1 × (1/20 + 1/80))
  expect(lines[3]!.z).toBeCloseTo(0.5 / Math.sqrt(0.09 * (1 / 20 + 1 / 80)), 9);
});

test('an attribute of the resource tells as well', async () => {
  const versioned = (version: string, spans: typeof slow) => {
    const telemetry = traces('web', ...spans);
    if (telemetry.signal !== 'traces') throw new Error('not traces');
    for (const { resource } of telemetry.groups)
      resource.attributes = [...resource.attributes, ...attributes({ 'service.version': version, 'host.name': 'a' })];
    return telemetry;
  };
  const [canary, stable] = [versioned('2.0', slow), versioned('1.0', fast)];
  const store = await storeOf(canary, stable);
  const { lines } = await store.ask('traces.contrast', { a: SLOW, b: FAST });
  expect(lines.filter(({ kind }) => kind === 'resource')).toMatchObject([
    { key: 'service.version', value: '1.0', a: 0, b: 80 },
  ]);
});

test('only resources of the compared traces are read, within bounds; those beyond are counted', async () => {
  const long = traces('web', ...fast);
  const padding = { kind: 'string', value: 'x'.repeat(70_000) } as const;
  long.groups[0]!.resource.attributes.push({ key: 'padding', value: padding });
  const other = traces('other', span({ traceId: traceId(500) }));
  const store = await storeOf(traces('web', ...slow), long, traces('db', ...flagged), other);
  const { resources, resourcesLeftOut } = await store.ask('traces.contrast', {
    a: SLOW,
    b: { ...FAST, minDurationNs: '2000' },
  });
  expect([resources, resourcesLeftOut]).toEqual([3, 1]);
});

test('texts of resources are bound up to a number', async () => {
  const document = (n: number) => JSON.stringify({ attributes: ownAttributes(n) });
  const answers = [
    { uint32: () => Uint32Array.of(1, 2, 3) },
    { uint32: () => Uint32Array.of(1, 2, 3), float64: () => Float64Array.of(9, 9, 9) },
    { uint32: () => Uint32Array.of(1, 2, 3), strings: () => [document(3), document(3), document(1)] },
  ] as unknown as Answer[];
  const ask = () => Promise.resolve(answers.shift()!);
  const { texts, ...counts } = await readResourceTexts([traceId(1)], ask, undefined, 4);
  expect(texts.map(({ id, key }) => `${id} ${key}`)).toEqual(['1 k0', '1 k1', '1 k2', '3 k0']);
  expect(counts).toEqual({ resources: 3, resourcesLeftOut: 1 });
});

test('too few traces, equal sets and an empty side tell nothing', async () => {
  const store = await storeOf(traces('web', ...slow, ...fast), traces('db', ...flagged));
  const few = await store.ask('traces.contrast', {
    a: { traceIds: numbers(1, 3).map(traceId) },
    b: { traceIds: numbers(30, 32).map(traceId) },
  });
  expect([few.a.count, few.b.count, few.lines]).toEqual([2, 2, []]);
  expect((await store.ask('traces.contrast', { a: {}, b: {} })).lines).toEqual([]);
  const empty = await store.ask('traces.contrast', { a: SLOW, b: { services: ['none'] } });
  expect(empty.b).toEqual({ count: 0, errors: 0, p50Ns: null, p95Ns: null, roots: [], compared: 0 });
  expect([empty.a.count, empty.lines]).toEqual([20, []]);
});
