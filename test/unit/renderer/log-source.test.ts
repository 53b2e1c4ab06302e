import { describe, expect, test } from 'vitest';
import type { InputOf } from '../../../contract/operations.ts';
import type { LogPage } from '../../../contract/operations/logs.ts';
import { failure, success, type Result } from '../../../contract/result.ts';
import { Pager } from '../../../renderer/state/pager.ts';
import { inputOf, LOG_PAGE_ROWS, logSource, type LogQuestion } from '../../../renderer/views/logs/log-source.ts';

const BASE_NS = 1_795_305_600_000_000_000n;
const momentOf = (time: number): bigint => BASE_NS + BigInt(Math.round(time));

/** A store of records at times 0, 1, 2 … ns after the base, newest first unless asked otherwise. */
class FakeStore {
  records: number[];
  asked: InputOf<'logs.search'>[] = [];
  fails = false;

  constructor(count: number) {
    this.records = Array.from({ length: count }, (_, at) => at);
  }

  page({ filter, descending, offset, limit, after }: InputOf<'logs.search'>): LogPage {
    const end = filter.toNs === undefined ? Infinity : Number(BigInt(filter.toNs) - BASE_NS);
    const matching = this.records.filter((time) => time < end).sort((a, b) => (descending ? b - a : a - b));
    const from = (after ? matching.indexOf(after.key) + 1 : 0) + offset;
    const times = matching.slice(from, from + limit);
    const zeros = () => ({ dictionary: [''], codes: new Uint32Array(times.length) });
    const columns = {
      key: Float64Array.from(times),
      time: BigUint64Array.from(times, momentOf),
      severity: new Uint8Array(times.length),
      severityText: zeros(),
      service: zeros(),
      body: zeros(),
      traceId: zeros(),
      spanId: zeros(),
    };
    const frame = { revision: 1, rows: times.length, columns, baseNs: '0', truncated: false };
    return { frame, attributes: [], total: matching.length, outsideRange: 0 };
  }

  readonly search = (input: InputOf<'logs.search'>): Promise<Result<LogPage>> => {
    this.asked.push(input);
    return Promise.resolve(this.fails ? failure('busy', 'busy') : success(this.page(input)));
  };

  head(question: LogQuestion): LogPage {
    return this.page({ ...inputOf(question), offset: 0, limit: LOG_PAGE_ROWS });
  }
}

const NEWEST: LogQuestion = { filter: {}, descending: true, attributes: [] };
const OLDEST: LogQuestion = { filter: {}, descending: false, attributes: [] };
const settled = () => new Promise((resolve) => setTimeout(resolve));

function open(count: number, question = NEWEST) {
  const store = new FakeStore(count);
  const pager = new Pager(logSource(store.search));
  pager.offer(question, store.head(question), false);
  return { store, pager };
}

describe('paged log records', () => {
  test('the first answer is the list', () => {
    const { pager } = open(3);
    expect(pager.list).toMatchObject({ total: 3, newCount: 0 });
    expect([0, 1, 2, 3].map((index) => pager.rowAt(index)?.key)).toEqual([2, 1, 0, undefined]);
    expect(pager.rowAt(0)?.timeNs).toBe(BASE_NS + 2n);
  });

  test('new records are counted, and nothing moves, also in pages read later', async () => {
    const { store, pager } = open(1_200);
    store.records.push(1_200, 1_201);
    pager.offer(NEWEST, store.head(NEWEST), false);
    expect(pager.list).toMatchObject({ total: 1_200, newCount: 2 });
    pager.see(990, 1_010);
    await settled();
    expect(pager.rowAt(0)?.key).toBe(1_199);
    expect([999, 1_000].map((index) => pager.rowAt(index)?.key)).toEqual([200, 199]);
  });

  test('asked for, what is new is there and reading begins anew', () => {
    const { store, pager } = open(10);
    const { generation } = pager.list;
    store.records.push(10);
    pager.offer(NEWEST, store.head(NEWEST), false);
    pager.showNew();
    expect(pager.list).toMatchObject({ total: 11, newCount: 0, generation: generation + 1 });
    expect(pager.rowAt(0)?.key).toBe(10);
  });

  test('oldest first, new records come after and need not be held back', async () => {
    const { store, pager } = open(700, OLDEST);
    store.records.push(700);
    pager.offer(OLDEST, store.head(OLDEST), false);
    pager.see(640, 700);
    await settled();
    expect(pager.rowAt(699)?.key).toBe(699);
    expect(store.asked[0]!.filter.toNs).toBeUndefined();
  });

  test('a page goes on behind its neighbour, so that a late record is not shown twice', async () => {
    const { store, pager } = open(1_400);
    store.records.push(1_399 - 0.5);
    pager.see(480, 520);
    await settled();
    expect(store.asked[0]).toMatchObject({ offset: 0, after: { timeNs: (BASE_NS + 900n).toString(), key: 900 } });
    expect([499, 500].map((index) => pager.rowAt(index)?.key)).toEqual([900, 899]);
  });

  test('oldest first, pages that are full stay while new records come in at the end', async () => {
    const { store, pager } = open(700, OLDEST);
    pager.see(640, 700);
    await settled();
    store.records.push(700, 701);
    pager.offer(OLDEST, store.head(OLDEST), true);
    expect(pager.list).toMatchObject({ total: 702, newCount: 0 });
    expect(pager.rowAt(699)?.key).toBe(699);
    await settled();
    expect(pager.rowAt(701)?.key).toBe(701);
  });

  test('following, new records come in by themselves', () => {
    const { store, pager } = open(5);
    const { generation } = pager.list;
    store.records.push(5);
    pager.offer(NEWEST, store.head(NEWEST), true);
    expect(pager.list).toMatchObject({ total: 6, newCount: 0, generation });
  });

  test('another question replaces the list', () => {
    const { store, pager } = open(5);
    pager.offer(OLDEST, store.head(OLDEST), false);
    expect(pager.rowAt(0)?.key).toBe(0);
  });

  test('a narrower end of the range stays the end', async () => {
    const question = { filter: { toNs: (BASE_NS + 600n).toString() }, descending: true, attributes: [] };
    const { store, pager } = open(1_000, question);
    pager.see(500, 560);
    await settled();
    expect(store.asked[0]!.filter.toNs).toBe(question.filter.toNs);
  });

  test('a page that is scrolled past is given up, one that fails says so', async () => {
    const { store, pager } = open(5_000);
    pager.see(1_000, 1_040);
    pager.see(3_000, 3_040);
    await settled();
    expect(pager.rowAt(1_000)).toBeUndefined();
    expect(pager.rowAt(3_000)?.key).toBe(1_999);
    store.fails = true;
    pager.see(4_000, 4_040);
    await settled();
    expect(pager.list.error?.code).toBe('busy');
  });

  test('a store that shrank has nothing new', () => {
    const { store, pager } = open(10);
    store.records.length = 4;
    pager.offer(NEWEST, store.head(NEWEST), false);
    expect(pager.list).toMatchObject({ total: 10, newCount: 0 });
  });
});
