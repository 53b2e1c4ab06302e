import { describe, expect, it, test } from 'vitest';
import { RemoteWriteReader } from '../../../core/formats/prometheus-remote-write/reader.ts';
import { recognise } from '../../../core/formats/registry.ts';
import { metricsOf, plain, pointsOf, groupsOf } from './metric-parts.ts';
import { open } from './open.ts';
import { readAll, type ReadOut } from './read-parts.ts';
import { Symbols, writeV2 } from './remote-write-proto.ts';
import { snappyLiterals } from './snappy-literals.ts';

const MS = 1_000_000n;
const COUNTER = 1;
const HISTOGRAM = 3;
const symbols = new Symbols();
const series = (labels: Record<string, string>, parts: object, { type = 0, help = '', unit = '' } = {}) => ({
  labelsRefs: symbols.refs(labels),
  metadata: { type, helpRef: symbols.ref(help), unitRef: symbols.ref(unit) },
  ...parts,
});
const bodyOf = (...timeseries: object[]) => snappyLiterals(writeV2({ timeseries, symbols: symbols.all }));
const read = (...timeseries: object[]): ReadOut => readAll(bodyOf(...timeseries), 64, new RemoteWriteReader());
const total = (value: number) =>
  series(
    { __name__: 'requests_total', job: 'cart', instance: 'a', code: '200' },
    { samples: [{ value, timestamp: 2_000, startTimestamp: 1_000 }] },
    { type: COUNTER, help: 'Served', unit: 'seconds' },
  );

describe('a remote write body of version 2', () => {
  test('says of each series what it is and when it began', () => {
    const exemplars = [{ labelsRefs: symbols.refs({ x: 'y' }), value: 9, timestamp: 1_999 }];
    const out = read({ ...total(5), exemplars });
    expect(out.skipped).toEqual([]);
    expect(groupsOf(out).map(({ resource }) => plain(resource.attributes))).toEqual([
      { 'service.name': 'cart', 'service.instance.id': 'a' },
    ]);
    expect(metricsOf(out)).toMatchObject([
      { name: 'requests_total', description: 'Served', unit: 's', data: { kind: 'sum', isMonotonic: true } },
    ]);
    expect(pointsOf(metricsOf(out)[0])).toMatchObject([
      {
        ...{ startTimeUnixNano: 1_000n * MS, timeUnixNano: 2_000n * MS, value: { value: 5 } },
        exemplars: [{ value: { value: 9 }, timeUnixNano: 1_999n * MS }],
      },
    ]);
  });

  test('series of a histogram are totals, as the others of it are in other requests; a native one is whole', () => {
    const samples = [{ value: 3, timestamp: 1_000 }];
    const histogram = {
      ...{ countInt: 3, sum: 6, schema: 0, zeroCountInt: 0, timestamp: 1_000 },
      ...{ positiveSpans: [{ offset: 1, length: 1 }], positiveDeltas: [3] },
    };
    const out = read(
      series({ __name__: 't_bucket', le: '1' }, { samples }, { type: HISTOGRAM }),
      series({ __name__: 't_created' }, { samples }, { type: HISTOGRAM }),
      series({ __name__: 'n' }, { histograms: [histogram] }, { type: HISTOGRAM, unit: 'bytes' }),
    );
    expect(out.skipped).toEqual([]);
    const byName = Object.fromEntries(metricsOf(out).map((metric) => [metric.name, metric]));
    expect(byName['t_bucket']).toMatchObject({ data: { kind: 'sum', isMonotonic: true, aggregationTemporality: 2 } });
    expect(byName['t_created']).toMatchObject({ data: { kind: 'gauge' } });
    expect(byName['n']).toMatchObject({ unit: 'By', data: { kind: 'exponentialHistogram' } });
    expect(pointsOf(byName['n'])).toMatchObject([{ count: 3n, sum: 6 }]);
  });

  test('a series whose texts are not there is told, its neighbours kept', () => {
    const out = read({ ...total(1), labelsRefs: [900, 901] }, total(2));
    expect(out.skipped.map(({ reason }) => reason)).toEqual([`symbol 900 of ${symbols.all.length}`]);
    expect(pointsOf(metricsOf(out)[0])).toMatchObject([{ value: { value: 2 } }]);
  });

  test('a text that is referred to again and again costs its series, and much of it the request', () => {
    const own = new Symbols();
    const large = 'x'.repeat(600_000);
    const samples = [{ value: 1, timestamp: 1_000 }];
    const refer = (labels: Record<string, string>) => ({ labelsRefs: own.refs(labels), samples });
    const write = (timeseries: object[]) => snappyLiterals(writeV2({ timeseries, symbols: own.all }));
    const kept = refer({ __name__: 'kept' });
    const [twice, once] = [refer({ __name__: 'twice', a: large, b: large }), refer({ __name__: 'once', a: large })];
    const few = readAll(write([twice, once, kept]), 1_000_000, new RemoteWriteReader());
    expect(few.skipped.map(({ reason }) => reason)).toEqual(['labels of more than 1048576 characters']);
    expect(metricsOf(few).map(({ name }) => name)).toEqual(['once', 'kept']);
    // 120 MB of text out of 0.6.
    const series = Array.from({ length: 200 }, (_, at) => ({
      ...once,
      samples: [{ value: 1, timestamp: 1_000 + at }],
    }));
    const many = readAll(write(series), 1_000_000, new RemoteWriteReader());
    expect(many.skipped.map(({ reason }) => reason)).toEqual([
      'more than 100 times its size in texts that many of its items have',
    ]);
  });

  test('cut anywhere it says so', () => {
    const body = bodyOf(total(1), total(2));
    for (let at = 1; at < body.length; at++)
      expect(readAll(body.slice(0, at), 1_000, new RemoteWriteReader()).skipped.length).toBeGreaterThan(0);
  });

  it('is known by its content', async () => {
    const body = bodyOf(total(1));
    expect(recognise(body, { whole: true })).toMatchObject({
      kind: 'format',
      format: { name: 'prometheus-remote-write' },
    });
    const { account } = await open(body, { name: 'unknown', chunkSize: 7 });
    expect(account).toMatchObject({ format: 'prometheus-remote-write', state: 'done', skippedTotal: 0 });
    expect(account.counts).toMatchObject({ metrics: 1, points: 1 });
  });
});
