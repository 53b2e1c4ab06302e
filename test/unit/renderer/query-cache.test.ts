import { beforeEach, describe, expect, it } from 'vitest';
import { failure, success, type Result } from '../../../contract/result.ts';
import { QueryCache, type Clock } from '../../../renderer/state/query-cache.ts';
import { stableKey } from '../../../renderer/state/stable-key.ts';

interface Asked {
  input: unknown;
  signal: AbortSignal;
  answer: (result: Result<unknown>) => void;
}

/** Time that moves when it is told to. */
class HandClock implements Clock {
  ms = 0;
  #timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.ms;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.ms + ms, run };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  pass(ms: number): void {
    this.ms += ms;
    const due = this.#timers.filter(({ at }) => at <= this.ms);
    this.#timers = this.#timers.filter(({ at }) => at > this.ms);
    for (const { run } of due) run();
  }
}

let asked: Asked[];
let clock: HandClock;
let cache: QueryCache;

beforeEach(() => {
  asked = [];
  clock = new HandClock();
  const call = (_: string, input: unknown, { signal }: { signal: AbortSignal }) =>
    new Promise<Result<unknown>>((answer) => asked.push({ input, signal, answer }));
  cache = new QueryCache(call as never, clock);
});

const search = (text: string) => cache.entry('traces.facets', { field: 'service', contains: text, limit: 1 });
const answerOf = (value: string) => success({ revision: 1, values: [{ value, count: 1 }] });
const shown = (entry: ReturnType<typeof search>) => entry.state.data?.values[0]?.value;
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('one question', () => {
  it('is asked once by all who watch it, and answered to all', async () => {
    const entry = search('a');
    let told = 0;
    entry.watch(() => (told += 1));
    search('a').watch(() => (told += 1));
    expect(asked).toHaveLength(1);
    expect(entry.state.loading).toBe(true);
    clock.pass(120);
    asked[0]!.answer(answerOf('yes'));
    await settle();
    expect(shown(entry)).toBe('yes');
    expect(entry.state).toMatchObject({ loading: false, elapsedMs: 120 });
    expect(told).toBeGreaterThanOrEqual(2);
  });

  it('is known by what it asks, not by how it was written', () => {
    expect(stableKey({ b: 1, a: undefined, c: { y: 1n, x: [2] } })).toBe(stableKey({ c: { x: [2], y: 1n }, b: 1 }));
    expect(cache.entry('services.list', {})).toBe(cache.entry('services.list', {}));
  });

  it('is aborted when nobody waits any more, and its late answer is dropped', async () => {
    const entry = search('a');
    const leave = entry.watch(() => {});
    leave();
    await settle();
    expect(asked[0]!.signal.aborted).toBe(true);
    asked[0]!.answer(answerOf('late'));
    await settle();
    expect(shown(entry)).toBeUndefined();
  });

  it('goes on when the screen that asked gives way to another that wants the same', async () => {
    const entry = search('a');
    entry.watch(() => {})();
    const leave = entry.watch(() => {});
    await settle();
    expect([asked.length, asked[0]!.signal.aborted, entry.state.loading]).toEqual([1, false, true]);
    asked[0]!.answer(answerOf('yes'));
    await settle();
    expect(shown(entry)).toBe('yes');
    leave();
  });

  it('drops the answer to the first asking when it was asked again', async () => {
    const entry = search('a');
    entry.watch(() => {});
    void entry.ask();
    asked[1]!.answer(answerOf('second'));
    await settle();
    asked[0]!.answer(answerOf('first'));
    await settle();
    expect(shown(entry)).toBe('second');
  });

  it('keeps the old answer when a newer one fails, and says so', async () => {
    const entry = search('a');
    entry.watch(() => {});
    asked[0]!.answer(answerOf('old'));
    await settle();
    void entry.ask();
    asked[1]!.answer(failure('busy', 'Busy.'));
    await settle();
    expect(shown(entry)).toBe('old');
    expect(entry.state.error?.code).toBe('busy');
  });

  it('can be cancelled by a person: the old answer stays, without an error', async () => {
    const entry = search('a');
    entry.watch(() => {});
    entry.cancel();
    expect(asked[0]!.signal.aborted).toBe(true);
    asked[0]!.answer(failure('cancelled', 'Cancelled.'));
    await settle();
    expect(entry.state).toMatchObject({ loading: false, error: undefined });
    expect(asked).toHaveLength(1);
  });
});

describe('what is asked ahead', () => {
  const ahead = (contains: string) => cache.prefetch('traces.facets', { field: 'service', contains, limit: 1 });

  it('is there for whoever wants it then, and is not asked for by itself again', async () => {
    ahead('a');
    asked[0]!.answer(answerOf('early'));
    await settle();
    clock.pass(5_000);
    cache.setRevision(1);
    expect([shown(search('a')), asked.length]).toEqual(['early', 1]);
  });

  it('is not asked a second time by whoever comes while it is on the way, and giving it up then ends nothing', async () => {
    const giveUp = ahead('a');
    search('a').watch(() => {});
    giveUp();
    await settle();
    expect([asked.length, asked[0]!.signal.aborted]).toEqual([1, false]);
    asked[0]!.answer(answerOf('early'));
    await settle();
    expect(shown(search('a'))).toBe('early');
  });

  it('is aborted when it is given up, and an answer that comes all the same is not kept', async () => {
    const giveUp = ahead('a');
    giveUp();
    await settle();
    expect(asked[0]!.signal.aborted).toBe(true);
    asked[0]!.answer(answerOf('late'));
    await settle();
    expect(shown(search('a'))).toBeUndefined();
  });

  it('does not ask for what is here already', async () => {
    ahead('a');
    asked[0]!.answer(answerOf('early'));
    await settle();
    ahead('a');
    expect(asked).toHaveLength(1);
  });
});

describe('when the store changes', () => {
  const answered = async () => {
    const entry = search('a');
    entry.watch(() => {});
    asked[0]!.answer(answerOf('one'));
    await settle();
    return entry;
  };

  it('asks again soon enough to be live, but not more often than twice per second', async () => {
    await answered();
    for (const revision of [1, 2, 3]) cache.setRevision(revision);
    expect(asked).toHaveLength(1);
    clock.pass(499);
    expect(asked).toHaveLength(1);
    clock.pass(1);
    expect(asked).toHaveLength(2);
  });

  it('asks a slow question less often, four times as long as its answer takes', async () => {
    search('a').watch(() => {});
    clock.pass(300);
    asked[0]!.answer(answerOf('one'));
    await settle();
    cache.setRevision(1);
    clock.pass(899);
    expect(asked).toHaveLength(1);
    clock.pass(1);
    expect(asked).toHaveLength(2);
  });

  it('keeps the old picture until the new one is there', async () => {
    const entry = await answered();
    clock.pass(5_000);
    cache.setRevision(7);
    expect(entry.state.loading).toBe(true);
    expect(shown(entry)).toBe('one');
    asked[1]!.answer(answerOf('two'));
    await settle();
    expect(shown(entry)).toBe('two');
  });

  it('does not interrupt a question under way, but asks again after it', async () => {
    await answered();
    clock.pass(5_000);
    cache.setRevision(2);
    cache.setRevision(3);
    expect(asked).toHaveLength(2);
    expect(asked[1]!.signal.aborted).toBe(false);
    asked[1]!.answer(answerOf('two'));
    await settle();
    clock.pass(1_000);
    expect(asked).toHaveLength(3);
  });

  it('stands still while paused, and catches up afterwards', async () => {
    await answered();
    clock.pass(5_000);
    cache.setPaused(true);
    cache.setRevision(2);
    clock.pass(5_000);
    expect(asked).toHaveLength(1);
    cache.setPaused(false);
    expect(asked).toHaveLength(2);
  });

  it('asks anew after a reconnect, even where the new engine counts from the beginning', async () => {
    await answered();
    cache.setRevision(50);
    clock.pass(1_000);
    asked[1]!.answer(answerOf('two'));
    await settle();
    clock.pass(5_000);
    cache.setRevision(3);
    expect(asked).toHaveLength(3);
  });

  it('does not ask what nobody watches', async () => {
    const entry = search('b');
    entry.watch(() => {})();
    const before = asked.length;
    cache.setRevision(9);
    clock.pass(5_000);
    expect(asked).toHaveLength(before);
  });
});

describe('large answers', () => {
  const trace = (number: number) => cache.entry('trace.get', { traceId: String(number).padStart(32, '0') });
  const large = (bytes: number) => success({ frame: { rows: 1, columns: { start: new Uint8Array(bytes) } } });
  const MOST = 17 * 1024 * 1024;
  const answered = async (entry: ReturnType<typeof trace>, bytes: number) => {
    const leave = entry.watch(() => {});
    asked.at(-1)!.answer(large(bytes));
    await settle();
    expect(entry.state.data).toBeDefined();
    return leave;
  };

  it('go before another of their operation is asked for', async () => {
    const [first, second] = [trace(1), trace(2)];
    (await answered(first, MOST + 1))();
    expect(first.state.data).toBeDefined();
    second.watch(() => {});
    expect(first.state.data).toBeUndefined();
    expect(asked).toHaveLength(2);
  });

  it('stay for whoever wants the same at once, and go when nobody does', async () => {
    const entry = trace(1);
    (await answered(entry, MOST + 1))();
    search('beside it').watch(() => {});
    const leave = entry.watch(() => {});
    clock.pass(60_000);
    expect([entry.state.data === undefined, asked.length]).toEqual([false, 2]);
    leave();
    await settle();
    clock.pass(60_000);
    // Not toBeUndefined: what is wrong then is printed, and it is twenty megabytes.
    expect(entry.state.data === undefined).toBe(true);
  });

  it('are outdated when the store changes; asked for anew, the old one goes first', async () => {
    const entry = trace(1);
    await answered(entry, MOST + 1);
    cache.setRevision(2);
    clock.pass(60_000);
    expect([asked.length, entry.state.outdated, entry.state.data === undefined]).toEqual([1, true, false]);
    void entry.ask();
    expect([asked.length, entry.state.outdated, entry.state.data, entry.state.loading]).toEqual([
      2,
      false,
      undefined,
      true,
    ]);
    asked[1]!.answer(large(MOST + 1));
    await settle();
    expect([entry.state.data === undefined, entry.state.outdated]).toEqual([false, false]);
  });

  it('are asked for again when another engine is there', async () => {
    const entry = trace(1);
    await answered(entry, MOST + 1);
    cache.reset();
    expect([asked.length, entry.state.data]).toEqual([2, undefined]);
  });

  it('others are kept and asked for again as ever', async () => {
    const [first, second] = [trace(1), trace(2)];
    (await answered(first, MOST))();
    await answered(second, MOST);
    cache.setRevision(2);
    clock.pass(60_000);
    expect([first.state.data === undefined, second.state.outdated, asked.length]).toEqual([false, false, 3]);
  });
});
