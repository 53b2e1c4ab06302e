import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Topics } from '../../../contract/events.ts';
import { FileImports } from '../../../main/engine/receivers/files/file-imports.ts';
import { UPLOAD_IDLE_MS } from '../../../main/engine/receivers/files/upload.ts';
import { NotFoundError, QuestionError } from '../../../main/engine/store/port.ts';
import { eventually } from '../../helpers/eventually.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { compact } from './documents.ts';
import { KeepingIntake, openInto } from './open.ts';
import { bytesOf, chunksOf } from './read-parts.ts';
import { zipOf } from './zip-file.ts';

const FILE = bytesOf(`${compact('a')}\n${compact('b')}\n`);

let intake: KeepingIntake;
let forgotten: string[];
let settled: string[];
let progress: Topics['import.progress'][];
let imports: FileImports;
/** What goes wrong when an import is settled. */
let settling: Error | undefined;

beforeEach(() => {
  intake = new KeepingIntake();
  [forgotten, settled, progress] = [[], [], []];
  settling = undefined;
  const settle = async (importIds: readonly string[], replaces: readonly string[]) => {
    if (settling && importIds.length > 0) throw settling;
    settled.push(...importIds);
    forgotten.push(...replaces);
  };
  imports = new FileImports(openInto(intake), { settle, onProgress: (event) => progress.push(event) });
});
afterEach(async () => {
  await imports.close();
  vi.useRealTimers();
});

describe('an upload', () => {
  it('is read while it comes in, and accounted for at the end', async () => {
    const { importId } = imports.begin({ name: 'shop.bin', size: FILE.length });
    let received = 0;
    for (const bytes of chunksOf(FILE, 100)) ({ received } = await imports.chunk({ importId, bytes }));
    expect(received).toBe(FILE.length);
    const account = await imports.end({ importId });
    expect(account).toMatchObject({ file: 'shop.bin', format: 'otlp-jsonl', state: 'done', counts: { spans: 2 } });
    expect(progress.at(-1)).toMatchObject({
      importId,
      file: 'shop.bin',
      readBytes: FILE.length,
      totalBytes: FILE.length,
    });
    expect([forgotten, [...intake.importIds]]).toEqual([[], [importId]]);
    await expect(imports.end({ importId })).rejects.toThrow(NotFoundError);
  });

  it('may be read again as of another zone, which takes the first reading back once it is done', async () => {
    const bytes = bytesOf('2024-05-02 12:17:25 INFO hello\n');
    const read = async (reading: object) => {
      const { importId } = imports.begin({ name: 'a.log', ...reading });
      await imports.chunk({ importId, bytes });
      return imports.end({ importId });
    };
    const first = await read({});
    expect(first).toMatchObject({
      state: 'done',
      firstNs: '1714652245000000000',
      warnings: [{ code: 'zone-assumed' }],
    });
    expect(forgotten).toEqual([]);
    const second = await read({ timeZone: 'Asia/Seoul', replaces: first.importId });
    expect(second).toMatchObject({ state: 'done', firstNs: '1714619845000000000', warnings: [] });
    expect(forgotten).toEqual([first.importId]);
    await read({ replaces: first.importId });
    await read({ replaces: 'never heard of' });
    expect(forgotten).toEqual([first.importId]);
  });

  it('leaves what it was to replace where it cannot stay itself', async () => {
    const read = async (reading: object) => {
      const { importId } = imports.begin({ name: 'a.log', ...reading });
      await imports.chunk({ importId, bytes: bytesOf('2024-05-02 12:17:25 INFO hello\n') });
      return { importId, ended: imports.end({ importId }) };
    };
    const first = await (await read({})).ended;
    settling = new Error('disk full');
    const second = await read({ replaces: first.importId });
    await expect(second.ended).rejects.toThrow('disk full');
    expect(forgotten).toEqual([second.importId]);
    settling = undefined;
    await (
      await read({ replaces: first.importId })
    ).ended;
    expect(forgotten).toEqual([second.importId, first.importId]);
  });

  it('of several files keeps each by itself, and takes back what failed of one', async () => {
    // Of the second one much is taken before it turns out to be a link.
    const much = bytesOf(`${compact('x')}\n`.repeat(20_000));
    const link = { name: 'b', bytes: much, mode: 0o120777 };
    const bytes = zipOf({ name: 'a', bytes: FILE }, link, { name: 'c', bytes: FILE });
    const { importId } = imports.begin({ name: 'two.zip' });
    await imports.chunk({ importId, bytes });
    const account = await imports.end({ importId });
    expect(account).toMatchObject({ state: 'done', counts: { spans: 4 }, importId });
    expect([settled, forgotten]).toEqual([
      [`${importId}.1`, `${importId}.3`],
      [importId, `${importId}.2`],
    ]);
    const again = imports.begin({ name: 'two.zip', replaces: importId });
    await imports.chunk({ importId: again.importId, bytes });
    await imports.end(again);
    expect(forgotten.slice(2, 4)).toEqual([`${importId}.1`, `${importId}.3`]);
  });

  it('takes the next piece when the reader wants more', async () => {
    const releases: (() => void)[] = [];
    intake.before = () => new Promise<void>((resolve) => void releases.push(resolve));
    const { importId } = imports.begin({ name: 'slow' });
    const names = Array.from({ length: 6_000 }, (_, i) => `span ${i}`);
    const lines = bytesOf(`${compact(...names)}\n`.repeat(4));
    let answered = 0;
    const sending = [1, 2].map(() => imports.chunk({ importId, bytes: lines }).then(() => answered++));
    await expect(imports.chunk({ importId, bytes: lines })).rejects.toThrow(QuestionError);
    await eventually(() => expect(intake.running).toBe(4));
    expect(answered).toBeLessThan(2);
    const releasing = setInterval(() => releases.forEach((release) => release()), 1);
    await Promise.all(sending);
    expect((await imports.end({ importId })).counts.spans).toBe(2 * 4 * 6_000);
    clearInterval(releasing);
  });

  it('that is no telemetry may be sent to its end, and is told then', async () => {
    const { importId } = imports.begin({ name: 'photo' });
    for (let i = 0; i < 20; i++) await imports.chunk({ importId, bytes: new Uint8Array(100_000) });
    const account = await imports.end({ importId });
    expect(account).toMatchObject({ state: 'failed', format: 'binary' });
    expect(forgotten).toEqual([importId]);
  });

  it('can be cancelled, and is then forgotten', async () => {
    const { importId } = imports.begin({ name: 'x' });
    await imports.chunk({ importId, bytes: FILE });
    expect(await imports.cancel({ importId })).toEqual({ cancelled: true });
    expect(forgotten).toEqual([importId]);
    expect(await imports.cancel({ importId })).toEqual({ cancelled: false });
    await expect(imports.chunk({ importId, bytes: FILE })).rejects.toThrow(NotFoundError);
  });

  it('is cancelled by aborting its end', async () => {
    const { importId } = imports.begin({ name: 'x' });
    await imports.chunk({ importId, bytes: FILE });
    expect(await imports.end({ importId }, AbortSignal.abort())).toMatchObject({ state: 'cancelled' });
    expect(forgotten).toEqual([importId]);
  });

  it('ends by itself when its client is silent', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { importId } = imports.begin({ name: 'x' });
    await imports.chunk({ importId, bytes: FILE });
    await vi.advanceTimersByTimeAsync(UPLOAD_IDLE_MS + 1);
    await eventually(() => expect(forgotten).toEqual([importId]));
  });

  it('is one of a few', () => {
    for (let i = 0; i < 8; i++) imports.begin({ name: `${i}` });
    expect(() => imports.begin({ name: '9' })).toThrow(expect.objectContaining({ code: 'busy' }));
  });
});

describe('a path', () => {
  it('is opened whatever the file is called', async () => {
    const path = join(await makeTempDir(), '트레이스.parquet');
    await writeFile(path, gzipSync(FILE));
    const account = await imports.path(path);
    expect(account).toMatchObject({ file: '트레이스.parquet', format: 'gzip+otlp-jsonl', counts: { spans: 2 } });
  });

  it('of nothing is answered with what is missing', async () => {
    const path = join(await makeTempDir(), 'none.json');
    await expect(imports.path(path)).rejects.toThrow(/There is no file .*none\.json/);
  });

  // Whoever closes a file gives up every lock of the process on it, the database's too.
  it('of the session that is open is refused without opening it, by whatever name', async () => {
    const folder = await makeTempDir();
    const [storePath, link] = [join(folder, 'a.tracebench'), join(folder, 'link')];
    await writeFile(storePath, FILE, { mode: 0 });
    await symlink(storePath, link);
    const own = new FileImports(openInto(intake), {
      settle: async () => undefined,
      storePath,
    });
    await expect(own.path(link)).rejects.toThrow(/is the session that is open/);
    await own.close();
  });

  it('that fails or is cancelled is forgotten', async () => {
    const path = join(await makeTempDir(), 'x.json');
    await writeFile(path, '{}');
    expect(await imports.path(path)).toMatchObject({ state: 'failed' });
    await writeFile(path, FILE);
    expect(await imports.path(path, AbortSignal.abort())).toMatchObject({ state: 'cancelled' });
    expect(forgotten).toHaveLength(2);
  });
});
