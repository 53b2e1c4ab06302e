import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Exemplar, Metric, NumberValue } from '../../../../core/model/metric.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import { encodeProtobuf } from '../../../../core/otlp/encode-protobuf.ts';
import { createRequestPacker } from '../../../../main/engine/store/duckdb/request-packer.ts';
import type { RequestPacker, Store } from '../../../../main/engine/store/port.ts';
import { attributes, metric, metrics, spanId, traceId } from '../../../helpers/telemetry.ts';
import { block, fixed64, join, number, request, reversed } from '../../otlp/wire.ts';
import { itemsByOrigin, readAll } from '../items-by-origin.ts';
import { hand, kept, pack, refused } from '../packing.ts';
import { counter, gauge, histogram, histogramPoint, point, summaryPoint } from '../questions/metric-points.ts';
import { storeOf } from '../questions/store-of.ts';

const LATEST = 2n ** 63n;

/** Few streams and times, so that points of different requests meet. */
const common = {
  attributes: fc.constantFrom(attributes({}), attributes({ k: 'x' }), attributes({ k: 'y', n: 1n })),
  startTimeUnixNano: fc.constantFrom(0n, 1n, 3n, 6n, LATEST),
  timeUnixNano: fc.oneof(fc.bigInt({ min: 1n, max: 12n }), fc.constantFrom(LATEST)),
  flags: fc.constantFrom(0, 0, 0, 1, 2),
};
const value = fc.oneof(
  fc.integer({ min: -3, max: 9 }).map((n): NumberValue => ({ kind: 'int', value: BigInt(n) })),
  fc.constantFrom<NumberValue>(
    { kind: 'int', value: 2n ** 63n - 1n },
    { kind: 'int', value: -(2n ** 62n) - 1n },
    { kind: 'double', value: 4.5 },
    { kind: 'double', value: NaN },
    { kind: 'none' },
  ),
);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const exemplar: fc.Arbitrary<Exemplar> = fc.record({
  filteredAttributes: fc.constant([]),
  timeUnixNano: fc.constantFrom(0n, 5n),
  value,
  spanId: fc.constantFrom(spanId(3), '' as never),
  traceId: fc.constantFrom(traceId(3), '' as never),
});
const exemplars = fc.array(exemplar, { maxLength: 2 });
const numberPoint = fc.record({ ...common, value, exemplars });
const sum = maybe(fc.constantFrom(0, 7, NaN));
const count = fc.oneof(fc.bigInt({ min: 0n, max: 9n }), fc.constant(2n ** 64n - 1n));
const totals = { ...common, count, sum, min: maybe(fc.constant(1)), max: maybe(fc.constant(-0)) };
const buckets = maybe(
  fc.record({ offset: fc.constantFrom(0, -7), bucketCounts: fc.constantFrom<bigint[]>([], [1n, 300n]) }),
);
const histogramPoints = fc
  .record({ ...totals, explicitBounds: fc.constantFrom<number[]>([], [1], [2], [1, 2], [NaN, 2]), exemplars })
  .chain((one) =>
    fc.boolean().map((has) => ({ ...one, bucketCounts: has ? [...one.explicitBounds, 0].map(() => 3n) : [] })),
  );
const exponentialPoints = fc.record({
  ...totals,
  scale: fc.constantFrom(0, 3, -31, 40),
  zeroCount: fc.constantFrom(0n, 2n),
  zeroThreshold: fc.constantFrom(0, 0.5),
  positive: buckets,
  negative: buckets,
  exemplars,
});
const summaryPoints = fc.record({
  ...common,
  count,
  sum: fc.constantFrom(0, 7, NaN),
  quantileValues: fc.array(fc.record({ quantile: fc.constantFrom(0, 0.5), value: fc.constantFrom(0, 9) }), {
    maxLength: 2,
  }),
});
const list = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 4 });
const aggregationTemporality = fc.constantFrom(0, 1, 2);
const data: fc.Arbitrary<Metric['data']> = fc.oneof(
  fc.record({ kind: fc.constant('gauge' as const), dataPoints: list(numberPoint) }),
  fc.record({
    kind: fc.constant('sum' as const),
    dataPoints: list(numberPoint),
    aggregationTemporality,
    isMonotonic: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('histogram' as const), dataPoints: list(histogramPoints), aggregationTemporality }),
  fc.record({
    kind: fc.constant('exponentialHistogram' as const),
    dataPoints: list(exponentialPoints),
    aggregationTemporality,
  }),
  fc.record({ kind: fc.constant('summary' as const), dataPoints: list(summaryPoints) }),
);
const requestArbitrary: fc.Arbitrary<Telemetry> = fc
  .array(
    data.map((one) => metric('m', one)),
    { minLength: 1, maxLength: 5 },
  )
  .map((items) => metrics('web', ...items));
const step = fc.record({
  telemetry: requestArbitrary,
  before: fc.constantFrom('nothing', 'refused', 'broken', 'handed'),
});

/** Whole rows of all tables of metrics, as they are in the store. */
async function rowsOf(store: Store): Promise<unknown[]> {
  const tables = ['metric', 'number_point', 'distribution_point', 'exemplar'];
  return Promise.all(
    tables.map(async (table) => {
      const { rows, truncated } = await store.ask('sql.query', { sql: `FROM ${table}`, limit: 10_000 });
      expect(truncated).toBe(false);
      return rows;
    }),
  );
}

const everything = (store: Store) => readAll(store, { kind: 'all' });

describe('metrics from the wire', () => {
  test.each([
    ['as they are written here', (bytes: Uint8Array) => bytes],
    ['fields in reverse', (bytes: Uint8Array) => reversed('ExportMetricsServiceRequest', bytes)],
  ])('say of the points before them what those say that come in as objects: %s', async (_name, arrange) => {
    let points = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
        const [fast, slow] = [createRequestPacker(), createRequestPacker()];
        const [fastStore, slowStore] = [await storeOf(), await storeOf()];
        const both = async (act: (packer: RequestPacker, store: Store) => unknown) => {
          await act(fast, fastStore);
          await act(slow, slowStore);
        };
        for (const [i, { telemetry, before }] of steps.entries()) {
          const body = arrange(encodeProtobuf(telemetry));
          const next = refused(arrange(encodeProtobuf(steps[(i + 1) % steps.length]!.telemetry)));
          if (before === 'refused') expect(fast.pack('metrics', next)).toBeUndefined();
          if (before === 'broken') await both((packer) => packer.breakChains(i));
          if (before === 'handed') await both((packer, store) => hand(packer, store, i));
          expect(fast.pack('metrics', body)).toMatchObject({ hasError: false });
          for (const part of kept('metrics', body)) slow.append(part);
        }
        await both((packer, store) => hand(packer, store, steps.length));
        expect(await rowsOf(fastStore)).toEqual(await rowsOf(slowStore));
        points += fastStore.stats().counts.points;
      }),
      { numRuns: 10, endOnFailure: true },
    );
    expect(points).toBeGreaterThan(200);
  });

  const value = block(7, block(1, 'k'), block(2, block(1, 'v')));
  const time = fixed64(3, 5n);
  const oneOf = (kind: number, ...fields: Uint8Array[]) =>
    request(join(block(1, 'm'), block(kind, block(1, ...fields))));
  const GAUGE = 5;
  const HISTOGRAM = 9;
  const EXPONENTIAL = 10;
  const counts = (...values: bigint[]) => join(...values.map((n) => fixed64(6, n).slice(1)));

  test.each([
    ['an unknown field of a metric', request(join(block(1, 'm'), block(20, 'x')))],
    ['two kinds of data', request(join(block(5, block(1, time)), block(7, block(1, time))))],
    ['data of one kind twice', request(join(block(5, block(1, time)), block(5, block(1, time))))],
    ['a setting of another kind', request(block(5, number(2, 1)))],
    ['a description that is not UTF-8', request(join(block(2, [0xff]), block(5)))],
    ['an unknown field of a point', oneOf(GAUGE, time, number(20, 1))],
    ['a point without a time', oneOf(GAUGE, value)],
    ['bucket counts twice', oneOf(HISTOGRAM, time, block(6, counts(1n)), block(6, counts(2n)))],
    ['bucket counts one by one', oneOf(HISTOGRAM, time, fixed64(6, 1n))],
    ['buckets that do not match the bounds', oneOf(HISTOGRAM, time, block(6, counts(1n, 2n)))],
    ['buckets that end within a count', oneOf(HISTOGRAM, time, block(6, [1, 2, 3]))],
    ['a side of buckets twice', oneOf(EXPONENTIAL, time, block(8), block(8))],
    ['a side with its counts twice', oneOf(EXPONENTIAL, time, block(8, block(2, [1]), block(2, [1])))],
    ['a side with an unknown field', oneOf(EXPONENTIAL, time, block(8, number(3, 1)))],
    ['an exemplar with half a trace id', oneOf(GAUGE, time, block(5, block(5, [1, 2, 3, 4, 5, 6, 7, 8])))],
    ['nothing but tiny exemplars', oneOf(GAUGE, time, ...Array.from({ length: 5_000 }, () => block(5)))],
    ['nothing but ever new names', request(...Array.from({ length: 9_000 }, (_, n) => block(1, n.toString(36))))],
    ['nothing but tiny quantiles', oneOf(11, time, ...Array.from({ length: 5_000 }, () => block(6)))],
  ])('%s is left to the decoder of all cases, and leaves no trace', (_name, body) => {
    const packer = createRequestPacker();
    expect(packer.pack('metrics', body)).toBeUndefined();
    expect(packer.rows).toBe(0);
    expect(packer.take().bytes).toBe(0);
  });

  test('of two values, as of two times, the last one counts', async () => {
    const double = join([(4 << 3) | 1], fixed64(1, 0x4000000000000000n).slice(1));
    const int = join([(6 << 3) | 1], fixed64(1, 7n).slice(1));
    const bodies = [oneOf(GAUGE, time, double, int), oneOf(GAUGE, fixed64(3, 6n), int, time, double)];
    const store = await storeOf();
    const packer = createRequestPacker();
    for (const body of bodies) expect(packer.pack('metrics', body)).toBeDefined();
    await hand(packer, store, 1);
    expect(itemsByOrigin(await everything(store))).toEqual(
      itemsByOrigin(bodies.flatMap((body) => kept('metrics', body))),
    );
  });

  test('metrics differ by everything they say but their points, wherever that stands', async () => {
    const parts = [{}, { unit: 's' }, { description: 'd' }, { metadata: attributes({ a: 'b' }) }];
    const kinds = [
      counter(point(5, 1)),
      { ...counter(point(5, 1)), aggregationTemporality: -1 },
      { ...counter(point(5, 1)), isMonotonic: false },
      gauge(point(5, 1)),
      gauge(),
      histogram([histogramPoint(5, [], [])]),
      { kind: 'summary' as const, dataPoints: [summaryPoint(5, 1, 1, [])] },
      { kind: 'none' as const },
    ];
    const telemetry = metrics('web', ...parts.flatMap((part) => kinds.map((kind) => metric('m', kind, part))));
    const body = encodeProtobuf(telemetry);
    const store = await storeOf();
    const packer = createRequestPacker();
    for (const one of [body, reversed('ExportMetricsServiceRequest', body), body])
      expect(pack(packer, 'metrics', one)).toBe(true);
    await hand(packer, store, 1);
    // A gauge with points and one without are the same metric.
    expect(store.stats().counts.metrics).toBe(parts.length * (kinds.length - 1));
    const expected = [telemetry, telemetry, telemetry];
    expect(itemsByOrigin(await everything(store))).toEqual(itemsByOrigin(expected));
  });
});
