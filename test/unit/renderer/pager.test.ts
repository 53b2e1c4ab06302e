import { describe, expect, it } from 'vitest';
import { failure, success, type Result } from '../../../contract/result.ts';
import { Pager, type PagerSource } from '../../../renderer/state/pager.ts';

interface Question {
  upTo: number;
}
interface Page {
  rows: number[];
  total: number;
  outsideRange: number;
}

const PAGE = 10;
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Rows are numbers, newest (highest) first; `upTo` holds a list at a moment. */
function setUp(size: number) {
  const store = { size, asked: [] as { offset: number; upTo: number; signal: AbortSignal }[], fails: false };
  const page = ({ upTo }: Question, offset: number): Page => {
    const total = Math.min(store.size, upTo);
    const rows = Array.from(
      { length: Math.max(0, Math.min(PAGE, total - offset)) },
      (_, at) => total - 1 - offset - at,
    );
    return { rows, total, outsideRange: 0 };
  };
  const source: PagerSource<Question, Page, number> = {
    pageRows: PAGE,
    load: async (question, offset, _limit, signal): Promise<Result<Page>> => {
      store.asked.push({ offset, upTo: question.upTo, signal });
      await Promise.resolve();
      if (signal.aborted) return failure('cancelled', '');
      return store.fails ? failure('store-failed', 'No.') : success(page(question, offset));
    },
    readRows: ({ rows }) => rows,
    hold: (_, first) => ({ upTo: (first[0] ?? -1) + 1 }),
  };
  const question: Question = { upTo: Infinity };
  const pager = new Pager(source);
  const offer = (isFollowing = false) => pager.offer(question, page(question, 0), isFollowing);
  return { store, pager, offer };
}

describe('a long list read in pages', () => {
  it('loads what is to be seen, once', async () => {
    const { pager, offer, store } = setUp(100);
    offer();
    expect(pager.rowAt(3)).toBe(96);
    expect(pager.rowAt(25)).toBeUndefined();
    pager.see(22, 38);
    pager.see(22, 38);
    await settle();
    expect(pager.rowAt(25)).toBe(74);
    expect(store.asked.map(({ offset }) => offset)).toEqual([20, 30]);
  });

  it('gives up pages that were scrolled past', async () => {
    const { pager, offer, store } = setUp(1_000);
    offer();
    pager.see(500, 510);
    pager.see(900, 910);
    expect(store.asked[0]!.signal.aborted).toBe(true);
    await settle();
    expect(pager.rowAt(500)).toBeUndefined();
    expect(pager.rowAt(905)).toBe(94);
    expect(pager.list.error).toBeUndefined();
  });

  it('stands still while data comes in, and counts it', async () => {
    const { pager, offer, store } = setUp(100);
    offer();
    store.size = 112;
    offer();
    expect(pager.list).toMatchObject({ total: 100, newCount: 12, generation: 1 });
    expect(pager.rowAt(0)).toBe(99);
    pager.see(20, 30);
    await settle();
    // Pages read later are still those of the moment the list was taken at.
    expect(pager.rowAt(20)).toBe(79);
    pager.showNew();
    expect(pager.list).toMatchObject({ total: 112, newCount: 0, generation: 2 });
    expect(pager.rowAt(0)).toBe(111);
  });

  it('follows when the reader follows', () => {
    const { pager, offer, store } = setUp(100);
    offer(true);
    store.size = 112;
    offer(true);
    expect(pager.list).toMatchObject({ total: 112, newCount: 0, generation: 1 });
  });

  it('says when a page could not be read, and keeps the rest', async () => {
    const { pager, offer, store } = setUp(100);
    offer();
    store.fails = true;
    pager.see(50, 60);
    await settle();
    expect(pager.list.error?.code).toBe('store-failed');
    expect(pager.rowAt(0)).toBe(99);
  });
});
