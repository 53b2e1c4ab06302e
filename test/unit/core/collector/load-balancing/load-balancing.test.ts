import { describe, expect, test } from 'vitest';
import { HashRing, pointsOn } from '../../../../../core/collector/load-balancing/hash-ring.ts';
import { partition, traceKey, type RoutingKey } from '../../../../../core/collector/load-balancing/partition.ts';
import type { Telemetry } from '../../../../../core/model/telemetry.ts';
import { attributes, group, logRecord, metric, span, traceId } from '../../../../helpers/telemetry.ts';

const bytes = (...values: number[]) => Uint8Array.from({ length: 16 }, (_, i) => values[i] ?? 0);

describe('the ring of back ends', () => {
  // The positions that the tests of the Collector expect, with five points an endpoint.
  const FIRST = [1_401, 4_175, 14_133, 17_836, 21_667];
  const SECOND = [10_240, 15_002, 21_263, 26_806, 27_020];

  test('has its points where the Collector has them', () => {
    expect(pointsOn(['endpoint-1'], 5).map(({ position }) => position)).toEqual(FIRST);
    expect(pointsOn(['endpoint-1', 'endpoint-1'], 5)).toHaveLength(5);
    const both = pointsOn(['endpoint-1', 'endpoint-2'], 5);
    expect(both.filter(({ endpoint }) => endpoint === 'endpoint-2').map(({ position }) => position)).toEqual(SECOND);
    expect(both.map(({ position }) => position)).toEqual([...FIRST, ...SECOND].sort((a, b) => a - b));
    expect(pointsOn(['endpoint-1', 'endpoint-2'])).toHaveLength(200);
  });

  test('chooses as the Collector, in whatever order its endpoints are written', () => {
    for (const endpoints of [
      ['endpoint-1', 'endpoint-2'],
      ['endpoint-2', 'endpoint-1', 'endpoint-2'],
    ]) {
      const ring = new HashRing(endpoints);
      expect(ring.endpointFor(bytes(1, 2))).toBe('endpoint-1');
      expect(ring.endpointFor(bytes(128, 128))).toBe('endpoint-2');
    }
  });

  test('spreads keys, and moves few of them when an endpoint goes', () => {
    const all = ['a:4317', 'b:4317', 'c:4317', 'd:4317'];
    const [ring, smaller] = [new HashRing(all), new HashRing(all.slice(1))];
    const keys = Array.from({ length: 4_000 }, (_, i) => traceKey(traceId((i + 1) * 2_654_435_761)));
    const counts = all.map((endpoint) => keys.filter((key) => ring.endpointFor(key) === endpoint).length);
    for (const count of counts) expect(count).toBeGreaterThan(500);
    const moved = keys.filter((key) => ring.endpointFor(key) !== smaller.endpointFor(key));
    expect(moved).toHaveLength(counts[0]!);
  });
});

describe('a batch in parts', () => {
  const random = bytes(9, 9);
  /** What goes where, with the key as the name of the endpoint. */
  const parts = (batch: Telemetry, routing: RoutingKey) =>
    partition(batch, routing, (key) => Buffer.from(key).toString(routing === 'traceID' ? 'hex' : 'utf8'), random);

  test('by trace keeps spans with what they stand in', () => {
    const groups = [
      group('shop', [span({ name: 'a' }), span({ traceId: traceId(2), name: 'b' }), span({ name: 'c' })]),
    ];
    const found = parts({ signal: 'traces', groups }, 'traceID');
    expect([...found.keys()]).toEqual([traceId(1), traceId(2)]);
    const [scope] = groups[0]!.scopes;
    expect(found.get(traceId(1))!.groups).toEqual([
      { ...groups[0]!, scopes: [{ ...scope!, items: [scope!.items[0], scope!.items[2]] }] },
    ]);
  });

  test('by trace sends log records of no trace wherever chance says', () => {
    const groups = [group('shop', [logRecord(), logRecord({ traceId: traceId(2) }), logRecord()])];
    const found = parts({ signal: 'logs', groups }, 'traceID');
    expect(
      [...found].map(
        ([
          key,
          {
            groups: [one],
          },
        ]) => [key, one!.scopes[0]!.items.length],
      ),
    ).toEqual([
      [Buffer.from(random).toString('hex'), 2],
      [traceId(2), 1],
    ]);
  });

  test('by service keeps all of one together', () => {
    const groups = [group('shop', [span()]), group('pay', [span()]), group('shop', [span()])];
    const found = parts({ signal: 'traces', groups }, 'service');
    expect([...found].map(([key, part]) => [key, part.groups.length])).toEqual([
      ['shop', 2],
      ['pay', 1],
    ]);
  });

  test('by metric or by stream, of which a metric has several', () => {
    const point = (env: string) => ({
      ...{ attributes: attributes({ env }), startTimeUnixNano: 1n, timeUnixNano: 2n, flags: 0, exemplars: [] },
      value: { kind: 'int' as const, value: 1n },
    });
    const gauge = (name: string) => metric(name, { kind: 'gauge', dataPoints: [point('a'), point('b'), point('a')] });
    const batch: Telemetry = { signal: 'metrics', groups: [group('shop', [gauge('m'), gauge('n')])] };
    expect([...parts(batch, 'metric').keys()]).toEqual(['m', 'n']);
    const sizes = [...parts(batch, 'streamID').values()].map(({ groups }) => {
      const [item] = groups[0]!.scopes[0]!.items;
      return item && 'data' in item && item.data.kind !== 'none' ? item.data.dataPoints.length : 0;
    });
    expect(sizes).toEqual([2, 1, 2, 1]);
  });
});
