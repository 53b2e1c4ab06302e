import { expect, test, vi } from 'vitest';
import type { Span } from '../../../../core/model/span.ts';
import { computeTraceTree } from '../../../../core/analysis/trace-tree.ts';
import { CancelledError, NotFoundError } from '../../../../main/engine/store/port.ts';
import { Database } from '../../../../main/engine/store/duckdb/database.ts';
import { matchSpans } from '../../../../main/engine/store/duckdb/questions/trace-match.ts';
import { readTrace } from '../../../../main/engine/store/duckdb/questions/trace-get.ts';
import { LossLedger } from '../../../../main/engine/store/duckdb/loss-ledger.ts';
import { prepareSchema } from '../../../../main/engine/store/duckdb/upgrade.ts';
import { Writer } from '../../../../main/engine/store/duckdb/writer.ts';
import { logRecord, logs, span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { columnOf, rowsOf, storeOf } from './store-of.ts';

const event = (name: string, timeUnixNano: bigint) => ({
  timeUnixNano,
  name,
  attributes: [],
  droppedAttributesCount: 0,
});
const link = {
  traceId: traceId(9),
  spanId: spanId(9),
  traceState: '',
  attributes: [],
  droppedAttributesCount: 0,
  flags: 0,
};
const child = (id: number, parent: number, start: bigint, parts: Partial<Span> = {}) =>
  span({
    spanId: spanId(id),
    parentSpanId: spanId(parent),
    startTimeUnixNano: start,
    endTimeUnixNano: start + 10n,
    ...parts,
  });

/*
 * a (GET)                 starts last of all, is stored first
 * ├ b   events, link, 2 logs
 * ├ b'  same id as b, later
 * │ └ d   child of id b: goes to the first
 * └ e   no end
 * f     parent unknown, ends before it begins
 */
const SAMPLE = [
  traces('shop', span({ spanId: spanId(0xa), startTimeUnixNano: 1_000n, endTimeUnixNano: 2_000n })),
  traces(
    'db',
    child(0xb, 0xa, 500n, {
      name: 'b',
      kind: 99,
      events: [event('second', 520n), event('exception', 510n)],
      links: [link],
    }),
    child(0xb, 0xa, 600n, { name: 'b again' }),
    child(0xd, 0xb, 700n, { name: 'd', status: { code: 2, message: '' } }),
    child(0xe, 0xa, 800n, { name: 'e', endTimeUnixNano: 0n }),
    child(0xffff_0000_0001, 0xffff_0000_0002, 900n, { name: 'f', endTimeUnixNano: 899n }),
  ),
  traces('other', span({ traceId: traceId(2) })),
  logs(
    'shop',
    logRecord({ traceId: traceId(1), spanId: spanId(0xb) }),
    logRecord({ traceId: traceId(1), spanId: spanId(0xb) }),
  ),
  logs('shop', logRecord({ traceId: traceId(1) }), logRecord({ traceId: traceId(2), spanId: spanId(0xb) })),
];

test('all spans in start order, parents as rows', async () => {
  const trace = await (await storeOf(...SAMPLE)).ask('trace.get', { traceId: traceId(1) });
  expect([trace.traceId, trace.totalSpans, trace.frame.baseNs, trace.frame.truncated]).toEqual([
    traceId(1),
    6,
    '500',
    false,
  ]);
  const rows = rowsOf(trace.frame).map(({ name, parent, start, duration, flags, logs: n }) => [
    name,
    parent,
    start,
    duration,
    flags,
    n,
  ]);
  expect(rows).toEqual([
    ['b', 5, 0, 10, 0, 2],
    ['b again', 5, 100, 10, 1, 2],
    ['d', 0, 200, 10, 0, 0],
    ['e', 5, 300, NaN, 0, 0],
    ['f', -2, 400, -1, 0, 0],
    ['GET /', -1, 500, 1_000, 0, 0],
  ]);
  expect(rowsOf(trace.frame)[0]).toMatchObject({
    key: 2,
    service: 'db',
    scope: 'test',
    kind: 99,
    status: 0,
    spanIdHigh: 0,
    spanIdLow: 0xb,
  });
  expect(rowsOf(trace.frame)[4]).toMatchObject({
    spanIdHigh: 0xffff,
    spanIdLow: 1,
    parentIdHigh: 0xffff,
    parentIdLow: 2,
  });
});

test('events of all spans by time, exceptions marked', async () => {
  const { events } = await (await storeOf(...SAMPLE)).ask('trace.get', { traceId: traceId(1) });
  expect([events.baseNs, events.truncated]).toEqual(['500', false]);
  expect(rowsOf(events)).toEqual([
    { row: 0, time: 10, name: 'exception', exception: 1 },
    { row: 0, time: 20, name: 'second', exception: 0 },
  ]);
});

const NOW = 1_700_000_000_000_000_000n;

/*
 * 1        at 100 after the base
 * └ 2      no start: its parent's
 *   └ 3    no start either
 * 4        no start, no parent known: the base
 * 5 ⇄ 6    no start, each other's parent
 * 7        the base
 */
test('a span without a start begins with its nearest ancestor that has one, and does not make the trace begin in 1970', async () => {
  const base = 1_700_000_000_000_000_000n;
  const late = (id: number, parent: number) => child(id, parent, 0n, { endTimeUnixNano: 0n });
  const spans = [
    child(1, 0, base + 100n),
    late(2, 1),
    late(3, 2),
    late(4, 99),
    late(5, 6),
    late(6, 5),
    child(7, 0, base),
  ];
  const store = await storeOf(traces('shop', ...spans));
  const { columns } = (await store.ask('trace.get', { traceId: traceId(1) })).frame;
  const starts = [...columns.spanIdLow].map((id, row) => [id, columns.start[row]]);
  expect(starts.toSorted(([a], [b]) => a! - b!)).toEqual([
    [1, 100],
    [2, 100],
    [3, 100],
    [4, 0],
    [5, 0],
    [6, 0],
    [7, 0],
  ]);
});

test('one odd clock is rounded itself, and leaves all others exact', async () => {
  const at = (id: number, ns: bigint) =>
    span({ spanId: spanId(id), startTimeUnixNano: ns, endTimeUnixNano: ns + 1n, name: String(id) });
  const odd = [at(1, 1n), at(2, NOW), at(3, NOW + 101n), at(4, 2n * NOW), at(5, 0n)];
  const { frame } = await (await storeOf(traces('s', ...odd))).ask('trace.get', { traceId: traceId(1) });
  expect(frame.baseNs).toBe(String(NOW));
  const starts = new Map(rowsOf(frame).map(({ name, start }) => [name, start]));
  expect([starts.get('2'), starts.get('3')]).toEqual([0, 101]);
  expect([starts.get('1'), starts.get('4'), starts.get('5')]).toEqual([-1.7e18, 1.7e18, 0]);
  const two = await storeOf(traces('s', at(1, 1n), at(2, NOW + 1n)));
  expect((await two.ask('trace.get', { traceId: traceId(1) })).frame.baseNs).toBe(String(NOW + 1n));
});

test('the bases of several odd traces are read by one statement', async () => {
  const at = (trace: number, ns: bigint) => span({ traceId: traceId(trace), spanId: spanId(1), startTimeUnixNano: ns });
  const apart = [1, 2, 3].flatMap((trace) => [at(trace, 1n), at(trace, NOW + BigInt(trace))]);
  const store = await storeOf(traces('s', ...apart, at(4, 7n)));
  const spy = vi.spyOn(Database.prototype, 'query');
  const { traces: read } = await store.ask('traces.get', { traceIds: [4, 3, 2, 1].map(traceId), maxSpans: 100 });
  const statements = spy.mock.calls.filter(([sql]) => sql.includes('quantile_disc'));
  spy.mockRestore();
  expect(read.map(({ frame }) => frame.baseNs)).toEqual(['7', ...[3n, 2n, 1n].map((n) => String(NOW + n))]);
  expect(statements).toHaveLength(1);
});

test('a trace that is not there', async () => {
  const store = await storeOf(...SAMPLE);
  await expect(store.ask('trace.get', { traceId: traceId(3) })).rejects.toThrow(NotFoundError);
});

test('kinds and codes no specification knows do not become others', async () => {
  const store = await storeOf(traces('a', span({ kind: -1, status: { code: 2_000_000_002, message: '' } })));
  const { frame } = await store.ask('trace.get', { traceId: traceId(1) });
  expect(rowsOf(frame)).toMatchObject([{ kind: 0, status: 0 }]);
});

test('bounds cut the latest spans and events, and say so', async () => {
  const database = await Database.open(':memory:');
  try {
    await prepareSchema(database.writer, '');
    const writer = new Writer(database, new LossLedger());
    await writer.open();
    await writer.commit([{ telemetry: SAMPLE, losses: [] }], 1n);
    const trace = await readTrace(database, traceId(1), 7, { spans: 2, events: 1, links: 1 });
    expect([trace.totalSpans, trace.frame.truncated, trace.events.truncated, trace.frame.revision]).toEqual([
      6,
      true,
      true,
      7,
    ]);
    expect([columnOf(trace.frame, 'name'), columnOf(trace.frame, 'parent'), columnOf(trace.events, 'name')]).toEqual([
      ['b', 'b again'],
      [-2, -2],
      ['exception'],
    ]);
  } finally {
    await database.close();
  }
});

test('a search keeps to the spans that a trace has in an answer, and counts the others', async () => {
  const database = await Database.open(':memory:');
  try {
    await prepareSchema(database.writer, '');
    const writer = new Writer(database, new LossLedger());
    await writer.open();
    await writer.commit([{ telemetry: SAMPLE, losses: [] }], 1n);
    const shown = await readTrace(database, traceId(1), 7, { spans: 3, events: 0, links: 0 });
    const asked = { traceId: traceId(1), beside: [traceId(2)], where: { kind: 'and' as const, of: [] } };
    const match = (spansOfTrace: number, keys: number) => matchSpans(database, asked, 7, { spansOfTrace, keys });
    const few = await match(3, 100);
    const own = [...shown.frame.columns.key];
    expect(few).toMatchObject({ truncated: true, spansLeftOut: 3 });
    expect([...few.columns.key]).toEqual([...few.columns.key].sort((a, b) => a - b));
    expect([...few.columns.key]).toEqual(expect.arrayContaining(own));
    const whole = await match(6, 100);
    expect(whole).toMatchObject({ truncated: false, spansLeftOut: 0 });
    expect(whole.rows - few.rows).toBe(3);
    expect(await match(6, 2)).toMatchObject({ rows: 2, truncated: true });
  } finally {
    await database.close();
  }
});

test('100,000 spans come in order and make a tree, a chain as well as a broad one', async () => {
  const spans = Array.from({ length: 100_000 }, (_, i) =>
    span({
      spanId: spanId(i + 1),
      parentSpanId: i === 0 ? ('' as Span['parentSpanId']) : spanId(i % 2 === 0 ? i : 1),
      startTimeUnixNano: 1_000n + BigInt(i),
      endTimeUnixNano: 500_000n,
      name: `operation ${i % 50}`,
    }),
  );
  const store = await storeOf(traces('a', ...spans));
  const { frame } = await store.ask('trace.get', { traceId: traceId(1) });
  expect([
    frame.rows,
    frame.columns.name.dictionary.length,
    frame.columns.parent[2],
    frame.columns.parent[99_999],
  ]).toEqual([100_000, 50, 1, 0]);
  expect(computeTraceTree(frame.columns).warnings.missingParents).toBe(0);
});

test('a cancelled one stops where it is, and the next is answered', async () => {
  const spans = Array.from({ length: 20_000 }, (_, i) => span({ spanId: spanId(i + 1) }));
  const store = await storeOf(traces('a', ...spans));
  for (const turns of [1, 3, 10, 30]) {
    const controller = new AbortController();
    const asked = store.ask('trace.get', { traceId: traceId(1) }, controller.signal);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await expect(asked).rejects.toThrow(CancelledError);
  }
  expect((await store.ask('trace.get', { traceId: traceId(1) })).frame.rows).toBe(20_000);
});
