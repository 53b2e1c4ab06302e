import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeEngine } from '../helpers/fake-engine.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import * as electron from './electron-stand-in.ts';
import { BrowserWindow } from './electron-stand-in.ts';
import { bridge, makePageWindow, openTransport, playEngines } from './play-engine.ts';
import { useTempHome } from './temp-home.ts';

vi.mock('electron', () => import('./electron-stand-in.ts'));

let dataDir = '';

beforeAll(async () => {
  vi.stubGlobal('window', makePageWindow());
  dataDir = await useTempHome();
  await mkdir(dataDir, { recursive: true });
  playEngines(async () => new FakeEngine());
  electron.app.getLocale.mockReturnValue('ko-KR');
  await import('../../main/hosts/electron/main.ts');
  await electron.becomeReady();
  await import('../../preload/preload.ts');
  await openTransport(BrowserWindow.all[0]);
});

beforeEach(() => {
  electron.dialog.showErrorBox.mockClear();
  BrowserWindow.all[0]!.webContents.sent.length = 0;
});

type Item = MenuItemConstructorOptions;
const inside = (item: Item): Item[] => (Array.isArray(item.submenu) ? item.submenu : []);
const all = (items: Item[] = electron.menu.template): Item[] => items.flatMap((item) => [item, ...all(inside(item))]);
const item = (id: string): Item => all().find((one) => one.id === id)!;
const press = (one: Item | undefined) => (one!.click as () => void)();
const recent = () => inside(item('openRecent')).filter(({ id, type }) => id === undefined && type !== 'separator');
const sent = () => BrowserWindow.all[0]!.webContents.sent;

async function writeDump(name = 'dump.json'): Promise<string> {
  const path = join(await makeTempDir(), name);
  await writeFile(path, '{}');
  return path;
}

describe('menus', () => {
  test('speak the language of the system, then that of the page, and remember it', async () => {
    expect(electron.menu.template.map(({ label }) => label)).toContain('파일');
    expect(await bridge().setLanguage('en')).toBe(true);
    expect(electron.menu.template.map(({ label }) => label)).toContain('File');
    expect(await bridge().setLanguage('fr')).toBe(false);
    expect(electron.menu.template.map(({ label }) => label)).toContain('File');
  });

  test('an item runs a command of the page, in the window used last', () => {
    press(item('go.traces'));
    press(item('palette'));
    expect(sent()).toEqual([
      { kind: 'command', id: 'go.traces' },
      { kind: 'command', id: 'palette' },
    ]);
    expect(BrowserWindow.all[0]!.focus).toHaveBeenCalled();
  });

  test('the page asks for the same dialog as the menu; it knows dumps, sessions and everything else', async () => {
    const dump = await writeDump();
    electron.dialog.showOpenDialog.mockResolvedValueOnce({ filePaths: [dump] });
    expect(await bridge().openDialog('files')).toBe(true);
    const [window, options] = electron.dialog.showOpenDialog.mock.lastCall!;
    expect(window).toBe(BrowserWindow.all[0]);
    expect(options!.filters!.map(({ extensions }) => extensions)).toEqual([
      [
        'tracebench',
        'json',
        'jsonl',
        'ndjson',
        'log',
        'txt',
        'prom',
        'pb',
        'binpb',
        'bin',
        'msgpack',
        'parquet',
        'db',
        'duckdb',
        'gz',
        'zst',
        'zip',
      ],
      ['*'],
    ]);
    expect(sent()).toEqual([{ kind: 'import', paths: [dump] }]);
    electron.dialog.showOpenDialog.mockResolvedValueOnce({ filePaths: [] });
    expect(await bridge().openDialog('files')).toBe(false);
  });

  test('folders have a dialog of their own, for one dialog is for files or for folders', async () => {
    const dialog = electron.dialog.showOpenDialog;
    const folder = await makeTempDir();
    dialog.mockResolvedValueOnce({ filePaths: [folder] });
    expect(await bridge().openDialog('folder')).toBe(true);
    expect(dialog.mock.lastCall![1]).toEqual({ properties: ['openDirectory'] });
    expect(sent()).toEqual([{ kind: 'import', paths: [folder] }]);
    dialog.mockResolvedValueOnce({ filePaths: [] });
    press(item('openFolder'));
    await eventually(() => expect(dialog.mock.lastCall![1]).toEqual({ properties: ['openDirectory'] }));
  });

  test('a growing file is chosen alone, and the page is told to follow it', async () => {
    const log = await writeDump('app.log');
    electron.dialog.showOpenDialog.mockResolvedValueOnce({ filePaths: [log] });
    press(item('follow'));
    await eventually(() => expect(sent()).toEqual([{ kind: 'import', paths: [log], follow: true }]));
    expect(electron.dialog.showOpenDialog.mock.lastCall![1]).toEqual({ properties: ['openFile'] });
  });

  test('no other kind of dialog can be asked for', async () => {
    electron.dialog.showOpenDialog.mockClear();
    expect(await bridge().openDialog('toString')).toBe(false);
    expect(electron.dialog.showOpenDialog).not.toHaveBeenCalled();
  });

  test('key and menu together open one dialog', async () => {
    const answer = Promise.withResolvers<{ filePaths: string[] }>();
    electron.dialog.showOpenDialog.mockClear();
    electron.dialog.showOpenDialog.mockReturnValueOnce(answer.promise);
    const first = bridge().openDialog('files');
    press(item('open'));
    expect(await bridge().openDialog('files')).toBe(false);
    answer.resolve({ filePaths: [] });
    await first;
    expect(electron.dialog.showOpenDialog).toHaveBeenCalledOnce();
  });
});

describe('recent files and sessions', () => {
  test('are offered again, the newest first, also by the system', async () => {
    press(item('clearRecent'));
    const first = await writeDump('one & two.json');
    const second = await writeDump('second.json');
    electron.app.emit('open-file', { preventDefault: vi.fn() }, first);
    electron.app.emit('open-file', { preventDefault: vi.fn() }, second);
    expect(electron.app.addRecentDocument.mock.calls.slice(-2)).toEqual([[first], [second]]);
    expect(recent().map(({ label }) => label!.split(' — ')[0])).toEqual(['second.json', 'one && two.json']);
    sent().length = 0;
    press(recent()[1]);
    expect(sent()).toEqual([{ kind: 'import', paths: [first] }]);
  });

  test('a session among them opens its window', async () => {
    const path = join(dataDir, 'kept.tracebench');
    await writeFile(path, '12345678DUCK');
    electron.app.emit('second-instance', {}, ['electron', '.', path], '/');
    expect(recent()[0]!.label).toContain('kept.tracebench');
    expect(BrowserWindow.all).toHaveLength(2);
    BrowserWindow.all[1]!.close();
    press(recent()[0]);
    expect(BrowserWindow.all).toHaveLength(2);
    BrowserWindow.all[1]!.close();
  });

  test('one that is gone is said to be, and is offered no more', async () => {
    const dump = await writeDump('gone.json');
    electron.app.emit('open-file', { preventDefault: vi.fn() }, dump);
    await rm(dump);
    sent().length = 0;
    press(recent().find(({ label }) => label!.startsWith('gone.json')));
    expect(electron.dialog.showErrorBox).toHaveBeenCalledWith(dump, 'This file is not there any more.');
    expect(sent()).toEqual([]);
    expect(recent().some(({ label }) => label!.startsWith('gone.json'))).toBe(false);
  });

  test('clearing forgets them here and in the system', () => {
    expect(item('clearRecent').enabled).toBe(true);
    press(item('clearRecent'));
    expect(recent()).toEqual([]);
    expect(item('clearRecent').enabled).toBe(false);
    expect(electron.app.clearRecentDocuments).toHaveBeenCalled();
  });
});

describe('saving an export', () => {
  function download(name: string, url = 'blob:tracebench-app://workbench/1') {
    const item = Object.assign(new electron.StandInDownload(), { name, url });
    const { webContents } = BrowserWindow.all[0]!;
    electron.session.defaultSession.emit('will-download', { preventDefault: vi.fn() }, item, webContents);
    return item;
  }

  test('the person is asked where, under a name that is free and plain', async () => {
    const folder = await makeTempDir();
    electron.app.getPath.mockReturnValue(folder);
    await writeFile(join(folder, 'trace.json'), '');
    expect(download('trace.json').asked).toEqual({
      defaultPath: join(folder, 'trace (2).json'),
      filters: [{ name: 'JSON', extensions: ['json'] }],
    });
    expect(download('../../.bashrc').asked!.defaultPath).toBe(join(folder, 'bashrc'));
    expect(download('x', 'https://example.com/x').asked).toBeUndefined();
  });

  test('the page hears where it lies, that it was not wanted, or what went wrong', async () => {
    download('a.json').finish('completed', '/home/me/a.json');
    download('b.json').finish('cancelled', '');
    download('c.json').finish('interrupted', '');
    await eventually(() => expect(sent()).toHaveLength(3));
    expect(sent()).toEqual([
      { kind: 'saved', suggested: 'a.json', path: '/home/me/a.json', error: '' },
      { kind: 'saved', suggested: 'b.json', path: '', error: '' },
      { kind: 'saved', suggested: 'c.json', path: '', error: 'interrupted' },
    ]);
  });
});

test('an export is dragged out as the file prepared for it, and as no other', async () => {
  const { dragged } = BrowserWindow.all[0]!.webContents;
  const id = await bridge().prepareDrag('trace.json', new TextEncoder().encode('{}'));
  expect(await bridge().startDrag(id)).toBe(true);
  expect(dragged).toEqual([join(dataDir, 'drag', id, 'trace.json')]);
  expect(await bridge().startDrag('/etc/passwd')).toBe(false);
  expect(dragged).toHaveLength(1);
});

test('what is chosen while no window is open opens one', () => {
  for (const window of [...BrowserWindow.all]) window.close();
  press(item('go.logs'));
  expect(BrowserWindow.all).toHaveLength(1);
  // The page is not there yet; it is told when it has its line.
  expect(sent()).toEqual([]);
});
