import { expect, test } from 'vitest';
import { singleItems } from '../../../core/model/single-items.ts';
import type { AnyValue } from '../../../core/model/attributes.ts';
import type { ResourceGroup } from '../../../core/model/resource.ts';
import type { Span } from '../../../core/model/span.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { Packer } from '../../../main/engine/store/duckdb/packer.ts';
import { metric, metrics, span, traces } from '../../helpers/telemetry.ts';

/** Longer than what is remembered by its text. */
const LONG = 'x'.repeat(20_000);

/** Spans whose resource and scope count how often a value of theirs is read. */
function watched(spans: number): { telemetry: Telemetry; reads: { resource: number; scope: number } } {
  const telemetry = traces('web', ...Array.from({ length: spans }, () => span()));
  const reads = { resource: 0, scope: 0 };
  const attribute = (of: 'resource' | 'scope') => ({
    key: 'padding',
    get value(): AnyValue {
      reads[of]++;
      return { kind: 'string', value: LONG };
    },
  });
  const group = telemetry.groups[0] as ResourceGroup<Span>;
  group.resource.attributes.push(attribute('resource'));
  group.scopes[0]!.scope.attributes.push(attribute('scope'));
  return { telemetry, reads };
}

function pack(packer: Packer, telemetry: readonly Telemetry[]): (table: string) => number {
  for (const part of telemetry) packer.append(part, 0);
  const { tables } = packer.take();
  return (name) => tables.find(([table]) => table === name)?.[1].rows ?? 0;
}

test('one resource and one scope cost the same in one group as in one for each item', () => {
  const whole = watched(50);
  pack(new Packer(), [whole.telemetry]);
  expect(whole.reads.resource).toBeGreaterThan(0);
  const divided = watched(50);
  const rows = pack(new Packer(), singleItems(divided.telemetry));
  expect(divided.reads).toEqual(whole.reads);
  expect([rows('resource'), rows('scope'), rows('span')]).toEqual([1, 1, 50]);
});

test('what was taken back gets its row again, though not its text', () => {
  const packer = new Packer();
  const { telemetry, reads } = watched(2);
  const last = packer.lastIds;
  pack(packer, [telemetry]);
  const once = { ...reads };
  const mark = packer.mark();
  packer.reset(last);
  const rows = pack(packer, [telemetry]);
  expect([rows('resource'), rows('scope')]).toEqual([1, 1]);
  expect(reads.resource).toBeLessThan(2 * once.resource);
  expect(packer.lastIds).toMatchObject(mark.catalog.last);
});

test('one resource object under two schemas is two resources', () => {
  const { telemetry } = watched(1);
  const group = telemetry.groups[0] as ResourceGroup<Span>;
  const other: Telemetry = { signal: 'traces', groups: [{ ...group, schemaUrl: 'https://example.com/2' }] };
  const rows = pack(new Packer(), [telemetry, other]);
  expect([rows('resource'), rows('scope')]).toEqual([2, 1]);
});

test('a metric with much to say is one metric, also where each of its points has a group of its own', () => {
  const point = (n: number) => ({
    ...{ attributes: [], startTimeUnixNano: 1n, timeUnixNano: BigInt(n), flags: 0, exemplars: [] },
    value: { kind: 'int' as const, value: BigInt(n) },
  });
  const gauge = (description: string) =>
    metric('load', { kind: 'gauge', dataPoints: [point(1), point(2), point(3)] }, { description });
  const packer = new Packer();
  const rows = pack(packer, singleItems(metrics('web', gauge(LONG), gauge(`${LONG}!`))));
  expect([rows('metric'), rows('number_point')]).toEqual([2, 6]);
  expect(packer.catalog.metricCount).toBe(2);
});
