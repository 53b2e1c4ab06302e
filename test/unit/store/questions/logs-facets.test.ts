import { expect, test } from 'vitest';
import type { Expression, ExpressionTerm } from '../../../../contract/expression.ts';
import type { LogFilter } from '../../../../contract/filters.ts';
import { attributes, logRecord, logs, traceId } from '../../../helpers/telemetry.ts';
import { NotFoundError } from '../../../../main/engine/store/port.ts';
import { columnOf, rowsOf, storeOf } from './store-of.ts';

/* key   time   service  severity  event   user    trace
 * 1     1,000  shop     INFO      placed  ann     1
 * 2     1,000  shop     WARN      –       –       –
 * 3     3,000  shop     ERROR     placed  7       1
 * 4     4,000  pay      –         –       bob     –      observed only
 */
const shop = logs(
  'shop',
  logRecord({ eventName: 'placed', attributes: attributes({ user: 'ann' }), traceId: traceId(1) }),
  logRecord({ severityNumber: 16 }),
  logRecord({
    timeUnixNano: 3_000n,
    severityNumber: 17,
    eventName: 'placed',
    attributes: attributes({ user: 7n }),
    traceId: traceId(1),
  }),
);
const pay = logs('pay', logRecord({ timeUnixNano: 0n, observedTimeUnixNano: 4_000n, severityNumber: 25 }));
pay.groups[0]!.resource.attributes.push(...attributes({ user: 'bob' }));

async function facets(
  field: 'service' | 'severity' | 'event' | 'attribute-key' | 'attribute-value',
  filter: LogFilter = {},
  more = {},
) {
  const input = { filter, field, key: '', contains: '', limit: 100, ...more };
  const { values, distinct } = await (await storeOf(shop, pay)).ask('logs.facets', input);
  return [...values.map(({ value, count }) => `${value} ${count}`), distinct];
}
const term = (field: ExpressionTerm['field'], value: string, key = ''): Expression => ({
  kind: 'term',
  field,
  key,
  operator: '=',
  value,
});
const not = (of: Expression): Expression => ({ kind: 'not', of });
const and = (...of: Expression[]): Expression => ({ kind: 'and', of });

test('values, most frequent first; severities by weight', async () => {
  expect(await facets('service')).toEqual(['shop 3', 'pay 1', 2]);
  expect(await facets('severity')).toEqual(['none 1', 'info 1', 'warn 1', 'error 1', 4]);
  expect(await facets('event')).toEqual([' 2', 'placed 2', 2]);
  expect(await facets('attribute-key')).toEqual(['service.name 4', 'user 3', 2]);
  expect(await facets('attribute-value', {}, { key: 'user' })).toEqual(['7 1', 'ann 1', 'bob 1', 3]);
  expect(await facets('attribute-value', {}, { key: 'none' })).toEqual([0]);
});

test('cut and looked for', async () => {
  expect(await facets('attribute-value', {}, { key: 'user', limit: 1 })).toEqual(['7 1', 3]);
  expect(await facets('attribute-value', {}, { key: 'user', contains: 'N' })).toEqual(['ann 1', 1]);
});

test('other conditions count, those on the field itself do not', async () => {
  expect(await facets('severity', { services: ['shop'], minSeverity: 17 })).toEqual(['info 1', 'warn 1', 'error 1', 3]);
  expect(await facets('service', { services: ['pay'], minSeverity: 13, toNs: '4000' })).toEqual(['shop 2', 1]);
  expect(await facets('service', { where: term('service', 'pay') })).toEqual(['shop 3', 'pay 1', 2]);
  expect(await facets('service', { where: and(not(term('service', 'shop')), term('event', 'placed')) })).toEqual([
    'shop 2',
    1,
  ]);
  expect(await facets('event', { where: and(and(term('event', 'x')), term('severity', 'warn')) })).toEqual([' 1', 1]);
  const either: Expression = { kind: 'or', of: [term('service', 'pay'), term('severity', 'warn')] };
  expect(await facets('service', { where: either })).toEqual(['pay 1', 'shop 1', 2]);
  const users: LogFilter = {
    attributes: [{ key: 'user', operator: '=', value: 'ann' }],
    where: not(term('attribute', '7', 'user')),
  };
  expect(await facets('attribute-value', users, { key: 'user' })).toEqual(['7 1', 'ann 1', 'bob 1', 3]);
  expect(await facets('attribute-key', users)).toEqual(['service.name 1', 'user 1', 2]);
});

test('histogram by level, over all records and over a range', async () => {
  const store = await storeOf(shop, pay);
  const { frame, counts } = await histogram({}, 2);
  expect([frame.baseNs, frame.rows, columnOf(frame, 'start')]).toEqual(['1000', 2, [0, 1_501]]);
  expect(counts).toEqual([
    { info: 1, warn: 1 },
    { error: 1, none: 1 },
  ]);
  expect((await histogram({ fromNs: '1000', toNs: '4000', minSeverity: 13 }, 3)).counts).toEqual([
    { warn: 1 },
    {},
    { error: 1 },
  ]);
  expect((await histogram({ fromNs: '4000', toNs: '4000' }, 3)).frame.rows).toBe(0);
  expect((await (await storeOf()).ask('logs.histogram', { filter: {}, buckets: 5 })).rows).toBe(0);

  async function histogram(filter: LogFilter, buckets: number) {
    const frame = await store.ask('logs.histogram', { filter, buckets });
    const counts = rowsOf(frame).map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name, n]) => name !== 'start' && n !== 0)),
    );
    return { frame, counts };
  }
});

test('what was said around a record', async () => {
  const store = await storeOf(shop, pay);
  const around = async (
    logKey: number,
    before: number,
    after: number,
    of: 'resource' | 'service' | 'trace' | 'all',
  ) => {
    const { frame, row, moreBefore, moreAfter } = await store.ask('log.context', { logKey, before, after, of });
    return [columnOf(frame, 'key'), row, moreBefore, moreAfter];
  };
  expect(await around(2, 1, 1, 'all')).toEqual([[1, 2, 3], 1, false, true]);
  expect(await around(2, 0, 5, 'all')).toEqual([[2, 3, 4], 0, true, false]);
  expect(await around(2, 5, 5, 'service')).toEqual([[1, 2, 3], 1, false, false]);
  expect(await around(2, 5, 5, 'resource')).toEqual([[1, 2, 3], 1, false, false]);
  expect(await around(3, 5, 5, 'trace')).toEqual([[1, 3], 1, false, false]);
  expect(await around(2, 5, 5, 'trace')).toEqual([[2], 0, false, false]);
  await expect(around(9, 1, 1, 'all')).rejects.toThrow(NotFoundError);
});

test('of very long values the beginning is shown; each still counts for itself', async () => {
  const long = (end: string) => logRecord({ attributes: attributes({ dump: 'x'.repeat(100_000) + end }) });
  const store = await storeOf(logs('a', long('1'), long('2'), long('2')));
  const input = { filter: {}, field: 'attribute-value' as const, key: 'dump', contains: '', limit: 10 };
  const { values, distinct } = await store.ask('logs.facets', input);
  expect([distinct, values.map(({ value, count }) => [value.length, count])]).toEqual([
    2,
    [
      [4_000, 2],
      [4_000, 1],
    ],
  ]);
});
