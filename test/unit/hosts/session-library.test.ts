import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createEngine, isStoreHeld } from '../../../main/engine/engine.ts';
import { failure, type Result } from '../../../contract/result.ts';
import type { OperationFailure, SessionLibrary } from '../../../main/engine/ports.ts';
import { FakeEngine } from '../../helpers/fake-engine.ts';
import * as heldFiles from '../../../main/hosts/held-files.ts';
import { createSessionLibrary } from '../../../main/hosts/session-library.ts';
import { UNREAD_IMPORTS } from '../../../main/engine/store/port.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const DAY_MS = 86_400_000;

interface Made {
  dataDir: string;
  library: SessionLibrary;
  open: ReturnType<typeof vi.fn<(path: string, window: 'this' | 'new') => Promise<void>>>;
  clock: { now: number };
}

async function makeLibrary(current = ''): Promise<Made> {
  const dataDir = await makeTempDir();
  const open = vi.fn<(path: string, window: 'this' | 'new') => Promise<void>>(() => Promise.resolve());
  const clock = { now: 1_700_000_000_000 };
  const currentPath = () => (current === '' ? '' : join(dataDir, current));
  return {
    dataDir,
    open,
    clock,
    library: createSessionLibrary({
      dataDir,
      currentPath,
      createEngine,
      isHeld: isStoreHeld,
      open,
      now: () => clock.now,
    }),
  };
}

/** Resolves once it is open there, to what ends it. */
async function holdInAnotherProcess(path: string): Promise<() => Promise<void>> {
  const script = `const { DuckDBInstance } = await import('@duckdb/node-api');
    await DuckDBInstance.create(process.argv[1]).catch(() => process.exit(1)); console.log('held'); process.stdin.resume();`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void holder.kill());
  const ended = once(holder, 'exit');
  const isHeld = await Promise.race([once(holder.stdout, 'data').then(() => true), ended.then(() => false)]);
  if (!isHeld) throw new Error('ended before it held the file');
  return async () => {
    holder.kill();
    await ended;
  };
}

/** Content is nothing to the library: only the store reads it. */
const put = (dataDir: string, name: string, text = 'x') => writeFile(join(dataDir, name), text);
const namesOf = (entries: readonly { name: string }[]) => entries.map(({ name }) => name).toSorted();

describe('the library of sessions', () => {
  test('a new session can be opened as a store and carries the name it was given', async () => {
    const { library, dataDir } = await makeLibrary();
    const made = await library.create({ name: '결제 지연: Friday!' });
    expect(made).toMatchObject({
      id: '결제-지연-friday.tracebench',
      name: '결제 지연: Friday!',
      notes: '',
      pinned: false,
    });
    expect(made.open).toBe('');
    const store = await openDuckDbStore(join(dataDir, made.id));
    expect(store.stats().counts.spans).toBe(0);
    await store.close();
  });

  test('a session that is not open is summarised, twice at a time, and is closed afterwards', async () => {
    const { library, dataDir } = await makeLibrary();
    const { id } = await library.create({ name: 'before' });
    const path = join(dataDir, id);
    const store = await openDuckDbStore(path);
    await store.append({ telemetry: [traces('shop', span())], losses: [] });
    await store.writeDocument(UNREAD_IMPORTS, JSON.stringify([{ importId: 'a', records: 4, files: 1 }]));
    await store.close();
    const both = await Promise.all([
      library.ask(id, 'session.summary', { limit: 10 }),
      library.ask(id, 'session.summary', { limit: 10 }),
    ]);
    for (const { operations, unread } of both)
      expect([operations.items, unread]).toMatchObject([[{ service: 'shop', spans: 1 }], { records: 4, files: 1 }]);
    expect(await isStoreHeld(path)).toBe(false);
    const aborted = library.ask(id, 'session.summary', { limit: 10 }, { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ code: 'cancelled' });
    expect(await isStoreHeld(path)).toBe(false);
  });

  test('a session is opened or deleted only when its summary has let it go', async () => {
    const dataDir = await makeTempDir();
    await put(dataDir, 'before.tracebench');
    const id = 'before.tracebench';
    let answer = (_: Result<never>): void => undefined;
    let asked = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const engine = new FakeEngine({
      'session.summary': () => {
        asked();
        return new Promise((resolve) => (answer = resolve));
      },
    });
    const seen: [string, boolean][] = [];
    const library = createSessionLibrary({
      ...{ dataDir, currentPath: () => '', createEngine: async () => engine },
      isHeld: async () => seen.push(['deleted', engine.closed]) === 0,
      open: async () => void seen.push(['opened', engine.closed]),
    });
    const left = library.ask(id, 'session.summary', { limit: 10 }).catch(({ code }: OperationFailure) => code);
    await isAsked;
    const opening = library.open({ id, window: 'this' });
    const deleting = library.delete({ id });
    // As much as either would do by itself, and more.
    for (let turn = 0; turn < 3; turn++) await library.list({});
    expect(seen).toEqual([]);
    answer(failure('cancelled', 'Cancelled.'));
    await Promise.all([opening, deleting]);
    expect(seen.toSorted()).toEqual([
      ['deleted', true],
      ['opened', true],
    ]);
    expect(await left).toBe('cancelled');
  });

  test('one that another program holds, or that is not there, is not summarised, and why is said', async () => {
    const { library, dataDir } = await makeLibrary();
    const { id } = await library.create({ name: 'before' });
    const letGo = await holdInAnotherProcess(join(dataDir, id));
    await expect(library.ask(id, 'session.summary', { limit: 10 })).rejects.toMatchObject({ code: 'store-locked' });
    await letGo();
    await expect(library.ask('../a.tracebench', 'session.summary', { limit: 10 })).rejects.toThrow('no such session');
  });

  test.each(['v1', 'v2', 'v3'])(
    'to try something on a session of %s leaves its file as it is, and what to do is said',
    async (version) => {
      const { library, dataDir } = await makeLibrary();
      const path = join(dataDir, 'old.tracebench');
      const before = gunzipSync(await readFile(`test/fixtures/stores/${version}.tracebench.gz`));
      await writeFile(path, before);
      const yaml = 'processors: {batch: }';
      const where = { session: undefined, range: undefined };
      const tries = [
        () =>
          library.ask('old.tracebench', 'pipelines.dryRun', {
            ...{ yaml, pipeline: 'traces', processor: 'batch', items: 10, limit: 10, ...where },
          }),
        () => library.ask('old.tracebench', 'pipelines.simulate', { yaml, processor: 'batch', traces: 10, ...where }),
      ];
      for (const attempt of tries)
        await expect(attempt()).rejects.toMatchObject({
          code: 'unsupported',
          hint: expect.stringContaining('Open it once'),
        });
      expect((await readFile(path)).equals(before)).toBe(true);
      expect((await readdir(dataDir)).filter((name) => name.startsWith('old.tracebench'))).toEqual(['old.tracebench']);
      // A comparison opens it as the page does.
      expect(
        (await library.ask('old.tracebench', 'session.summary', { limit: 10 })).operations.items.length,
      ).toBeGreaterThan(0);
    },
  );

  test('the same name twice makes two files', async () => {
    const { library } = await makeLibrary();
    const first = await library.create({ name: 'A' });
    const second = await library.create({ name: 'A' });
    expect([first.id, second.id]).toEqual(['a.tracebench', 'a-2.tracebench']);
    expect(namesOf((await library.list({})).sessions)).toEqual(['A', 'A']);
  });

  test('names, notes and pins stay; what is left out stays as it was', async () => {
    const { library, dataDir } = await makeLibrary();
    await put(dataDir, 'live.tracebench');
    await library.describe({ id: 'live.tracebench', name: 'Checkout', notes: 'slow since 3 pm' });
    await library.describe({ id: 'live.tracebench', pinned: true });
    const again = createSessionLibrary({
      dataDir,
      currentPath: () => '',
      createEngine,
      isHeld: isStoreHeld,
      open: () => Promise.resolve(),
    });
    expect((await again.list({})).sessions).toMatchObject([
      { id: 'live.tracebench', name: 'Checkout', notes: 'slow since 3 pm', pinned: true, open: '' },
    ]);
    expect((await stat(join(dataDir, 'sessions.json'))).mode & 0o777).toBe(0o600);
  });

  test('changes at the same time are all kept', async () => {
    const { library, dataDir } = await makeLibrary();
    const ids = Array.from({ length: 8 }, (_, i) => `s${i}.tracebench`);
    for (const id of ids) await put(dataDir, id);
    await Promise.all(ids.map((id) => library.describe({ id, name: `name of ${id}` })));
    expect(namesOf((await library.list({})).sessions)).toEqual(ids.map((id) => `name of ${id}`));
  });

  test('notes that cannot be read are as if never written', async () => {
    const { library, dataDir } = await makeLibrary();
    await put(dataDir, 'live.tracebench');
    for (const text of [
      '{',
      '[]',
      '{"sessions":{"live.tracebench":7}}',
      '{"sessions":{"live.tracebench":{"name":4}}}',
    ]) {
      await put(dataDir, 'sessions.json', text);
      expect((await library.list({})).sessions).toMatchObject([{ name: 'live', notes: '', pinned: false }]);
    }
  });

  test('notes that cannot be read are put aside, not written over', async () => {
    const { library, dataDir } = await makeLibrary();
    await put(dataDir, 'a.tracebench');
    await put(dataDir, 'sessions.json', '{"sessions": {"a.tracebench": {"notes": "weeks of work"');
    await library.describe({ id: 'a.tracebench', pinned: true });
    expect(await readFile(join(dataDir, 'sessions.json.damaged'), 'utf8')).toContain('weeks of work');
    expect((await library.list({})).sessions[0]).toMatchObject({ pinned: true, notes: '' });
  });

  test('sizes and times count the log beside the session', async () => {
    const { library, dataDir } = await makeLibrary();
    await put(dataDir, 'live.tracebench', '12345');
    await put(dataDir, 'live.tracebench.wal', '123');
    await utimes(join(dataDir, 'live.tracebench'), 100, 100);
    await utimes(join(dataDir, 'live.tracebench.wal'), 200, 200);
    expect((await library.list({})).sessions).toMatchObject([{ bytes: 8, changedMs: 200_000 }]);
  });
});

describe('deleting a session', () => {
  test('moves it with its log; undo brings both back, with name and notes', async () => {
    const { library, dataDir } = await makeLibrary();
    await put(dataDir, 'live.tracebench', 'data');
    await put(dataDir, 'live.tracebench.wal', 'log');
    await mkdir(join(dataDir, 'live.tracebench.requests'));
    await put(join(dataDir, 'live.tracebench.requests'), '0001.requests', 'not stored yet');
    await library.describe({ id: 'live.tracebench', name: 'Mine', notes: 'n' });
    const { id } = await library.delete({ id: 'live.tracebench' });
    const { sessions, deleted } = await library.list({});
    expect(sessions).toEqual([]);
    expect(deleted).toMatchObject([{ id, name: 'Mine', bytes: 21, changedMs: 1_700_000_000_000 }]);
    expect(await library.restore({ id })).toMatchObject({ id: 'live.tracebench', name: 'Mine', notes: 'n' });
    expect(await readFile(join(dataDir, 'live.tracebench.wal'), 'utf8')).toBe('log');
    expect(await readdir(join(dataDir, 'live.tracebench.requests'))).toEqual(['0001.requests']);
    expect((await library.list({})).deleted).toEqual([]);
  });

  test('comes back under another file name when its own was given away', async () => {
    const { library, dataDir } = await makeLibrary();
    await put(dataDir, 'live.tracebench', 'old');
    const { id } = await library.delete({ id: 'live.tracebench' });
    await put(dataDir, 'live.tracebench', 'new');
    const restored = await library.restore({ id });
    expect(restored.id).toBe('live-2.tracebench');
    expect(await readFile(restored.path, 'utf8')).toBe('old');
    expect(await readFile(join(dataDir, 'live.tracebench'), 'utf8')).toBe('new');
  });

  test('is for good after seven days, and not before', async () => {
    const { library, dataDir, clock } = await makeLibrary();
    await put(dataDir, 'live.tracebench');
    await put(dataDir, 'live.tracebench.wal');
    await mkdir(join(dataDir, 'live.tracebench.requests'));
    const { id } = await library.delete({ id: 'live.tracebench' });
    clock.now += 7 * DAY_MS;
    expect((await library.list({})).deleted).toHaveLength(1);
    clock.now += 1;
    expect((await library.list({})).deleted).toEqual([]);
    expect(await readdir(join(dataDir, 'trash'))).toEqual([]);
    await expect(library.restore({ id })).rejects.toThrow('not among the deleted');
  });

  test('the open one stays', async () => {
    const { library, dataDir } = await makeLibrary('live.tracebench');
    await put(dataDir, 'live.tracebench');
    expect((await library.list({})).sessions).toMatchObject([{ open: 'here' }]);
    await expect(library.delete({ id: 'live.tracebench' })).rejects.toMatchObject({ code: 'busy' });
    expect((await library.list({})).sessions).toHaveLength(1);
  });

  test.runIf(process.platform === 'linux')('one that another process holds is told as open elsewhere', async () => {
    const { library } = await makeLibrary();
    const { id, path } = await library.create({ name: 'held' });
    const letGo = await holdInAnotherProcess(path);
    expect((await library.list({})).sessions).toMatchObject([{ id, open: 'elsewhere' }]);
    await letGo();
    expect((await library.list({})).sessions).toMatchObject([{ id, open: '' }]);
  });

  test('one that another process holds stays, also where that is not to be seen before', async () => {
    const found = vi.spyOn(heldFiles, 'findHeldFiles').mockResolvedValue(new Set());
    onTestFinished(() => found.mockRestore());
    const { library, dataDir } = await makeLibrary();
    const { id, path } = await library.create({ name: 'held' });
    const letGo = await holdInAnotherProcess(path);
    await expect(library.delete({ id })).rejects.toMatchObject({
      code: 'store-locked',
      message: 'Another program has this session open.',
    });
    expect(await readdir(dataDir)).toContain(id);
    await letGo();
    await library.delete({ id });
    expect((await library.list({})).sessions).toEqual([]);
  });

  test('one that this process holds for something else stays, and keeps its lock', async () => {
    const { library } = await makeLibrary();
    const { id, path } = await library.create({ name: 'held' });
    const store = await openDuckDbStore(path);
    await expect(library.delete({ id })).rejects.toMatchObject({ code: 'store-locked' });
    await expect(holdInAnotherProcess(path)).rejects.toThrow('ended');
    await store.close();
    await library.delete({ id });
  });
});

describe('ids of sessions', () => {
  test('name files of the folder and nothing else', async () => {
    const { library, dataDir, open } = await makeLibrary();
    const outside = await makeTempDir();
    await put(outside, 'secret.tracebench');
    await symlink(join(outside, 'secret.tracebench'), join(dataDir, 'link.tracebench'));
    await mkdir(join(dataDir, 'folder.tracebench'));
    await put(dataDir, 'other.txt');
    await put(dataDir, '.hidden.tracebench');
    expect((await library.list({})).sessions).toEqual([]);
    const strange = [
      '../secret.tracebench',
      join(outside, 'secret.tracebench'),
      'link.tracebench',
      'folder.tracebench',
      'other.txt',
      '.hidden.tracebench',
      'trash/x.tracebench',
      'none.tracebench',
      'a\u0000.tracebench',
    ];
    for (const id of strange) {
      await expect(library.open({ id, window: 'this' }), id).rejects.toThrow('no such session');
      await expect(library.delete({ id }), id).rejects.toThrow('no such session');
      await expect(library.describe({ id, name: 'x' }), id).rejects.toThrow('no such session');
      await expect(library.restore({ id }), id).rejects.toThrow('not among the deleted');
    }
    expect(open).not.toHaveBeenCalled();
    expect(await readFile(join(outside, 'secret.tracebench'), 'utf8')).toBe('x');
  });

  test('opening hands over the path and the window', async () => {
    const { library, dataDir, open } = await makeLibrary();
    await put(dataDir, 'a.tracebench');
    expect(await library.open({ id: 'a.tracebench', window: 'new' })).toEqual({ opened: true });
    expect(open).toHaveBeenCalledExactlyOnceWith(join(dataDir, 'a.tracebench'), 'new');
  });
});
