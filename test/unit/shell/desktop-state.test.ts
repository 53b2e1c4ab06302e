import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DesktopMemory, putFirst } from '../../../main/hosts/electron/desktop-memory.ts';
import {
  NEW_WINDOW,
  NO_STATE,
  readDesktopState,
  writeDesktopState,
  type DesktopState,
} from '../../../main/hosts/electron/desktop-state.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const full: DesktopState = {
  windows: [
    { storePath: '/a.tracebench', hash: '#/traces?q=x', bounds: { x: -5, y: 0, width: 8, height: 9 }, maximized: true },
    NEW_WINDOW,
  ],
  recentFiles: ['/dump.json'],
  recentSessions: ['/a.tracebench'],
  language: 'ko',
};

describe('desktop state', () => {
  test('what is written is read', () => expect(readDesktopState(writeDesktopState(full))).toEqual(full));

  test.each([undefined, '', '{', 'null', '[]', '{"version":2,"windows":[]}', '{"windows":[]}'])(
    '%j is a first start',
    (text) => expect(readDesktopState(text)).toEqual(NO_STATE),
  );

  test('what is damaged is left out, and the rest stays', () => {
    const windows = [
      full.windows[0],
      { ...NEW_WINDOW, hash: 'javascript:alert(1)' },
      { ...NEW_WINDOW, bounds: { x: 1e300, y: 0, width: 1, height: 1 } },
      { ...NEW_WINDOW, bounds: { x: 0.5, y: 0, width: 1, height: 1 } },
      { ...NEW_WINDOW, hash: `#/${'a'.repeat(10_000)}` },
      'window',
    ];
    const text = JSON.stringify({ version: 1, windows, recentFiles: ['/x', 7], recentSessions: 'no', language: 'fr' });
    expect(readDesktopState(text)).toEqual({
      windows: [full.windows[0]],
      recentFiles: ['/x'],
      recentSessions: [],
      language: '',
    });
  });
});

describe('desktop memory', () => {
  test('is saved whole, for its owner only, and found again', async () => {
    const dir = join(await makeTempDir(), 'data');
    const memory = new DesktopMemory(dir);
    expect(memory.state).toEqual(NO_STATE);
    memory.change({ language: 'en' });
    memory.change({ recentFiles: ['/one'] });
    await Promise.all([memory.save(), memory.save()]);
    expect(new DesktopMemory(dir).state).toEqual({ ...NO_STATE, language: 'en', recentFiles: ['/one'] });
    expect(await readdir(dir)).toEqual(['desktop.json']);
    expect((await stat(join(dir, 'desktop.json'))).mode & 0o077).toBe(0);
  });

  test('changes made while it is being written are written too', async () => {
    const dir = await makeTempDir();
    const memory = new DesktopMemory(dir);
    const saves: Promise<void>[] = [];
    for (let n = 0; n < 20; n++) {
      memory.change({ recentFiles: [`/${n}`] });
      saves.push(memory.save());
    }
    await Promise.all(saves);
    expect(JSON.parse(await readFile(join(dir, 'desktop.json'), 'utf8'))).toMatchObject({ recentFiles: ['/19'] });
  });

  test('the state of a later version is not written over by merely starting', async () => {
    const dir = await makeTempDir();
    await writeFile(join(dir, 'desktop.json'), '{"version":99}');
    await new DesktopMemory(dir).save();
    expect(await readFile(join(dir, 'desktop.json'), 'utf8')).toBe('{"version":99}');
  });

  test('a folder that cannot be written is no reason to fail', async () => {
    const dir = join(await makeTempDir(), 'file');
    await writeFile(dir, '');
    const memory = new DesktopMemory(join(dir, 'inside'));
    memory.change({ language: 'ko' });
    await expect(memory.save()).resolves.toBeUndefined();
  });

  test('recent: newest first, each once, ten at most', () => {
    const ten = Array.from({ length: 10 }, (_, n) => `/${n}`);
    expect(putFirst(ten, '/3')).toEqual(['/3', '/0', '/1', '/2', '/4', '/5', '/6', '/7', '/8', '/9']);
    expect(putFirst(ten, '/new')).toEqual(['/new', ...ten.slice(0, 9)]);
  });
});
