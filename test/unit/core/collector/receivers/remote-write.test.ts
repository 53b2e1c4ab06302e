import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  RemoteWriteTranslator,
  type RemoteWritten,
  type RemoteWriteVersion,
} from '../../../../../core/collector/receivers/remote-write.ts';
import type { MetricData } from '../../../../../core/model/metric.ts';
import { DecodeError } from '../../../../../core/otlp/decoded.ts';
import { plain } from '../../../formats/metric-parts.ts';
import { labels, Symbols, writeV1, writeV2 } from '../../../formats/remote-write-proto.ts';
import { block, fixed64, number } from '../../../otlp/wire.ts';

// Bodies of megabytes are read to their bound.
vi.setConfig({ testTimeout: 120_000 });

const MS = 1_000_000n;
const groupsOf = ({ telemetry: [part] }: RemoteWritten) => (part?.signal === 'metrics' ? part.groups : []);
const metricsOf = (written: RemoteWritten) =>
  groupsOf(written).flatMap(({ scopes }) => scopes.flatMap(({ items }) => items));
const pointsOf = (data: MetricData | undefined) => (data === undefined || data.kind === 'none' ? [] : data.dataPoints);

const COUNTER = 1;
const HISTOGRAM = 3;
const SUMMARY = 5;

/** A request of version 2 with one series. */
const v2 = (series: Record<string, string>, parts: object, { type = 0, help = '', unit = '' } = {}) => {
  const symbols = new Symbols();
  const labelsRefs = symbols.refs(series);
  const metadata = { type, helpRef: symbols.ref(help), unitRef: symbols.ref(unit) };
  return writeV2({ timeseries: [{ labelsRefs, metadata, ...parts }], symbols: symbols.all });
};
const read = (version: RemoteWriteVersion, body: Uint8Array, translator = new RemoteWriteTranslator()) =>
  translator.read(version, body);

describe('version 2', () => {
  test('says of each series what it is, when it began and of whom', () => {
    const series = {
      __name__: 'requests_total',
      job: 'shop/cart',
      instance: 'a',
      code: '200',
      otel_scope_name: 'lib',
      otel_scope_version: '1',
    };
    const samples = [
      { value: 5, timestamp: 2_000 },
      { value: 7, timestamp: 3_000, startTimestamp: 1_500 },
    ];
    const written = read(
      2,
      v2(series, { samples, createdTimestamp: 1_000 }, { type: COUNTER, help: 'Served', unit: 'seconds' }),
    );
    expect(written).toMatchObject({ samples: 2, histograms: 0, exemplars: 0, invalid: 0 });
    const [group] = groupsOf(written);
    expect(plain(group!.resource.attributes)).toEqual({
      'service.namespace': 'shop',
      'service.name': 'cart',
      'service.instance.id': 'a',
    });
    expect(group!.scopes[0]!.scope).toMatchObject({ name: 'lib', version: '1' });
    expect(metricsOf(written)).toMatchObject([
      {
        name: 'requests_total',
        description: 'Served',
        unit: 's',
        metadata: [{ key: 'prometheus.type', value: { value: 'counter' } }],
        data: { kind: 'sum', isMonotonic: true, aggregationTemporality: 2 },
      },
    ]);
    expect(pointsOf(metricsOf(written)[0]!.data)).toMatchObject([
      { startTimeUnixNano: 1_000n * MS, timeUnixNano: 2_000n * MS, value: { value: 5 }, attributes: [{ key: 'code' }] },
      { startTimeUnixNano: 1_500n * MS, timeUnixNano: 3_000n * MS, value: { value: 7 } },
    ]);
  });

  test.each<[string, number, string, object]>([
    ['queue', 2, 'gauge', {}],
    ['queue', 0, 'gauge', {}],
    ['lag_bucket', HISTOGRAM, 'sum', { isMonotonic: true }],
    ['lag_sum', HISTOGRAM, 'sum', { isMonotonic: true }],
    ['lag_created', HISTOGRAM, 'gauge', {}],
    ['old_count', SUMMARY, 'sum', { isMonotonic: true }],
    ['old', SUMMARY, 'gauge', {}],
    ['build_info', 6, 'sum', { isMonotonic: false }],
    ['size_bucket', 4, 'gauge', {}],
  ])('a series %s of type %d is a %s', (name, type, kind, more) => {
    const written = read(2, v2({ __name__: name, job: 'j' }, { samples: [{ value: 1, timestamp: 1 }] }, { type }));
    expect(metricsOf(written)).toMatchObject([{ name, data: { kind, ...more } }]);
    expect(plain(groupsOf(written)[0]!.resource.attributes)).toEqual({ 'service.name': 'j' });
  });

  test('native histograms are exponential ones, gaps filled, deltas added up', () => {
    const histogram = {
      ...{ countInt: 13, sum: 12.5, schema: 2, zeroThreshold: 0.001, zeroCountInt: 2, timestamp: 5_000 },
      positiveSpans: [
        { offset: -1, length: 2 },
        { offset: 3, length: 1 },
      ],
      positiveDeltas: [3, -1, 3],
      negativeSpans: [{ offset: 1, length: 1 }],
      negativeDeltas: [1],
    };
    const written = read(
      2,
      v2({ __name__: 'lag' }, { histograms: [histogram], createdTimestamp: 1_000 }, { type: HISTOGRAM }),
    );
    expect(written).toMatchObject({ samples: 0, histograms: 1, invalid: 0 });
    expect(metricsOf(written)).toMatchObject([
      { name: 'lag', data: { kind: 'exponentialHistogram', aggregationTemporality: 2 } },
    ]);
    expect(pointsOf(metricsOf(written)[0]!.data)).toMatchObject([
      {
        ...{
          count: 13n,
          sum: 12.5,
          scale: 2,
          zeroThreshold: 0.001,
          zeroCount: 2n,
          startTimeUnixNano: 1_000n * MS,
          timeUnixNano: 5_000n * MS,
        },
        positive: { offset: -2, bucketCounts: [3n, 2n, 0n, 0n, 0n, 5n] },
        negative: { offset: 0, bucketCounts: [1n] },
      },
    ]);
  });

  test('those of floats have their counts as they are; those with bounds of their own are histograms', () => {
    const floats = {
      countFloat: 3,
      sum: 1,
      schema: 0,
      zeroCountFloat: 1,
      timestamp: 1,
      positiveSpans: [{ offset: 1, length: 1 }],
      positiveCounts: [2],
    };
    expect(pointsOf(metricsOf(read(2, v2({ __name__: 'x' }, { histograms: [floats] })))[0]!.data)).toMatchObject([
      { count: 3n, zeroCount: 1n, positive: { offset: 0, bucketCounts: [2n] } },
    ]);
    const custom = {
      countInt: 6,
      sum: 9,
      schema: -53,
      timestamp: 1,
      positiveSpans: [{ offset: 1, length: 2 }],
      positiveDeltas: [2, 2],
      customValues: [0.1, 1],
    };
    expect(metricsOf(read(2, v2({ __name__: 'x' }, { histograms: [custom] })))).toMatchObject([
      {
        data: { kind: 'histogram', dataPoints: [{ count: 6n, explicitBounds: [0.1, 1], bucketCounts: [0n, 2n, 4n] }] },
      },
    ]);
  });

  test.each([
    ['a gauge', { resetHint: 3 }, 'no total'],
    ['of another schema', { schema: 9 }, 'unknown schema'],
    ['a negative count', { positiveSpans: [{ offset: 0, length: 1 }], positiveDeltas: [-1] }, 'negative count'],
    ['fewer buckets than it says', { positiveSpans: [{ offset: 0, length: 3 }], positiveDeltas: [1] }, 'fewer buckets'],
    [
      'a billion buckets',
      {
        positiveSpans: [
          { offset: 0, length: 1 },
          { offset: 2 ** 30, length: 1 },
        ],
        positiveDeltas: [1, 0],
      },
      'more than',
    ],
  ])('a native histogram that is %s costs itself', (_, parts, problem) => {
    const written = read(
      2,
      v2(
        { __name__: 'x' },
        {
          histograms: [
            { countInt: 1, timestamp: 1, ...parts },
            { countInt: 1, timestamp: 2 },
          ],
        },
      ),
    );
    expect(written).toMatchObject({ histograms: 1, invalid: 1, problem: expect.stringContaining(problem) });
  });

  test('a reference to a text that is not there costs its series', () => {
    const good = { labelsRefs: [1, 2], samples: [{ value: 1, timestamp: 1 }] };
    const bodies = [{ labelsRefs: [1, 9] }, { labelsRefs: [1] }, { labelsRefs: [1, 2], metadata: { helpRef: 9 } }];
    const written = read(2, writeV2({ symbols: ['', '__name__', 'up'], timeseries: [...bodies, good] }));
    expect(written).toMatchObject({ samples: 1, invalid: 3, problem: 'symbol 9 of 3' });
  });
});

describe('version 1', () => {
  const sample = (value: number, timestamp = 1_000) => ({ value, timestamp });

  test('remembers types from requests of their own', () => {
    const translator = new RemoteWriteTranslator();
    const body = writeV1({
      timeseries: [
        { labels: labels({ __name__: 'c_total' }), samples: [sample(1)] },
        { labels: labels({ __name__: 'h_bucket', le: '1' }), samples: [sample(1)] },
      ],
    });
    expect(metricsOf(read(1, body, translator)).map(({ data }) => data.kind)).toEqual(['gauge', 'gauge']);
    const metadata = [
      { type: COUNTER, metricFamilyName: 'c_total', help: 'C' },
      { type: HISTOGRAM, metricFamilyName: 'h', help: 'H' },
    ];
    expect(metricsOf(read(1, writeV1({ metadata }), translator))).toEqual([]);
    expect(metricsOf(read(1, body, translator))).toMatchObject([
      { name: 'c_total', description: 'C', data: { kind: 'sum', isMonotonic: true } },
      { name: 'h_bucket', description: 'H', data: { kind: 'sum', dataPoints: [{ attributes: [{ key: 'le' }] }] } },
    ]);
  });

  test('remembers what target_info says of a job and instance', () => {
    const translator = new RemoteWriteTranslator();
    const target = { __name__: 'target_info', job: 'cart', instance: 'a', host_name: 'h' };
    const info = read(1, writeV1({ timeseries: [{ labels: labels(target), samples: [sample(1)] }] }), translator);
    expect(info).toMatchObject({ samples: 1, invalid: 0 });
    expect(metricsOf(info)).toEqual([]);
    const written = read(
      1,
      writeV1({
        timeseries: [{ labels: labels({ __name__: 'up', job: 'cart', instance: 'a' }), samples: [sample(1)] }],
      }),
      translator,
    );
    expect(plain(groupsOf(written)[0]!.resource.attributes)).toEqual({
      'service.name': 'cart',
      'service.instance.id': 'a',
      host_name: 'h',
    });
  });

  test('has exemplars that come apart stand on the next sample of their series', () => {
    const translator = new RemoteWriteTranslator();
    const series = labels({ __name__: 'c_total', code: '1' });
    const exemplar = {
      labels: labels({ trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', user: 'u' }),
      value: 0.5,
      timestamp: 900,
    };
    expect(read(1, writeV1({ timeseries: [{ labels: series, exemplars: [exemplar] }] }), translator)).toMatchObject({
      exemplars: 1,
      samples: 0,
    });
    const written = read(1, writeV1({ timeseries: [{ labels: series, samples: [sample(2)] }] }), translator);
    expect(pointsOf(metricsOf(written)[0]!.data)).toMatchObject([
      {
        exemplars: [
          { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', value: { value: 0.5 }, filteredAttributes: [{ key: 'user' }] },
        ],
      },
    ]);
    expect(
      pointsOf(
        metricsOf(read(1, writeV1({ timeseries: [{ labels: series, samples: [sample(3)] }] }), translator))[0]!.data,
      ),
    ).toMatchObject([{ exemplars: [] }]);
  });

  test('what cannot be taken is told, its neighbours are', () => {
    const one = (plainLabels: Record<string, string>, ...samples: object[]) => ({
      labels: labels(plainLabels),
      samples,
    });
    const written = read(
      1,
      writeV1({
        timeseries: [
          one({ job: 'x' }, sample(1), sample(2)),
          { labels: [...labels({ __name__: 'twice', a: '1' }), { name: 'a', value: '2' }], samples: [sample(1)] },
          one({ __name__: 'old' }, sample(1, -1), sample(1, 5)),
          one({ __name__: 'good' }, sample(1)),
        ],
      }),
    );
    expect(written).toMatchObject({ samples: 2, invalid: 4, problem: 'a series without a name' });
    expect(metricsOf(written).map(({ name }) => name)).toEqual(['old', 'good']);
  });

  test('says of a series that ended that no value was recorded', () => {
    const bytes = writeV1({ timeseries: [{ labels: labels({ __name__: 'up' }), samples: [sample(1)] }] });
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const one = bytes.findIndex((byte, i) => byte === 0x09 && view.getFloat64(i + 1, true) === 1) + 1;
    view.setBigUint64(one, 0x7ff0000000000002n, true);
    expect(pointsOf(metricsOf(read(1, bytes))[0]!.data)).toMatchObject([{ flags: 1, value: { kind: 'none' } }]);
  });
});

describe('what is damaged', () => {
  const body = writeV1({
    timeseries: [{ labels: labels({ __name__: 'up', a: 'b' }), samples: [{ value: 1, timestamp: 5 }] }],
  });
  const bodyV2 = v2(
    { __name__: 'x' },
    {
      samples: [{ value: 1, timestamp: 5 }],
      histograms: [{ countInt: 1, timestamp: 1, positiveSpans: [{ offset: 1, length: 1 }], positiveDeltas: [1] }],
    },
  );

  test('is a DecodeError or told as invalid, and nothing of it comes with the next request', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<[RemoteWriteVersion, Uint8Array]>([1, body], [2, bodyV2]),
        fc.nat(),
        fc.nat(255),
        ([version, bytes], at, byte) => {
          const damaged = bytes.slice();
          damaged[at % damaged.length] = byte;
          const translator = new RemoteWriteTranslator();
          try {
            read(version, damaged, translator);
          } catch (error) {
            expect(error).toBeInstanceOf(DecodeError);
          }
          expect(metricsOf(read(1, new Uint8Array(), translator))).toEqual([]);
        },
      ),
    );
  });

  test('so are samples, which take more as data points, and whoever counts them is told before they are made', () => {
    const samples = (count: number) => Array.from({ length: count }, (_, i) => ({ value: i, timestamp: 1 }));
    const body = (...counts: number[]) =>
      writeV1({ timeseries: counts.map((count) => ({ labels: labels({ __name__: 'x' }), samples: samples(count) })) });
    const told: number[] = [];
    const translator = new RemoteWriteTranslator();
    translator.read(1, body(1_000, 1_000), (bytes) => told.push(bytes));
    expect(told).toEqual([expect.toSatisfy((bytes) => bytes > 100_000), expect.toSatisfy((bytes) => bytes > 200_000)]);
    const full = () => {
      throw new Error('full');
    };
    expect(() => translator.read(1, body(1), full)).toThrow('full');
    expect(metricsOf(read(1, new Uint8Array(), translator))).toEqual([]);
    const sample = block(2, fixed64(1, 0n), number(2, 1));
    const many = Buffer.alloc(800_000 * sample.length, sample);
    const series = block(1, block(1, block(1, '__name__'), block(2, 'x')), many);
    expect(() => read(1, series)).toThrow('The data points of this request are too large');
  });

  test('also where a small body would become a huge one', () => {
    const symbols = ['', '__name__', 'x', 'a', 'v'.repeat(1_000_000)];
    const timeseries = Array.from({ length: 300 }, () => ({
      labelsRefs: [1, 2, 3, 4],
      samples: [{ value: 1, timestamp: 1 }],
    }));
    expect(() => read(2, writeV2({ symbols, timeseries }))).toThrow('in texts that many of its items have');
    const gap = {
      countInt: 1,
      timestamp: 1,
      positiveSpans: [
        { offset: 0, length: 1 },
        { offset: 130_000, length: 1 },
      ],
      positiveDeltas: [1, 0],
    };
    const wide = Array.from({ length: 300 }, (_, i) => ({ ...gap, timestamp: i + 1 }));
    expect(() => read(2, v2({ __name__: 'x' }, { histograms: wide }))).toThrow('too large');
  });

  test.each<[string, RemoteWriteVersion, number[]]>([
    ['histograms of version 1', 1, [0x22, 0x00]],
    ['samples of version 1', 1, [0x12, 0x00]],
    ['labels of version 1', 1, [0x0a, 0x00]],
    ['exemplars of version 1', 1, [0x1a, 0x00]],
    ['histograms of version 2', 2, [0x1a, 0x00]],
    ['samples of version 2', 2, [0x12, 0x00]],
    ['exemplars of version 2', 2, [0x22, 0x00]],
    // Each of one histogram as much as it may have: a byte a bucket.
    [
      'buckets of version 1',
      1,
      [0x22, 0x83, 0x80, 0x08, 0x62, 0xff, 0xff, 0x07, ...new Array<number>(131_071).fill(0)],
    ],
  ])('also where one series is full of empty %s', (_, version, inner) => {
    const series = Buffer.alloc(4 * 1024 ** 2 - 4, Buffer.from(inner));
    const head = [version === 1 ? 0x0a : 0x2a, 0xfc, 0xff, 0xff, 0x01];
    expect(() => read(version, Buffer.concat([Buffer.from(head), series]))).toThrow(/12 times its size|in one series/);
  });
});
