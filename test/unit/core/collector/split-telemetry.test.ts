import { expect, test } from 'vitest';
import { splitTelemetry } from '../../../../core/collector/split-telemetry.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import { metric, metrics, span, traces } from '../../../helpers/telemetry.ts';

type Traces = Extract<Telemetry, { signal: 'traces' }>;
type Metrics = Extract<Telemetry, { signal: 'metrics' }>;

const services = (...sizes: number[]): Traces => ({
  signal: 'traces',
  groups: sizes.flatMap((size, service) => {
    const spans = Array.from({ length: size }, (_, i) => span({ name: `${i}` }));
    return (traces(`s${service}`, ...spans) as Traces).groups;
  }),
});
const shape = (part: Telemetry) =>
  (part.groups as { scopes: { items: { name: string }[] }[] }[]).map(({ scopes }) =>
    scopes.map(({ items }) => items.map(({ name }) => name).join(' ')),
  );

test('parts hold so many at most, in order, with what they belong to', () => {
  const all = services(3, 1, 0, 4);
  expect(splitTelemetry(all, 3).map(shape)).toEqual([[['0 1 2']], [['0'], ['0 1']], [['2 3']]]);
  expect(splitTelemetry(all, 100)).toEqual([all]);
  expect(splitTelemetry(all, 8)[0]).toBe(all);
  expect(shape(all)).toEqual([['0 1 2'], ['0'], [''], ['0 1 2 3']]);
});

test('scopes of one resource stay with it', () => {
  const [group] = (traces('shop', span({ name: 'a' }), span({ name: 'b' })) as Traces).groups;
  const two = { ...group!, scopes: [...group!.scopes, ...group!.scopes] };
  expect(splitTelemetry({ signal: 'traces', groups: [two] } as Telemetry, 3).map(shape)).toEqual([
    [['a b', 'a']],
    [['b']],
  ]);
});

test('a metric is cut between its points; one without points is told as one', () => {
  const dataPoints = [1, 2, 3, 4, 5].map((value) => ({
    ...{ attributes: [], startTimeUnixNano: 0n, timeUnixNano: 1n, flags: 0, exemplars: [] },
    value: { kind: 'double', value } as const,
  }));
  const all = metrics('shop', metric('empty', { kind: 'none' }), metric('load', { kind: 'gauge', dataPoints }));
  const values = splitTelemetry(all, 3).map((part) =>
    (part as Metrics).groups.flatMap(({ scopes }) =>
      scopes.flatMap(({ items }) =>
        items.map(({ name, data }) => [name, 'dataPoints' in data ? data.dataPoints.length : 0]),
      ),
    ),
  );
  expect(values).toEqual([
    [
      ['empty', 0],
      ['load', 2],
    ],
    [['load', 3]],
  ]);
});

// Walked anew for each part this takes minutes.
test('many parts take one walk', () => {
  const parts = splitTelemetry(services(100_000), 1);
  expect(parts).toHaveLength(100_000);
  expect(shape(parts.at(-1)!)).toEqual([['99999']]);
});
