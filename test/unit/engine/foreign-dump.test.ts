import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../main/engine/engine.ts';
import type { EngineOptions } from '../../../main/engine/api.ts';
import { forkForeignProcess } from '../../../main/engine/foreign-process.ts';
import type { ForeignProcess } from '../../../main/engine/ports.ts';
import type { ImportAccount } from '../../../contract/operations/files.ts';
import { DESKTOP_VIEWER, makeDuckDbFile } from '../../helpers/desktop-viewer-file.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const LATEST = DESKTOP_VIEWER['a dictionary (schema 19)'];
const makeFile = async (statements: string = LATEST): Promise<string> =>
  makeDuckDbFile(join(await makeTempDir(), 'viewer.db'), statements);

async function withEngine<T>(
  work: (engine: Awaited<ReturnType<typeof createEngine>>) => Promise<T>,
  options: Partial<EngineOptions> = {},
): Promise<T> {
  const engine = await createEngine({
    storePath: ':memory:',
    engineVersion: '0',
    capabilities: { openPath: true } as never,
    receivers: null,
    allowSql: true,
    samplePath: '',
    ...options,
  });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

const importPath = (path: string, options?: Partial<EngineOptions>, signal?: AbortSignal): Promise<ImportAccount> =>
  withEngine(async (engine) => {
    const answer = await engine.call('import.path', { path }, signal ? { signal } : {});
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  }, options);

/** A process that says what a test wants. */
function said(...answers: unknown[]): () => ForeignProcess {
  return () => {
    let tell: (message: unknown) => void = () => undefined;
    let end: (how: string) => void = () => undefined;
    return {
      post: () => void (answers.length > 0 && queueMicrotask(() => tell(answers.shift()))),
      onMessage: (listener) => void (tell = listener),
      onEnd: (listener) => void (end = listener),
      kill: () => queueMicrotask(() => end('signal SIGKILL')),
    };
  };
}

describe('a database of somebody else', () => {
  test('is imported by its path, and its account tells of the file', async () => {
    const path = await makeFile();
    expect(await importPath(path)).toMatchObject({
      state: 'done',
      file: 'viewer.db',
      format: 'otel-desktop-viewer',
      evidence: 'tables of otel-desktop-viewer, attributes in a dictionary, schema 19',
      bytes: (await stat(path)).size,
      counts: { spans: 2, events: 1, links: 1, logs: 1, metrics: 2, points: 2, exemplars: 1 },
      firstNs: '1000',
      skipped: [],
    });
  });

  test('is imported where it is uploaded in pieces', async () => {
    const path = await makeFile();
    const account = await withEngine(async (engine) => {
      const begun = await engine.call('import.begin', { name: 'viewer.db' });
      const { importId } = (begun as { value: { importId: string } }).value;
      for await (const bytes of createReadStream(path, { highWaterMark: 50_000 }))
        await engine.call('import.chunk', { importId, bytes: new Uint8Array(bytes as Buffer) });
      return (await engine.call('import.end', { importId })) as { value: ImportAccount };
    });
    expect(account.value).toMatchObject({ state: 'done', format: 'otel-desktop-viewer', counts: { spans: 2 } });
  });

  test('is not changed', async () => {
    const path = await makeFile();
    const before = await readFile(path);
    await importPath(path);
    expect(Buffer.compare(await readFile(path), before)).toBe(0);
  });

  test('with no telemetry in its tables is imported with nothing', async () => {
    const empty = LATEST.split('\nINSERT')[0]!;
    expect(await importPath(await makeFile(empty))).toMatchObject({ state: 'done', counts: { spans: 0, logs: 0 } });
  });

  test('tells which rows were not kept', async () => {
    const broken = `${LATEST}; UPDATE logs SET body = '{"kind":"moon"}'`;
    const account = await importPath(await makeFile(broken));
    const reason = 'logs, row 1: it has a value of no kind we know: moon';
    expect(account).toMatchObject({ state: 'done', counts: { spans: 2, logs: 0 }, skippedTotal: 1 });
    expect(account.skipped).toEqual([{ line: 0, offset: 0, reason }]);
  });

  test('of other tables is refused with their names', async () => {
    const account = await importPath(await makeFile('CREATE TABLE orders (id INT)'));
    expect(account).toMatchObject({
      state: 'failed',
      format: 'duckdb',
      error: expect.stringContaining('tables orders.'),
    });
  });

  test('that is a session is refused with how to open it', async () => {
    const path = join(await makeTempDir(), 'one.tracebench');
    await withEngine(async () => undefined, { storePath: path });
    expect(await importPath(path)).toMatchObject({
      state: 'failed',
      format: 'tracebench-session',
      error: expect.stringContaining('--store FILE'),
    });
  });

  test('that is cut or overwritten costs itself', async () => {
    const path = await makeFile();
    const { size } = await stat(path);
    const file = await open(path, 'r+');
    for (let at = 12_288; at < size; at += 4_096) await file.write(Buffer.alloc(2_000, 0xa5), 0, 2_000, at);
    await file.close();
    expect(await importPath(path)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/^This DuckDB file could not be read: /),
    });
  });

  test('that another program has open is refused with what to do', async () => {
    const path = await makeFile();
    const holder = await DuckDBInstance.create(path);
    // A lock is another process's; this one's own is told apart by the child.
    const account = await importPath(path);
    holder.closeSync();
    expect(account).toMatchObject({ state: 'failed', error: expect.stringContaining('is open in another program') });
  });

  test('whose process ends is refused with how it ended, and nothing of it is kept', async () => {
    const start = () => {
      const child = forkForeignProcess();
      // As a stack overflow in native code ends it.
      child.onMessage(() => child.kill());
      return child;
    };
    await withEngine(
      async (engine) => {
        const answer = await engine.call('import.path', { path: await makeFile() });
        expect((answer as { value: ImportAccount }).value).toMatchObject({
          state: 'failed',
          error: expect.stringContaining('(signal SIGKILL)'),
        });
        expect(await engine.call('session.get', {})).toMatchObject({ value: { counts: { spans: 0 } } });
      },
      { startForeignProcess: start },
    );
  });

  test('whose rows fail midway is taken back', async () => {
    const opened = { kind: 'opened', format: 'otel-desktop-viewer', evidence: '', rows: 10 };
    const failed = { kind: 'failed', message: 'Out of Memory Error: could not allocate' };
    const account = await importPath(await makeFile(), { startForeignProcess: said(opened, failed) });
    expect(account).toMatchObject({ state: 'failed', error: expect.stringContaining('more memory than there is') });
  });

  test('that is cancelled ends its process', async () => {
    const abort = new AbortController();
    const ended: string[] = [];
    const start = () => {
      const child = forkForeignProcess();
      child.onMessage(() => abort.abort());
      child.onEnd((how) => ended.push(how));
      return child;
    };
    expect(await importPath(await makeFile(), { startForeignProcess: start }, abort.signal)).toMatchObject({
      state: 'cancelled',
    });
    expect(ended).toEqual(['signal SIGKILL']);
  });
});
