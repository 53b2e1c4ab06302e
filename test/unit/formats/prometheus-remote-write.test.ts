import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { RemoteWriteReader } from '../../../core/formats/prometheus-remote-write/reader.ts';
import { recognise } from '../../../core/formats/registry.ts';
import { block, fixed64, join, number } from '../otlp/wire.ts';
import { groupsOf, metricsOf, plain, pointsOf } from './metric-parts.ts';
import { open } from './open.ts';
import { readAll, type ReadOut } from './read-parts.ts';
import { snappyLiterals } from './snappy-literals.ts';

const bits = (value: number): bigint => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
};
const label = (name: string, value: string) => block(1, block(1, name), block(2, value));
const sample = (value: number | bigint, ms: number | bigint) =>
  block(2, fixed64(1, typeof value === 'bigint' ? value : bits(value)), number(2, ms));
const series = (name: string, labels: Record<string, string>, ...parts: Uint8Array[]) =>
  block(1, label('__name__', name), ...Object.entries(labels).map(([key, value]) => label(key, value)), ...parts);
const metadata = (type: number, name: string, help: string, unit: string) =>
  block(3, number(1, type), block(2, name), block(4, help), block(5, unit));
const read = (...parts: Uint8Array[]): ReadOut => readAll(snappyLiterals(join(...parts)), 64, new RemoteWriteReader());
const MS = 1_000_000n;

describe('a remote write body', () => {
  test('series without metadata are gauges with their times; job and instance are the service', () => {
    const out = read(
      series('up', { job: 'j', instance: 'i', az: 'b' }, sample(1, 1_700_000_000_123), sample(0.5, 1_700_000_015_123)),
    );
    expect(out.skipped).toEqual([]);
    expect(groupsOf(out).map(({ resource }) => plain(resource.attributes))).toEqual([
      { 'service.name': 'j', 'service.instance.id': 'i' },
    ]);
    expect(metricsOf(out)).toMatchObject([{ name: 'up', data: { kind: 'gauge' } }]);
    expect(pointsOf(metricsOf(out)[0])).toMatchObject([
      { timeUnixNano: 1_700_000_000_123n * MS, value: { value: 1 }, attributes: [{ key: 'az' }] },
      { timeUnixNano: 1_700_000_015_123n * MS, value: { value: 0.5 } },
    ]);
  });

  test('metadata says what they are, also behind them', () => {
    const out = read(
      series('t_bucket', { le: '1' }, sample(2, 1_000)),
      series('t_bucket', { le: '+Inf' }, sample(3, 1_000)),
      series('t_count', {}, sample(3, 1_000)),
      series('c_total', {}, sample(7, 1_000)),
      metadata(3, 't', 'Times', 'seconds'),
      metadata(1, 'c_total', '', ''),
    );
    expect(metricsOf(out)).toMatchObject([
      {
        name: 't',
        unit: 's',
        description: 'Times',
        data: { kind: 'histogram', dataPoints: [{ bucketCounts: [2n, 1n] }] },
      },
      { name: 'c_total', data: { kind: 'sum', isMonotonic: true } },
    ]);
  });

  test('a series with the name of a family of another type is a metric of its own', () => {
    const out = read(
      metadata(3, 't', '', ''),
      series('t_bucket', { le: '+Inf' }, sample(3, 1_000)),
      series('t_count', {}, sample(3, 1_000)),
      series('t', {}, sample(7, 1_000)),
    );
    expect(out.skipped).toEqual([]);
    expect(
      metricsOf(out)
        .map(({ name, data }) => `${name} ${data.kind}`)
        .sort(),
    ).toEqual(['t gauge', 't histogram']);
  });

  test('a small body that unpacks to a million series is not held as objects', () => {
    const reader = new RemoteWriteReader();
    const empty = new Uint8Array(2_000_000).map((_, at) => (at % 2 === 0 ? 0x0a : 0));
    expect([...reader.write(snappyLiterals(empty))]).toEqual([]);
    const before = process.memoryUsage().heapUsed;
    const parts = reader.end()[Symbol.iterator]();
    expect(parts.next().value).toMatchObject({ kind: 'skipped', reason: 'a series without a name' });
    expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(64);
  });

  test('exemplars belong to the last sample; a stale series has no value', () => {
    const exemplar = block(
      3,
      label('trace_id', '4bf92f3577b34da6a3ce929d0e0e4736'),
      fixed64(2, bits(9)),
      number(3, 999),
    );
    const out = read(series('a', {}, sample(1, 1_000), sample(0x7ff0000000000002n, 2_000), exemplar));
    expect(pointsOf(metricsOf(out)[0])).toMatchObject([
      { flags: 0, value: { value: 1 }, exemplars: [] },
      {
        flags: 1,
        value: { kind: 'none' },
        exemplars: [{ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', timeUnixNano: 999n * MS, value: { value: 9 } }],
      },
    ]);
  });

  test('exemplars without samples stand on a point without a value', () => {
    const exemplar = block(3, label('x', 'y'), fixed64(2, bits(9)), number(3, 999));
    expect(pointsOf(metricsOf(read(series('a', {}, exemplar)))[0])).toMatchObject([
      { flags: 1, value: { kind: 'none' }, timeUnixNano: 999n * MS, exemplars: [{ value: { value: 9 } }] },
    ]);
  });

  test('what cannot be read is told, its neighbours kept', () => {
    const out = read(
      block(1, label('job', 'x'), sample(1, 1)),
      series('old', {}, sample(1, -1n)),
      series('good', {}, sample(1, 1)),
    );
    expect(metricsOf(out).map(({ name }) => name)).toEqual(['good']);
    expect(out.skipped.map(({ reason }) => reason)).toEqual([
      'a series without a name',
      'old: no time between 1970 and 2554: -1',
    ]);
  });

  test('cut anywhere it gives the series before the cut and says so', () => {
    const body = snappyLiterals(join(...Array.from({ length: 20 }, (_, i) => series(`m${i}`, {}, sample(i, 1_000)))));
    for (let at = 1; at < body.length; at++) {
      const out = readAll(body.slice(0, at), 1_000, new RemoteWriteReader());
      expect(out.skipped.at(-1)!.reason).toMatch(/cut short|ends|left|length/);
      expect(metricsOf(out).length).toBeLessThan(20);
    }
    expect(metricsOf(readAll(body.slice(0, -5), 1_000, new RemoteWriteReader())).length).toBe(19);
  });

  test('nothing makes it throw', () => {
    const good = join(series('up', { job: 'j' }, sample(1, 1_000)), metadata(3, 't', 'Times', 'seconds'));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const damaged = good.slice();
        damaged[at] = byte;
        expect(read(damaged).format).toBe('prometheus-remote-write');
      }),
      { endOnFailure: true, numRuns: 500 },
    );
  });

  it('is known by its content', async () => {
    const body = snappyLiterals(series('up', { job: 'j' }, sample(1, 1_000)));
    expect(recognise(body, { whole: true })).toMatchObject({
      kind: 'format',
      format: { name: 'prometheus-remote-write' },
    });
    const { account } = await open(body, { name: 'unknown', chunkSize: 7 });
    expect(account).toMatchObject({ format: 'prometheus-remote-write', state: 'done', skippedTotal: 0 });
    expect(account.counts).toMatchObject({ metrics: 1, points: 1 });
  });
});
