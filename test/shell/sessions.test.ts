import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../contract/operations/library.ts';
import type { EngineOptions } from '../../main/engine/api.ts';
import { connect } from '../../renderer/transport/connect.ts';
import { eventually } from '../helpers/eventually.ts';
import { FakeEngine } from '../helpers/fake-engine.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import * as electron from './electron-stand-in.ts';
import { BrowserWindow } from './electron-stand-in.ts';
import { makePageWindow, openTransport, playEngines } from './play-engine.ts';
import { useTempHome } from './temp-home.ts';

vi.mock('electron', () => import('./electron-stand-in.ts'));

const PAGE = 'tracebench-app://workbench/';
const opened: EngineOptions[] = [];
const engines: FakeEngine[] = [];
let dataDir = '';
let kept = '';

async function writeStore(path: string): Promise<string> {
  await writeFile(path, '12345678DUCK');
  return path;
}

const childOf = (path: string) => electron.children[opened.findIndex(({ storePath }) => storePath === path)]!;
const engineOf = (path: string) => engines.findLast(({ storePath }) => storePath === path)!;
const secondStart = (...paths: string[]) =>
  electron.app.emit('second-instance', {}, ['electron', '.', ...paths], dataDir);

beforeAll(async () => {
  vi.stubGlobal('window', makePageWindow());
  dataDir = await useTempHome();
  await mkdir(dataDir, { recursive: true });
  kept = await writeStore(join(dataDir, 'kept.tracebench'));
  await writeStore(join(dataDir, 'live.tracebench'));
  electron.screen.areas = [{ x: 0, y: 0, width: 1000, height: 700 }];
  const windows = [
    { storePath: '', hash: '#/traces', bounds: { x: 10, y: 20, width: 900, height: 600 }, maximized: false },
    // On a display that has gone, and the session twice.
    { storePath: kept, hash: '', bounds: { x: 3000, y: 0, width: 1800, height: 600 }, maximized: true },
    { storePath: kept, hash: '', bounds: null, maximized: false },
    { storePath: join(dataDir, 'gone.tracebench'), hash: '', bounds: null, maximized: false },
  ];
  await writeFile(join(dataDir, 'desktop.json'), JSON.stringify({ version: 1, windows }));
  playEngines(async (options) => {
    opened.push(options);
    const engine = new FakeEngine();
    engine.storePath = options.storePath;
    engines.push(engine);
    return engine;
  });
  await import('../../main/hosts/electron/main.ts');
  await electron.becomeReady();
  await import('../../preload/preload.ts');
});

describe('sessions in windows', () => {
  test('the windows of the last run are back, each session once, where they can be seen', () => {
    expect(BrowserWindow.all.map(({ loaded }) => loaded[0])).toEqual([`${PAGE}#/traces`, PAGE]);
    expect(BrowserWindow.all.map(({ bounds }) => bounds)).toEqual([
      { x: 10, y: 20, width: 900, height: 600 },
      { x: 0, y: 50, width: 1000, height: 600 },
    ]);
    expect(BrowserWindow.all.map(({ maximized }) => maximized)).toEqual([false, true]);
  });

  test('each has an engine of its own; the first receives, the other says where', async () => {
    // Whichever asks first.
    const other = await openTransport(BrowserWindow.all[1]);
    const live = await openTransport(BrowserWindow.all[0]);
    expect(await connect(live.transport)).toMatchObject({ ok: true });
    expect(await connect(other.transport)).toMatchObject({ ok: true });
    expect(electron.children).toHaveLength(2);
    expect(opened.map(({ storePath }) => storePath)).toEqual([kept, join(dataDir, 'live.tracebench')]);
    expect(opened[1]).toMatchObject({ receivers: { otlpHttpPort: 4318 }, receiversElsewhere: '' });
    expect(opened[0]).toMatchObject({ receivers: null });
    expect(opened[0]!.receiversElsewhere).toContain('received in live.tracebench');
  });

  test('a session that is open comes forward, by whichever path it is named', () => {
    const [live, other] = BrowserWindow.all;
    secondStart(kept);
    expect(other!.focus).toHaveBeenCalledOnce();
    secondStart('live.tracebench');
    childOf(kept).emit('message', {
      kind: 'open-session',
      storePath: join(dataDir, 'live.tracebench'),
      window: 'this',
    });
    expect(BrowserWindow.all).toHaveLength(2);
    expect(live!.focus).toHaveBeenCalledTimes(2);
  });

  test('a session from elsewhere opens in one more window, and receives nothing', async () => {
    const path = await writeStore(join(await makeTempDir(), 'theirs.tracebench'));
    secondStart(path);
    expect(BrowserWindow.all).toHaveLength(3);
    await openTransport(BrowserWindow.all[2]);
    expect(opened.at(-1)).toMatchObject({ storePath: path, receivers: null });
  });

  test('settings changed in one session reach the engines of the others, and come no further', async () => {
    const changed = { ...DEFAULT_SETTINGS, desktop: { ...DEFAULT_SETTINGS.desktop, tray: true } };
    await opened[1]!.settings!.write(changed);
    const asked = { operation: 'settings.set', input: { settings: changed } };
    await eventually(() => expect(engineOf(kept).calls).toContainEqual(expect.objectContaining(asked)));
    expect(engines[1]!.calls).not.toContainEqual(expect.objectContaining(asked));
    expect(JSON.parse(await readFile(join(dataDir, 'settings.json'), 'utf8')).settings).toEqual(changed);
  });

  test('a dump goes to the session of the window used last', async () => {
    const dump = join(await makeTempDir(), 'dump.json');
    await writeFile(dump, '{}');
    BrowserWindow.all[1]!.emit('focus');
    secondStart(dump);
    const order = { kind: 'import', paths: [dump] };
    expect(BrowserWindow.all.map(({ webContents }) => webContents.sent)).toEqual([[], [order], []]);
  });

  test('the crash of one leaves the others alone', async () => {
    const live = await openTransport(BrowserWindow.all[0]);
    const { transport } = await openTransport(BrowserWindow.all[1]);
    const told = vi.fn();
    transport.onClose(told);
    childOf(kept).end(139);
    await eventually(() => expect(told).toHaveBeenCalledOnce());
    expect(await connect(live.transport)).toMatchObject({ ok: true });
    expect((await openTransport(BrowserWindow.all[1])).lastCrash).toContain('exit code 139');
    expect((await openTransport(BrowserWindow.all[0])).lastCrash).toBe('');
  });

  test('closing a window closes its session, but not the one that receives', async () => {
    const [live, other, theirs] = BrowserWindow.all;
    theirs!.close();
    await eventually(() => expect(engines.filter(({ closed }) => closed)).toHaveLength(1));
    live!.close();
    expect(engineOf(join(dataDir, 'live.tracebench')).closed).toBe(false);
    // Nobody would start it again but the shell itself.
    const before = electron.children.length;
    childOf(join(dataDir, 'live.tracebench')).end(1);
    await eventually(() => expect(electron.children).toHaveLength(before + 1));
    // A child is there before it has been told what to open.
    await eventually(() =>
      expect(opened.at(-1)).toMatchObject({ storePath: join(dataDir, 'live.tracebench'), receivers: {} }),
    );
    expect(BrowserWindow.all).toEqual([other]);
  });

  test('a window that turns to another session takes receiving with it', async () => {
    const live = join(dataDir, 'live.tracebench');
    secondStart(live);
    const window = BrowserWindow.all[1]!;
    const { transport } = await openTransport(window);
    const told = vi.fn();
    transport.onClose(told);
    const fresh = await writeStore(join(dataDir, 'fresh.tracebench'));
    electron.children.at(-1)!.emit('message', { kind: 'open-session', storePath: fresh, window: 'this' });
    await eventually(() => expect(told).toHaveBeenCalledOnce());
    expect(engineOf(live).closed).toBe(true);
    expect(window.webContents.sent).toEqual([]);
    await openTransport(window);
    expect(window.webContents.sent).toEqual([{ kind: 'go', hash: '#/' }]);
    expect(opened.at(-1)).toMatchObject({ storePath: fresh, receivers: { otlpGrpcPort: 4317 } });
  });

  test('quitting closes every session and remembers every window', async () => {
    BrowserWindow.all[1]!.bounds = { x: 5, y: 6, width: 800, height: 500 };
    BrowserWindow.all[1]!.webContents.mainFrame.url = `${PAGE}#/logs?q=a`;
    BrowserWindow.all[1]!.webContents.emit('did-navigate-in-page');
    electron.app.quit.mockClear();
    electron.app.emit('before-quit', { preventDefault: vi.fn() });
    await eventually(() => expect(electron.app.quit).toHaveBeenCalledOnce());
    const running = [kept, join(dataDir, 'fresh.tracebench')];
    expect(running.map((path) => engineOf(path).closed)).toEqual([true, true]);
    const saved = JSON.parse(await readFile(join(dataDir, 'desktop.json'), 'utf8'));
    expect(saved).toMatchObject({
      version: 1,
      windows: [
        { storePath: kept, hash: '', maximized: true },
        {
          storePath: join(dataDir, 'fresh.tracebench'),
          hash: '#/logs?q=a',
          bounds: { x: 5, y: 6, width: 800, height: 500 },
        },
      ],
    });
    expect(saved.recentSessions[0]).toBe(join(dataDir, 'fresh.tracebench'));
  });
});
