import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../../../core/model/attributes.ts';
import type { Metric, NumberDataPoint } from '../../../../core/model/metric.ts';
import type { Span } from '../../../../core/model/span.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import { CancelledError, type Store } from '../../../../main/engine/store/port.ts';
import { attributes, group, logRecord, logs, metric, span, spanId, traceId } from '../../../helpers/telemetry.ts';
import { storeOf } from './store-of.ts';

const SECOND = 1_000_000_000n;
const read = (store: Store, request: Partial<Parameters<Store['readTopology']>[0]> = {}) =>
  store.readTopology({ fromNs: 0n, toNs: 100n * SECOND, gatewayAttributes: ['otelcol.gateway'], ...request });

const withResource = (resource: Attributes, items: Span[]) => {
  const made = group('', items);
  return { ...made, resource: { ...made.resource, attributes: resource } };
};
const spansOf = (resource: Record<string, string>, ...spans: Span[]): Telemetry => ({
  signal: 'traces',
  groups: [withResource(attributes(resource), spans)],
});
const shop = (gateway: string, ...spans: Span[]) =>
  spansOf({ 'service.name': 'shop', ...(gateway === '' ? {} : { 'otelcol.gateway': gateway }) }, ...spans);

const counter = (
  values: readonly number[],
  { start = 0n, every = 10n * SECOND, first = 10n * SECOND } = {},
): NumberDataPoint[] =>
  values.map((value, i) => ({
    attributes: attributes({ exporter: 'otlp' }),
    startTimeUnixNano: start,
    timeUnixNano: first + every * BigInt(i),
    value: { kind: 'int', value: BigInt(value) },
    exemplars: [],
    flags: 0,
  }));
const sum = (name: string, points: NumberDataPoint[], temporality = 2): Metric =>
  metric(name, { kind: 'sum', aggregationTemporality: temporality, isMonotonic: true, dataPoints: points });
const toldBy = (...items: Metric[]): Telemetry => ({ signal: 'metrics', groups: [group('otelcol', items)] });

describe('what Collectors told', () => {
  const rate = async (
    points: NumberDataPoint[],
    { temporality = 2, ...request }: { temporality?: number; fromNs?: bigint; toNs?: bigint } = {},
  ) => {
    const store = await storeOf(toldBy(sum('otelcol_exporter_sent_spans', points, temporality)));
    return (await read(store, request)).told.map(({ perSecond }) => perSecond);
  };

  test('a rise per second, with what the total began anew from', async () => {
    expect(await rate(counter([100, 150, 200]))).toEqual([5]);
    // 150 → 30: it was started anew, and has counted 30 since.
    expect(await rate(counter([100, 150, 30]))).toEqual([4]);
  });

  test('of the window, from the point before it on', async () => {
    expect(await rate(counter([100, 150, 400]), { fromNs: 25n * SECOND })).toEqual([25]);
    expect(await rate(counter([100, 150, 400]), { toNs: 30n * SECOND })).toEqual([5]);
    // What rose over more time than the window is long says nothing of it.
    expect(await rate(counter([100, 150, 400]), { fromNs: 29n * SECOND, toNs: 31n * SECOND })).toEqual([NaN]);
  });

  test('from nothing where it says that it began in the window', async () => {
    expect(await rate(counter([40], { start: 2n * SECOND }))).toEqual([5]);
    expect(await rate(counter([40]))).toEqual([NaN]);
  });

  test('deltas are rises already', async () => {
    expect(await rate(counter([40, 50, 30], { start: 2n * SECOND }), { temporality: 1 })).toEqual([120 / 28]);
  });

  test('with attributes, the last value and its time; of distributions that they are there', async () => {
    const queue = metric('otelcol_exporter_queue_size', { kind: 'gauge', dataPoints: counter([7, 3]) });
    const client = metric('http.client.request.duration', {
      kind: 'histogram',
      aggregationTemporality: 2,
      dataPoints: [
        {
          ...{ attributes: attributes({ 'server.address': 'gw', 'server.port': 4318n }), flags: 0, exemplars: [] },
          ...{ startTimeUnixNano: 1n, timeUnixNano: 30n * SECOND, count: 3n, sum: 1 },
          ...{ min: undefined, max: undefined, bucketCounts: [], explicitBounds: [] },
        },
      ],
    });
    const { told, notes } = await read(await storeOf(toldBy(queue, client, sum('other_metric', counter([1])))));
    expect(notes).toEqual([]);
    expect([...told].sort((a, b) => (a.name < b.name ? 1 : -1))).toMatchObject([
      {
        ...{ name: 'otelcol_exporter_queue_size', attributes: { exporter: 'otlp' }, last: 3, lastNs: 20n * SECOND },
        resource: { 'service.name': 'otelcol' },
      },
      {
        ...{ name: 'http.client.request.duration', attributes: { 'server.address': 'gw', 'server.port': '4318' } },
        lastNs: 30n * SECOND,
      },
    ]);
  });

  test('when it last rose, when it was last nothing, and the point before the last', async () => {
    const times = async (name: string, values: number[]) => {
      const store = await storeOf(toldBy(sum(name, counter(values))));
      const [{ previousNs, roseNs, emptyNs } = {} as never] = (await read(store)).told;
      return [previousNs, roseNs, emptyNs].map((ns) => ns && Number(ns / SECOND));
    };
    expect(await times('otelcol_exporter_sent_spans', [5, 7, 7, 7])).toEqual([30, 20, undefined]);
    expect(await times('otelcol_exporter_sent_spans', [0, 0])).toEqual([10, undefined, 20]);
    // Started anew: what it counted since is a rise.
    expect(await times('otelcol_exporter_sent_spans', [9, 2, 2])).toEqual([20, 20, undefined]);
    expect(await times('otelcol_exporter_sent_spans', [9])).toEqual([undefined, undefined, undefined]);
    expect(await times('otelcol_exporter_queue_size', [0, 3, 0, 4, 6])).toEqual([40, 50, 30]);
  });

  test('services of spans and logs in the window, those with most first', async () => {
    const store = await storeOf(
      shop('', span({ startTimeUnixNano: SECOND })),
      logs('cart', logRecord({ timeUnixNano: SECOND }), logRecord({ timeUnixNano: 0n, observedTimeUnixNano: SECOND })),
      logs('late', logRecord({ timeUnixNano: 200n * SECOND })),
    );
    expect((await read(store)).services).toEqual(['cart', 'shop']);
  });
});

describe('spans that are stored more than once', () => {
  const one = span({ traceId: traceId(1), spanId: spanId(1), startTimeUnixNano: SECOND, endTimeUnixNano: 2n * SECOND });
  const two = { ...one, spanId: spanId(2), parentSpanId: spanId(1), name: 'SELECT' };

  test('by two ways: how many, of whom, and what tells the copies apart', async () => {
    const store = await storeOf(
      shop('', one, two),
      shop('gw-1', one, two),
      spansOf({ 'service.name': 'cart' }, { ...one, spanId: spanId(9) }),
    );
    expect((await read(store)).duplicates).toEqual({
      ...{ lookedAt: 5, isCut: false, spans: 2, surplus: 2, traceIds: [traceId(1)] },
      ways: [
        {
          ...{ service: 'shop', spans: 2, copies: 2, isFromFiles: false },
          differences: [{ key: 'otelcol.gateway', values: [null, 'gw-1'] }],
        },
      ],
    });
  });

  test('sent again by the same way: nothing tells them apart', async () => {
    const { duplicates } = await read(await storeOf(shop('', one), shop('', one), shop('', one)));
    expect(duplicates).toMatchObject({ spans: 1, surplus: 2, ways: [{ copies: 3, differences: [] }] });
  });

  test('of a file that was opened and of what was received', async () => {
    const store = await storeOf(shop('', one));
    await store.append({ telemetry: [shop('', one)], losses: [], importId: 'file' });
    expect((await read(store)).duplicates).toMatchObject({ spans: 1, ways: [{ isFromFiles: true, differences: [] }] });
  });

  test.each<[string, Partial<Span>]>([
    ['the other half of a call that shares its id (Zipkin)', { kind: 3 }],
    ['told of again with another end', { endTimeUnixNano: 3n * SECOND }],
    ['another start', { startTimeUnixNano: 2n * SECOND }],
    ['another name', { name: 'GET /b' }],
    ['another parent', { parentSpanId: spanId(5) }],
    ['another trace', { traceId: traceId(2) }],
  ])('%s is no copy', async (_what, other) => {
    const { duplicates } = await read(await storeOf(shop('', one), shop('gw-1', { ...one, ...other })));
    expect(duplicates).toMatchObject({ lookedAt: 2, spans: 0, surplus: 0, ways: [], traceIds: [] });
  });

  test('spans without ids are none', async () => {
    const nameless = span({ traceId: traceId(0), spanId: spanId(0), startTimeUnixNano: SECOND });
    expect((await read(await storeOf(shop('', nameless), shop('', nameless)))).duplicates.spans).toBe(0);
  });

  test('ways with most spans first, however many resources are in each', async () => {
    const host = (n: number, gateway: string) => ({
      'service.name': 'shop',
      'host.name': `h${n}`,
      ...(gateway === '' ? {} : { via: gateway }),
    });
    const of = (n: number) => ({ ...one, spanId: spanId(n) });
    const store = await storeOf(
      ...[1, 2, 3].flatMap((n) => [spansOf(host(n, ''), of(n)), spansOf(host(n, 'gw'), of(n))]),
      ...[4, 5].flatMap((n) => [
        spansOf({ 'service.name': 'cart' }, of(n)),
        spansOf({ 'service.name': 'cart' }, of(n)),
      ]),
    );
    expect(
      (await read(store)).duplicates.ways.map(({ service, spans, differences }) => [service, spans, differences]),
    ).toEqual([
      ['shop', 3, [{ key: 'via', values: [null, 'gw'] }]],
      ['cart', 2, []],
    ]);
  });
});

describe('traces split between gateways', () => {
  const of = (trace: number, id: number) =>
    span({ traceId: traceId(trace), spanId: spanId(id), startTimeUnixNano: BigInt(trace) * SECOND });

  test('those whose spans came by one and by the other', async () => {
    const store = await storeOf(
      shop('gw-1', of(1, 1), of(2, 1), of(3, 1)),
      shop('gw-2', of(1, 2), of(2, 2), of(4, 1)),
      shop('gw-3', of(2, 3)),
      shop('', of(3, 2), of(5, 1)),
    );
    expect((await read(store)).splits).toEqual({
      ...{ attributes: ['otelcol.gateway'], found: ['otelcol.gateway'], lookedAt: 9, isCut: false, marked: 7 },
      ...{ traces: 4, splitTraces: 2, traceIds: [traceId(2), traceId(1)] },
      gateways: [
        { name: 'gw-1', traces: 3, splitTraces: 2 },
        { name: 'gw-2', traces: 3, splitTraces: 2 },
        { name: 'gw-3', traces: 1, splitTraces: 1 },
      ],
      together: [
        { gateways: ['gw-1', 'gw-2'], traces: 1 },
        { gateways: ['gw-1', 'gw-2', 'gw-3'], traces: 1 },
      ],
    });
  });

  test('sent whole to both is not split; half of it sent to both is', async () => {
    const whole = await storeOf(shop('gw-1', of(1, 1), of(1, 2)), shop('gw-2', of(1, 1), of(1, 2)));
    expect((await read(whole)).splits).toMatchObject({ traces: 1, splitTraces: 0 });
    const half = await storeOf(shop('gw-1', of(1, 1), of(1, 2)), shop('gw-2', of(1, 1)));
    expect((await read(half)).splits).toMatchObject({ traces: 1, splitTraces: 1 });
  });

  test('by whichever attributes are asked for; the first that is there counts', async () => {
    const both = { 'service.name': 'shop', via: 'a', 'collector.id': 'x' };
    const store = await storeOf(
      spansOf(both, of(1, 1)),
      spansOf({ ...both, via: 'b' }, of(1, 2)),
      spansOf({ 'service.name': 'shop', 'collector.id': 'x' }, of(1, 3)),
    );
    const splitsBy = async (...gatewayAttributes: string[]) => (await read(store, { gatewayAttributes })).splits;
    expect((await splitsBy('via', 'collector.id')).gateways.map(({ name }) => name)).toEqual(['a', 'b', 'x']);
    expect(await splitsBy('collector.id', 'via')).toMatchObject({ found: ['collector.id'], splitTraces: 0 });
    expect(await splitsBy('nobody')).toMatchObject({ found: [], marked: 0, traces: 0, gateways: [] });
    expect(await splitsBy()).toMatchObject({ found: [], traces: 0 });
  });
});

test('the window bounds what is looked at', async () => {
  const at = (time: bigint) => span({ spanId: spanId(Number(time)), startTimeUnixNano: time });
  const store = await storeOf(shop('gw-1', at(10n), at(20n), at(30n)), shop('gw-2', at(20n), at(30n)));
  const { duplicates, splits } = await read(store, { fromNs: 10n, toNs: 30n });
  expect(duplicates).toMatchObject({ lookedAt: 3, spans: 1 });
  expect(splits.marked).toBe(3);
});

test('of very many spans those that were stored last are looked at, and it is said', async () => {
  const most = 200_000;
  const items = Array.from({ length: most + 10 }, (_, i) =>
    span({ traceId: traceId(1), spanId: spanId(i + 1), startTimeUnixNano: SECOND }),
  );
  // The copies of the first ones are not seen any more, those of the last ones are.
  const all = [...items.slice(0, 3), ...items, ...items.slice(-2)];
  const store = await storeOf({ signal: 'traces', groups: [group('shop', all)] });
  const { duplicates, splits } = await read(store);
  expect(duplicates).toMatchObject({ lookedAt: most, isCut: true, spans: 2 });
  expect(splits).toMatchObject({ lookedAt: most, isCut: true });
});

test('an empty store tells nothing', async () => {
  const { told, services, duplicates, splits, notes } = await read(await storeOf());
  expect({ told, services, notes }).toEqual({ told: [], services: [], notes: [] });
  expect([duplicates.lookedAt, splits.lookedAt]).toEqual([0, 0]);
});

test('whoever cancels is not kept waiting', async () => {
  const store = await storeOf(shop('', span()));
  await expect(
    store.readTopology({ fromNs: 0n, toNs: 1n, gatewayAttributes: [] }, AbortSignal.abort()),
  ).rejects.toThrow(CancelledError);
});
