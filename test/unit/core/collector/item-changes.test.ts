import { describe, expect, test } from 'vitest';
import { ItemChanges } from '../../../../core/collector/item-changes.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import { attributes, logRecord, logs, metric, metrics, span, spanId, traces } from '../../../helpers/telemetry.ts';

function changesOf(before: Telemetry[], after: Telemetry[]) {
  const changes = new ItemChanges();
  changes.compare(before, after);
  return changes;
}

const kinds = (before: Telemetry, ...after: Telemetry[]) =>
  changesOf([before], after)
    .list(100, 1e6)
    .map(({ kind, name }) => `${kind} ${name}`);

const one = span({ name: 'one', spanId: spanId(1) });
const two = span({ name: 'two', spanId: spanId(2) });
const three = span({ name: 'three', spanId: spanId(3) });

describe('changes of items', () => {
  test('tell spans by their ids, those that differ first', () => {
    const before = traces('shop', one, two, three);
    expect(kinds(before, before)).toEqual(['same one', 'same two', 'same three']);
    expect(kinds(before, traces('shop', three, { ...one, name: 'uno' }))).toEqual([
      'dropped two',
      'changed uno',
      'same three',
    ]);
    expect(kinds(traces('shop', one), traces('shop', one, two))).toEqual(['added two', 'same one']);
    expect(kinds(before)).toEqual(['dropped one', 'dropped two', 'dropped three']);
  });

  test('are told with the resource and the scope as OTLP JSON', () => {
    const [change] = changesOf([traces('shop', one)], [traces('till', one)]).list(1, 1e6);
    expect(change).toMatchObject({ kind: 'changed', name: 'one' });
    const [before, after] = [change!.before, change!.after].map((text) => JSON.parse(text));
    expect(before.resource.attributes).toEqual([{ key: 'service.name', value: { stringValue: 'shop' } }]);
    expect(after.resource.attributes).toEqual([{ key: 'service.name', value: { stringValue: 'till' } }]);
    expect(after.scopeSpans[0].spans).toMatchObject([{ name: 'one', spanId: '0000000000000001' }]);
    expect(change!.after).toContain('\n  "resource"');
  });

  test('tell logs of one moment by what they say, and their order where they say something else', () => {
    const log = (value: string) => logRecord({ body: { kind: 'string', value } });
    expect(kinds(logs('shop', log('a'), log('b'), log('c')), logs('shop', log('c'), log('a')))).toEqual([
      'dropped b',
      'same c',
      'same a',
    ]);
    expect(kinds(logs('shop', log('a'), log('b')), logs('shop', log('a'), log('B')))).toEqual(['changed B', 'same a']);
  });

  test('tell data points one by one, and a metric that was renamed', () => {
    const point = (path: string) => ({
      ...{ startTimeUnixNano: 0n, timeUnixNano: 5n, flags: 0, exemplars: [] },
      ...{ attributes: attributes({ path }), value: { kind: 'int' as const, value: 1n } },
    });
    const before = metrics('shop', metric('hits', { kind: 'gauge', dataPoints: [point('/a'), point('/b')] }));
    const after = metrics('shop', metric('hits', { kind: 'gauge', dataPoints: [point('/b')] }));
    expect(kinds(before, after)).toEqual(['dropped hits', 'same hits']);
    const renamed = metrics('shop', metric('views', { kind: 'gauge', dataPoints: [point('/a'), point('/b')] }));
    expect(kinds(before, renamed)).toEqual(['changed views', 'changed views']);
  });

  test('are bounded in number and characters, and counted all the same', () => {
    const many = Array.from({ length: 50 }, (_, i) => span({ spanId: spanId(i), name: `${i} ${'x'.repeat(500)}` }));
    const changes = changesOf([traces('shop', ...many)], []);
    expect(changes.count('dropped')).toBe(50);
    expect(changes.list(3, 1e6)).toHaveLength(3);
    expect(changes.list(50, 5_000).length).toBeLessThan(5);
    const [long] = changesOf([traces('shop', span({ name: '😀'.repeat(50_000) }))], []).list(1, 1e6);
    expect([long!.name.length, long!.before.length < 20_002, long!.before.isWellFormed()]).toEqual([200, true, true]);
  });
});
