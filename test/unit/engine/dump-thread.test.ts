import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NO_CAPABILITIES } from '../../../contract/operations/session.ts';
import { noCounts } from '../../../core/model/telemetry.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { DumpThread, type DumpThreadOptions } from '../../../main/engine/dump-thread.ts';
import { createEngine } from '../../../main/engine/engine.ts';
import { IntakeError } from '../../../main/engine/pipeline/intake.ts';
import { SpareThread, startDumpWorker } from '../../../main/engine/spare-thread.ts';
import type { LossRecord } from '../../../main/engine/store/port.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { span, spanId, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { bytesOf } from '../formats/read-parts.ts';
import { zipOf } from '../formats/zip-file.ts';

const SPANS = 100;
const line = (nth: number) =>
  Buffer.concat([
    encodeJson([
      traces('shop', ...Array.from({ length: SPANS }, (_, i) => span({ spanId: spanId(1 + nth * SPANS + i) }))),
    ]),
    bytesOf('\n'),
  ]);

async function* linesOf(count: number): AsyncGenerator<Uint8Array> {
  for (let nth = 0; nth < count; nth++) yield line(nth);
}

const optionsOf = (options: Partial<DumpThreadOptions> = {}): DumpThreadOptions => ({
  importId: 'one',
  chainEpoch: 0,
  hidden: [],
  keep: async () => 0,
  lose: () => undefined,
  ...options,
});

const read = (source: AsyncIterable<Uint8Array>, options?: Partial<DumpThreadOptions>) =>
  new DumpThread(source, { name: 'dump', size: 0 }, optionsOf(options)).run();

describe('a file in a thread of its own', () => {
  test('is read, its rows handed over, and asked for admission', async () => {
    const spans: number[] = [];
    const clocks: string[] = [];
    const account = await read(linesOf(50), {
      keep: async (batches) => spans.push(...batches.map(({ packed }) => packed.counts.spans)),
      admit: (clock) => void clocks.push(clock),
    });
    expect(account).toMatchObject({ state: 'done', format: 'otlp-jsonl', counts: { spans: 50 * SPANS } });
    expect(spans.reduce((sum, one) => sum + one, 0)).toBe(50 * SPANS);
    expect(clocks).toEqual(['wall']);
  });

  test('the files of an archive are brought in together, each under its own import', async () => {
    const files = Array.from({ length: 100 }, (_, nth) => ({ name: `${nth}.jsonl`, bytes: line(nth) }));
    async function* archive(): AsyncGenerator<Uint8Array> {
      yield zipOf(...files);
    }
    const told: string[] = [];
    const groups: string[][] = [];
    const account = await read(archive(), {
      onPart: (importId) => told.push(importId),
      keep: async (batches) => groups.push(batches.map(({ importId }) => importId)),
    });
    expect(account).toMatchObject({ state: 'done', counts: { spans: 100 * SPANS } });
    expect(groups.flat()).toEqual(told);
    expect(account.parts?.map(({ importId }) => importId)).toEqual(told);
    expect(groups.map(({ length }) => length)).toEqual([1, 4, 16, 64, 15]);
  });

  test('an archive is not read where what was in it is not stored', async () => {
    async function* archive(): AsyncGenerator<Uint8Array> {
      yield zipOf({ name: 'a.jsonl', bytes: line(0) }, { name: 'b.jsonl', bytes: line(1) });
    }
    const keep = () => Promise.reject(new IntakeError('disk-low', 'the disk is almost full'));
    expect(await read(archive(), { keep })).toMatchObject({ state: 'failed', error: 'the disk is almost full' });
  });

  test('is not taken where it is not admitted', async () => {
    const kept: unknown[] = [];
    const refusal = { reason: 'not here', advice: 'new-session' } as const;
    const account = await read(linesOf(2), { admit: () => refusal, keep: async (rows) => kept.push(rows) });
    expect(account).toMatchObject({ state: 'failed', error: 'not here', advice: 'new-session' });
    expect(kept).toEqual([]);
  });

  test('fails alone where it takes more memory than there is', async () => {
    async function* deep(): AsyncGenerator<Uint8Array> {
      yield bytesOf('{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[');
      const many = bytesOf(
        '{"key":"a","value":{"arrayValue":{"values":[{},{},{},{},{},{},{},{},{}]}}},'.repeat(20_000),
      );
      for (let i = 0; i < 30; i++) yield many.slice();
      yield bytesOf('{}]}]}]}]}\n');
    }
    const account = await read(deep(), { worker: startDumpWorker(24) });
    expect(account).toMatchObject({ state: 'failed', counts: { spans: 0 } });
    const reason = 'it takes more memory than there is for opening files';
    expect(account.error).toBe(`This file could not be read further than byte ${account.bytes}: ${reason}.`);
    expect(account.bytes).toBeGreaterThan(0);
    expect(account.skipped).toEqual([{ line: 0, offset: account.bytes, reason: expect.stringContaining(reason) }]);
  });

  test('tells what it could not read added up, not one by one', async () => {
    async function* brokenLines(): AsyncGenerator<Uint8Array> {
      yield line(0);
      for (let i = 0; i < 20; i++) yield bytesOf('{"resourceSpans":[}\n'.repeat(1000));
    }
    const told: LossRecord[] = [];
    const account = await read(brokenLines(), { lose: (loss) => told.push(loss) });
    expect(account).toMatchObject({ state: 'done', counts: { spans: SPANS }, skippedTotal: 20_000 });
    expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(20_000);
    expect(told.length).toBeLessThan(100);
    expect(told[0]).toMatchObject({ kind: 'skipped', source: 'dump', code: 'unreadable' });
  });

  describe('where it has a path', () => {
    /** What an engine hands over that is busy. */
    const silent: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }),
    };
    const readPath = (path: string) => new DumpThread(silent, { name: 'dump', size: 0, path }, optionsOf()).run();

    test('is read from there, not waiting for the engine', async () => {
      const path = join(await makeTempDir(), 'dump');
      await writeFile(path, Buffer.concat([line(0), line(1)]));
      expect(await readPath(path)).toMatchObject({ state: 'done', counts: { spans: 2 * SPANS } });
    });

    test('is told where it is gone by then', async () => {
      const gone = await readPath(join(await makeTempDir(), 'gone'));
      expect(gone).toMatchObject({ state: 'failed', error: expect.stringContaining('ENOENT') });
    });
  });

  test('tells what is wrong with where it comes from', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield line(0);
      throw Object.assign(new Error('EIO: i/o error, read'), { syscall: 'read' });
    }
    expect(await read(broken())).toMatchObject({ state: 'failed', error: 'EIO: i/o error, read' });
  });

  test('cancelled, it is over though neither its source nor the store answers, once nothing is on its way', async () => {
    const abort = new AbortController();
    const stored = Promise.withResolvers<number>();
    async function* silent(): AsyncGenerator<Uint8Array> {
      yield* linesOf(50);
      await new Promise(() => undefined);
    }
    const handedOver = Promise.withResolvers<void>();
    let isOver = false;
    const reading = read(silent(), {
      signal: abort.signal,
      keep: () => {
        abort.abort();
        handedOver.resolve();
        return stored.promise;
      },
    }).finally(() => (isOver = true));
    await handedOver.promise;
    expect(isOver).toBe(false);
    stored.resolve(0);
    expect(await reading).toMatchObject({ state: 'cancelled' });
  });
});

/** What the page promises of its button. */
const MOST_CANCEL_MS = 500;

/** A thread that reads nothing: it hands over so many batches of rows and tells its progress; then it does as it is told. */
const standIn = (batches: number, then: string) =>
  new Worker(
    `const { parentPort } = require('node:worker_threads');
    parentPort.once('message', () => {
      for (let nth = 0; nth < ${batches}; nth++) parentPort.postMessage({ kind: 'rows', batches: [] });
      parentPort.postMessage({ kind: 'progress', progress: ${JSON.stringify({ readBytes: 7, counts: noCounts() })} });
      ${then}
    });`,
    { eval: true, execArgv: [] },
  );

describe('a file that is cancelled, by a clock that stands still', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  /** Cancels it at its first progress; `state` is '' until it is over. */
  async function cancelled(options: Partial<DumpThreadOptions>) {
    const abort = new AbortController();
    const progress = Promise.withResolvers<void>();
    const told = { state: '', bytes: NaN };
    const over = read(linesOf(1), { ...options, signal: abort.signal, onProgress: () => progress.resolve() }).then(
      ({ state, bytes }) => Object.assign(told, { state, bytes }),
    );
    await progress.promise;
    abort.abort();
    await vi.advanceTimersByTimeAsync(0);
    return { told, over };
  }

  test('is over within half a second though its thread is in the middle of something that never ends', async () => {
    const { told, over } = await cancelled({ worker: standIn(0, 'for (;;);') });
    expect(told.state).toBe('');
    await vi.advanceTimersByTimeAsync(MOST_CANCEL_MS - 1);
    expect(await over).toEqual({ state: 'cancelled', bytes: 7 });
  });

  test('brings in no batch behind the one that is at work, and is over when that is stored', async () => {
    const stored = Promise.withResolvers<number>();
    const kept: unknown[] = [];
    const keep: DumpThreadOptions['keep'] = (rows) => (kept.push(rows), stored.promise);
    const { told, over } = await cancelled({ worker: standIn(3, ''), keep });
    await vi.advanceTimersByTimeAsync(MOST_CANCEL_MS - 1);
    expect([told.state, kept.length]).toEqual(['', 1]);
    stored.resolve(0);
    expect(await over).toMatchObject({ state: 'cancelled' });
    expect(kept).toHaveLength(1);
  });

  // No timer ends the thread here: it is the reader that hears of it.
  test('answers from within a record that does not end', async () => {
    const abort = new AbortController();
    const kept: unknown[] = [];
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield bytesOf('{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"');
      for (let pieces = 0; ; pieces++) {
        if (pieces === 20) abort.abort();
        yield new Uint8Array(256 * 1024).fill(120);
      }
    }
    const reading = read(endless(), { signal: abort.signal, keep: async (rows) => kept.push(rows) });
    expect(await reading).toMatchObject({ state: 'cancelled', skippedTotal: 0 });
    expect(kept).toEqual([]);
  });
});

test('cancelled while its first rows are on the page, nothing of it is left', { timeout: 60_000 }, async () => {
  const storePath = join(await makeTempDir(), 'session.tracebench');
  const engine = await createEngine({
    ...{ storePath, engineVersion: 'test', allowSql: true, samplePath: '', receivers: null },
    capabilities: { host: 'test', ...NO_CAPABILITIES },
  });
  let most = 0;
  engine.subscribe('store.changed', ({ counts }) => (most = Math.max(most, counts.spans)));
  const begun = await engine.call('import.begin', { name: 'endless' });
  if (!begun.ok) throw new Error(begun.error.message);
  const { importId } = begun.value;
  for (let nth = 0; most === 0; nth++)
    expect(await engine.call('import.chunk', { importId, bytes: Uint8Array.from(line(nth)) })).toMatchObject({
      ok: true,
    });
  expect(await engine.call('import.cancel', { importId })).toEqual({ ok: true, value: { cancelled: true } });
  const nothing = { spans: 0, logs: 0, points: 0 };
  expect(await engine.call('session.get', {})).toMatchObject({ ok: true, value: { counts: nothing } });
  await engine.close();
  const store = await openDuckDbStore(storePath);
  const { counts } = store.stats();
  await store.close();
  expect(counts).toMatchObject(nothing);
});

const IMPORTER = `
import { createEngine } from './main/engine/engine.ts';
const { options, path } = JSON.parse(process.argv[1]);
const engine = await createEngine(options);
engine.subscribe('store.changed', ({ counts }) => console.log(counts.spans));
const answer = await engine.call('import.path', { path });
console.log(JSON.stringify(answer));`;

test('killed in the middle, nothing of it is left', { timeout: 60_000 }, async () => {
  const folder = await makeTempDir();
  const [path, storePath] = [join(folder, 'dump.jsonl'), join(folder, 'session.tracebench')];
  await writeFile(path, Buffer.concat(Array.from({ length: 1_500 }, (_, nth) => line(nth))));
  const options = {
    storePath,
    engineVersion: 'test',
    capabilities: { openPath: true },
    allowSql: true,
    samplePath: '',
    receivers: null,
  };
  const argument = JSON.stringify({ options, path });
  const child = spawn(process.execPath, ['--input-type=module', '-e', IMPORTER, argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = '';
  for await (const said of createInterface({ input: child.stdout })) {
    last = said;
    if (Number(said) > 0) child.kill('SIGKILL');
  }
  expect(Number(last)).toBeGreaterThan(0);
  expect(Number(last)).toBeLessThan(1_500 * SPANS);
  const store = await openDuckDbStore(storePath);
  const { counts } = store.stats();
  await store.close();
  expect(counts).toMatchObject({ spans: 0 });
});

describe('a thread that is there before a file is', () => {
  test('reads the first one; the next gets a thread of its own', async () => {
    const spare = new SpareThread();
    spare.prepare();
    spare.prepare();
    const [first, second] = [spare.take(), spare.take()];
    expect(first).not.toBe(second);
    for (const worker of [first, second])
      expect(await read(linesOf(2), { worker })).toMatchObject({ state: 'done', counts: { spans: 2 * SPANS } });
    await spare.close();
  });

  describe('when it has read a file', () => {
    /** Reads files one after another with what is spare; gives how many threads did. */
    async function threadsOf(files: readonly Uint8Array[], options: Partial<DumpThreadOptions> = {}) {
      const folder = await makeTempDir();
      const spare = new SpareThread();
      const threads = new Set<Worker>();
      const states: string[] = [];
      for (const [nth, bytes] of files.entries()) {
        const path = join(folder, `${nth}`);
        await writeFile(path, bytes);
        const worker = spare.take();
        threads.add(worker);
        const how = optionsOf({ worker, giveBack: (one) => spare.giveBack(one), ...options });
        const { state, counts } = await new DumpThread(linesOf(0), { name: 'dump', size: 0, path }, how).run();
        states.push(`${state} ${counts.spans}`);
        expect(worker.listenerCount('message')).toBe(0);
      }
      await spare.close();
      return { threads: threads.size, states };
    }

    test('reads the next one, also behind one that could not be read', async () => {
      const files = [line(0), bytesOf('nothing that is known'), ...Array.from({ length: 12 }, () => line(1))];
      const states = ['done 100', 'failed 0', ...Array<string>(12).fill('done 100')];
      expect(await threadsOf(files)).toEqual({ threads: 1, states });
    });

    test('ends where that was a large one, whose memory it has', async () => {
      const large = Buffer.concat(Array.from({ length: 80 }, (_, nth) => line(nth)));
      expect(large.length).toBeGreaterThan(1024 ** 2);
      expect(await threadsOf([large, line(0)])).toEqual({ threads: 2, states: ['done 8000', 'done 100'] });
    });

    test('ends where that was cancelled', async () => {
      const { threads, states } = await threadsOf([line(0), line(1)], { signal: AbortSignal.abort() });
      expect({ threads, states }).toEqual({ threads: 2, states: ['cancelled 0', 'cancelled 0'] });
    });

    test('hands the rows of each file over once', async () => {
      const kept: string[] = [];
      const keep: DumpThreadOptions['keep'] = async (batches) => kept.push(...batches.map(({ importId }) => importId));
      await threadsOf([line(0), line(0)], { keep, importId: 'same' });
      expect(kept).toEqual(['same', 'same']);
    });
  });

  test('ends with the engine, and none is started behind it', async () => {
    const spare = new SpareThread();
    spare.prepare();
    await spare.close();
    spare.prepare();
    const worker = spare.take();
    expect(await read(linesOf(1), { worker, hidden: ['a'] })).toMatchObject({ state: 'done' });
  });
});
