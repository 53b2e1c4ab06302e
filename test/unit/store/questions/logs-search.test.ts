import { expect, test } from 'vitest';
import { textAt } from '../../../../contract/frame.ts';
import type { LogFilter } from '../../../../contract/filters.ts';
import type { Store } from '../../../../main/engine/store/port.ts';
import { attributes, logRecord, logs, spanId, traceId } from '../../../helpers/telemetry.ts';
import { columnOf, rowsOf, storeOf } from './store-of.ts';

const body = (value: string) => ({ kind: 'string' as const, value });
const SAMPLE = [
  logs(
    'shop',
    logRecord({
      timeUnixNano: 3_000n,
      body: body('Order PLACED'),
      traceId: traceId(1),
      spanId: spanId(1),
      attributes: attributes({ user: 'ann' }),
    }),
    logRecord({
      timeUnixNano: 0n,
      observedTimeUnixNano: 2_000n,
      body: body('observed only'),
      severityNumber: 1,
      severityText: 'TRACE',
    }),
  ),
  logs(
    'pay',
    logRecord({
      timeUnixNano: 5_000n,
      body: body('declined: 100%'),
      severityNumber: 17,
      severityText: 'ERROR',
      traceId: traceId(1),
      spanId: spanId(2),
    }),
    logRecord({ timeUnixNano: 5_000n, body: { kind: 'kvlist', values: attributes({ code: 7n }) }, severityNumber: -1 }),
  ),
];

function search(store: Store, filter: LogFilter = {}, { descending = false, offset = 0, limit = 100 } = {}) {
  return store.ask('logs.search', { filter, descending, offset, limit, attributes: [] });
}
const bodies = async (filter: LogFilter) => {
  const { frame, total } = await search(await storeOf(...SAMPLE), filter);
  expect(total).toBe(frame.rows);
  return columnOf(frame, 'body');
};

test('records in time order; those without a time at the time they were observed', async () => {
  const { frame, total, outsideRange } = await search(await storeOf(...SAMPLE));
  expect([total, outsideRange, frame.truncated]).toEqual([4, 0, false]);
  expect(rowsOf(frame)).toEqual([
    {
      key: 2,
      time: 2_000n,
      severity: 1,
      severityText: 'TRACE',
      service: 'shop',
      body: 'observed only',
      traceId: '',
      spanId: '',
    },
    {
      key: 1,
      time: 3_000n,
      severity: 9,
      severityText: 'INFO',
      service: 'shop',
      body: 'Order PLACED',
      traceId: traceId(1),
      spanId: spanId(1),
    },
    {
      key: 3,
      time: 5_000n,
      severity: 17,
      severityText: 'ERROR',
      service: 'pay',
      body: 'declined: 100%',
      traceId: traceId(1),
      spanId: spanId(2),
    },
    {
      key: 4,
      time: 5_000n,
      severity: 0,
      severityText: 'INFO',
      service: 'pay',
      body: '{"code":7}',
      traceId: '',
      spanId: '',
    },
  ]);
});

test('times of one page keep their nanosecond, however many years lie between them', async () => {
  const times = [1_000_000_000_000_000_001n, 1_763_800_000_123_456_789n, 18_000_000_000_000_000_003n];
  const records = times.map((timeUnixNano) => logRecord({ timeUnixNano }));
  const { frame } = await search(await storeOf(logs('shop', ...records)));
  expect(columnOf(frame, 'time')).toEqual(times);
});

test('newest first, in pages', async () => {
  const store = await storeOf(...SAMPLE);
  const page = async (offset: number) =>
    columnOf((await search(store, {}, { descending: true, offset, limit: 2 })).frame, 'key');
  expect([await page(0), await page(2), await page(3), await page(4)]).toEqual([[4, 3], [1, 2], [2], []]);
});

test.each<[LogFilter, (string | number)[]]>([
  [{ text: 'placed' }, ['Order PLACED']],
  [{ text: '%' }, ['declined: 100%']],
  [{ text: '"code"' }, ['{"code":7}']],
  [{ text: "'; DROP TABLE log; --" }, []],
  [{ services: ['pay'] }, ['declined: 100%', '{"code":7}']],
  [{ minSeverity: 9 }, ['Order PLACED', 'declined: 100%']],
  [{ minSeverity: 0 }, ['observed only', 'Order PLACED', 'declined: 100%', '{"code":7}']],
  [{ traceId: traceId(1) }, ['Order PLACED', 'declined: 100%']],
  [{ traceId: traceId(1), spanId: spanId(2) }, ['declined: 100%']],
  [{ attributes: [{ key: 'user', operator: '=', value: 'ann' }] }, ['Order PLACED']],
  [{ attributes: [{ key: 'service.name', operator: 'contains', value: 'PA' }] }, ['declined: 100%', '{"code":7}']],
  [
    { services: ['shop'], text: 'observed', attributes: [{ key: 'user', operator: 'absent', value: '' }] },
    ['observed only'],
  ],
])('%o', async (filter, expected) => {
  expect(await bodies(filter)).toEqual(expected);
});

test('records outside the time range are counted apart; the range is half open', async () => {
  const store = await storeOf(...SAMPLE);
  const { frame, total, outsideRange } = await search(store, { fromNs: '2000', toNs: '5000' });
  expect([columnOf(frame, 'key'), total, outsideRange]).toEqual([[2, 1], 2, 2]);
  const none = await search(store, { fromNs: '6000', services: ['pay'] });
  expect([none.frame.rows, none.total, none.outsideRange]).toEqual([0, 0, 2]);
});

test('pages that go on behind a record, both ways, also within a range', async () => {
  const store = await storeOf(...SAMPLE);
  const keysFrom = async (input: object, filter: LogFilter = {}) => {
    const defaults = { descending: false, offset: 0, limit: 2, attributes: [] };
    return columnOf((await store.ask('logs.search', { filter, ...defaults, ...input })).frame, 'key');
  };
  const after = { timeNs: '3000', key: 1 }; // order: 2, 1, 3, 4
  expect(await keysFrom({ after })).toEqual([3, 4]);
  expect(await keysFrom({ after, offset: 1 })).toEqual([4]);
  expect(await keysFrom({ after, offset: 2 })).toEqual([]);
  expect(await keysFrom({ after, descending: true })).toEqual([2]);
  expect(await keysFrom({ after: { timeNs: '5000', key: 4 }, descending: true, offset: 1 })).toEqual([1, 2]);
  expect(await keysFrom({ after }, { toNs: '5000' })).toEqual([]);
  expect(await keysFrom({ after: { timeNs: '1', key: 77 } }, { fromNs: '3000' })).toEqual([1, 3]);
});

test('extra columns: attributes of the record, else of its resource', async () => {
  const input = { filter: {}, descending: false, offset: 0, limit: 10, attributes: ['user', 'service.name', 'none'] };
  const { attributes: columns } = await (await storeOf(...SAMPLE)).ask('logs.search', input);
  const texts = columns.map((column) => Array.from(column.codes, (_, row) => textAt(column, row)));
  expect(texts).toEqual([
    ['', 'ann', '', ''],
    ['shop', 'shop', 'pay', 'pay'],
    ['', '', '', ''],
  ]);
});

test('records that arrive later, and records taken away, are seen', async () => {
  const store = await storeOf(...SAMPLE);
  const keys = async () => columnOf((await search(store)).frame, 'key');
  expect(await keys()).toEqual([2, 1, 3, 4]);
  await store.append({ telemetry: [logs('shop', logRecord({ timeUnixNano: 2_500n }))], losses: [], importId: 'file' });
  expect(await keys()).toEqual([2, 5, 1, 3, 4]);
  await store.settleImports([], ['file']);
  await store.append({ telemetry: [logs('shop', logRecord({ timeUnixNano: 9_000n }))], losses: [] });
  expect(await keys()).toEqual([2, 1, 3, 4, 5]);
});

test('a long attribute is cut in the list', async () => {
  const store = await storeOf(
    logs('a', logRecord({ attributes: attributes({ dump: `${'x'.repeat(999)}🦊 and more` }) })),
  );
  const input = { filter: {}, descending: false, offset: 0, limit: 10, attributes: ['dump'] };
  const { attributes: columns } = await store.ask('logs.search', input);
  expect(textAt(columns[0]!, 0)).toBe(`${'x'.repeat(999)}\ufffd`);
});

test('a long body is cut in the list', async () => {
  const { frame } = await search(await storeOf(logs('a', logRecord({ body: body('é'.repeat(5_000)) }))));
  expect(columnOf(frame, 'body')).toEqual(['é'.repeat(1_000)]);
});

test('a long body ends at a word: what of a secret would be left is not known for one', async () => {
  const said = `${'x'.repeat(980)} Bearer abcdefghijklmnopqrstuvwxyz`;
  const { frame } = await search(await storeOf(logs('a', logRecord({ body: body(said) }))));
  expect(columnOf(frame, 'body')).toEqual([`${'x'.repeat(980)} Bearer`]);
});
