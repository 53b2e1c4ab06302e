import { expect, test } from 'vitest';
import type { TraceFilter } from '../../../../contract/filters.ts';
import type { Span } from '../../../../core/model/span.ts';
import type { Store } from '../../../../main/engine/store/port.ts';
import { span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { columnOf, rowsOf, storeOf } from './store-of.ts';

const S = 1_000_000_000n;
/** start and end in seconds after T0. */
const T0 = 1_763_800_000n * S;
const at = (trace: number, id: number, parent: number, start: bigint, end: bigint, parts: Partial<Span> = {}): Span =>
  span({
    traceId: traceId(trace),
    spanId: spanId(id),
    parentSpanId: parent === 0 ? ('' as Span['parentSpanId']) : spanId(parent),
    startTimeUnixNano: T0 + start * S,
    endTimeUnixNano: end === 0n ? 0n : T0 + end * S,
    name: `span ${id}`,
    ...parts,
  });
const error = { status: { code: 2, message: '' } };

type Sort = Parameters<typeof search>[1];
function search(
  store: Store,
  sort: { by: 'start' | 'duration' | 'spans' | 'errors' | 'service' | 'name'; descending: boolean } = {
    by: 'start',
    descending: false,
  },
  { filter = {}, offset = 0, limit = 100 }: { filter?: TraceFilter; offset?: number; limit?: number } = {},
) {
  return store.ask('traces.search', { filter, sort, offset, limit });
}

/*
 *            0    1    2    3    4    5    6    7    8    9   10
 * trace 1    ├ GET ─────────────────┤ (shop)
 *                 ├ SELECT ─┤ (db, error)
 * trace 2              ├ pay ──? (pay, no end)   parent is elsewhere
 *                      (ends where it starts)  ├ late ─┤
 * trace 3                                                     ├┤ zero length
 */
const SAMPLE = [
  traces('shop', at(1, 1, 0, 0n, 4n, { name: 'GET' })),
  traces('db', at(1, 2, 1, 1n, 3n, { name: 'SELECT', ...error })),
  traces('pay', at(2, 3, 99, 2n, 0n, { name: 'pay' }), at(2, 4, 3, 6n, 8n, { name: 'late' })),
  traces('shop', at(3, 5, 0, 9n, 9n, { name: 'zero' })),
];

test('one row per trace, with the figures of all its spans', async () => {
  const { frame, total, outsideRange } = await search(await storeOf(...SAMPLE));
  expect({ total, outsideRange, truncated: frame.truncated }).toEqual({ total: 3, outsideRange: 0, truncated: false });
  expect(rowsOf(frame)).toEqual([
    {
      traceId: traceId(1),
      service: 'shop',
      name: 'GET',
      start: T0,
      duration: 4e9,
      spans: 2,
      errors: 1,
      services: 2,
      rootMissing: 0,
    },
    {
      traceId: traceId(2),
      service: 'pay',
      name: 'pay',
      start: T0 + 2n * S,
      duration: 6e9,
      spans: 2,
      errors: 0,
      services: 1,
      rootMissing: 1,
    },
    {
      traceId: traceId(3),
      service: 'shop',
      name: 'zero',
      start: T0 + 9n * S,
      duration: 0,
      spans: 1,
      errors: 0,
      services: 1,
      rootMissing: 0,
    },
  ]);
});

test.each<[Sort & object, string[]]>([
  [{ by: 'start', descending: true }, ['zero', 'pay', 'GET']],
  [{ by: 'duration', descending: true }, ['pay', 'GET', 'zero']],
  [{ by: 'duration', descending: false }, ['zero', 'GET', 'pay']],
  [{ by: 'spans', descending: true }, ['pay', 'GET', 'zero']],
  [{ by: 'errors', descending: true }, ['GET', 'zero', 'pay']],
  [{ by: 'service', descending: false }, ['pay', 'zero', 'GET']],
  [{ by: 'name', descending: false }, ['GET', 'pay', 'zero']],
  [{ by: 'name', descending: true }, ['zero', 'pay', 'GET']],
])('sorted by %o; equal ones newest first', async (sort, names) => {
  const { frame } = await search(await storeOf(...SAMPLE), sort);
  expect(columnOf(frame, 'name')).toEqual(names);
});

test('pages follow each other, and end', async () => {
  const store = await storeOf(...SAMPLE);
  const page = async (offset: number) => columnOf((await search(store, undefined, { offset, limit: 2 })).frame, 'name');
  expect([await page(0), await page(1), await page(2), await page(3), await page(500_000)]).toEqual([
    ['GET', 'pay'],
    ['pay', 'zero'],
    ['zero'],
    [],
    [],
  ]);
});

test('pages at the top and pages further down are parts of one list', async () => {
  const many = Array.from({ length: 5_020 }, (_, i) => at(i + 1, i + 1, 0, BigInt(i % 7), BigInt(i % 7) + 1n));
  const store = await storeOf(traces('shop', ...many));
  const page = async (offset: number, limit: number) => {
    const { frame, total } = await search(store, undefined, { offset, limit });
    return { ids: columnOf(frame, 'traceId'), total };
  };
  const [top, over, below] = [await page(4_980, 20), await page(4_990, 30), await page(5_000, 100)];
  expect([top.total, over.total, below.total]).toEqual([5_020, 5_020, 5_020]);
  expect([...top.ids, ...below.ids]).toEqual([...top.ids.slice(0, 10), ...over.ids]);
});

test('a page asked for after more telemetry came shows it', async () => {
  const store = await storeOf(...SAMPLE);
  const before = await search(store);
  await store.append({ telemetry: [traces('new', at(4, 9, 0, 20n, 21n))], losses: [] });
  const after = await search(store);
  expect([before.total, after.total]).toEqual([3, 4]);
  expect(after.frame.revision).toBeGreaterThan(before.frame.revision);
});

test('traces outside the time range are counted apart; the range is half open', async () => {
  const store = await storeOf(...SAMPLE);
  const filter = { fromNs: String(T0 + 2n * S), toNs: String(T0 + 9n * S) };
  const found = await search(store, undefined, { filter });
  expect([columnOf(found.frame, 'name'), found.total, found.outsideRange]).toEqual([['pay'], 1, 2]);
  const none = await search(store, undefined, { filter: { toNs: '5', services: ['shop'] } });
  expect([none.frame.rows, none.total, none.outsideRange]).toEqual([0, 0, 2]);
});

test('the root is the earliest span without a parent, not the earliest span', async () => {
  const store = await storeOf(
    traces(
      'a',
      at(1, 1, 3, 0n, 1n),
      at(1, 2, 0, 5n, 6n, { name: 'second root' }),
      at(1, 3, 0, 4n, 6n, { name: 'root' }),
    ),
  );
  const { frame } = await search(store);
  expect(rowsOf(frame)).toMatchObject([{ name: 'root', rootMissing: 0, start: T0, duration: 6e9 }]);
});

test('a start of 0 is no time: it neither moves the trace to 1970 nor is another moment itself', async () => {
  const store = await storeOf(
    traces(
      'a',
      at(1, 1, 0, 3n, 4n),
      span({
        traceId: traceId(1),
        spanId: spanId(2),
        parentSpanId: spanId(1),
        startTimeUnixNano: 0n,
        endTimeUnixNano: 0n,
      }),
    ),
    traces('a', span({ traceId: traceId(2), spanId: spanId(3), startTimeUnixNano: 0n, endTimeUnixNano: T0 })),
    traces('a', at(3, 4, 0, 3n, 4n, { startTimeUnixNano: T0 + 3n * S + 1n })),
  );
  const { frame } = await search(store);
  expect(rowsOf(frame).map(({ start, duration }) => ({ start, duration }))).toEqual([
    { start: 0n, duration: 0 },
    { start: T0 + 3n * S, duration: 1e9 },
    { start: T0 + 3n * S + 1n, duration: 999_999_999 },
  ]);
});

test('a span that ends before it begins ends where it begins, and times beyond 2^63 hold', async () => {
  const late = 2n ** 64n - 1n;
  const store = await storeOf(
    traces(
      'a',
      span({ startTimeUnixNano: late - 5n, endTimeUnixNano: 7n }),
      span({ spanId: spanId(2), startTimeUnixNano: late - 9n, endTimeUnixNano: late }),
    ),
  );
  const { frame } = await search(store);
  expect(rowsOf(frame)).toMatchObject([{ start: late - 9n, duration: 9 }]);
});

test('starts of one page keep their nanosecond, however many years lie between them', async () => {
  const starts = [1_000_000_000_000_000_001n, T0 + 123_456_789n, 18_000_000_000_000_000_003n];
  const spans = starts.map((startTimeUnixNano, i) =>
    span({ traceId: traceId(i + 1), spanId: spanId(i + 1), startTimeUnixNano, endTimeUnixNano: startTimeUnixNano }),
  );
  const { frame } = await search(await storeOf(traces('a', ...spans)));
  expect(columnOf(frame, 'start')).toEqual(starts);
});

test('services are counted right beyond 64 of them too', async () => {
  const many = Array.from({ length: 70 }, (_, i) => traces(`service ${i}`, at(1, i + 1, i === 0 ? 0 : 1, 0n, 1n)));
  const { frame } = await search(await storeOf(...many, traces('service 3', at(1, 500, 1, 0n, 1n))));
  expect(rowsOf(frame)).toMatchObject([{ spans: 71, services: 70 }]);
});

test('an empty store has an empty page', async () => {
  const { frame, total, outsideRange } = await search(await storeOf());
  expect([frame.rows, total, outsideRange]).toEqual([0, 0, 0]);
});
