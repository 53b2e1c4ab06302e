import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../contract/operations/library.ts';
import type { EngineOptions } from '../../main/engine/api.ts';
import { noCounts } from '../../core/model/telemetry.ts';
import { eventually } from '../helpers/eventually.ts';
import { FakeEngine } from '../helpers/fake-engine.ts';
import * as electron from './electron-stand-in.ts';
import { BrowserWindow, Notification, Tray } from './electron-stand-in.ts';
import { bridge, makePageWindow, openTransport, playEngines } from './play-engine.ts';
import { useTempHome } from './temp-home.ts';

vi.mock('electron', () => import('./electron-stand-in.ts'));

const engines: FakeEngine[] = [];
const opened: EngineOptions[] = [];
let dataDir = '';
const error = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', service: 'cart', name: 'add' };

beforeAll(async () => {
  vi.stubGlobal('window', makePageWindow());
  dataDir = await useTempHome();
  await mkdir(dataDir, { recursive: true });
  await writeSettings({ tray: true, notifyFirstError: true });
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
  await openTransport(BrowserWindow.all[0]);
  await eventually(() => expect(Tray.all).toHaveLength(1));
});

beforeEach(() => {
  BrowserWindow.focused = null;
  Notification.all = [];
});
afterEach(() => vi.useRealTimers());

const withDesktop = (desktop: Partial<Settings['desktop']>): Settings => ({
  ...DEFAULT_SETTINGS,
  desktop: { ...DEFAULT_SETTINGS.desktop, ...desktop },
});
const writeSettings = (desktop: Partial<Settings['desktop']>) =>
  writeFile(join(dataDir, 'settings.json'), JSON.stringify({ version: 1, settings: withDesktop(desktop) }));
/** As the settings page does it. */
const setInPage = (desktop: Partial<Settings['desktop']>) => opened.at(-1)!.settings!.write(withDesktop(desktop));

const item = (id: string) => Tray.all[0]!.items.find((one) => one.id === id)!;
const press = (id: string) => (item(id).click as () => void)();

describe('the tray', () => {
  test('shows how much is received', async () => {
    expect(Tray.all[0]!.toolTip).toBe('Tracebench — 0 per second');
    const announce = (spans: number) =>
      engines[0]!.announce('store.changed', { revision: 1, counts: { ...noCounts(), spans }, watermarkNs: '0' });
    announce(1_000);
    // The rate is told every two seconds.
    await eventually(() => {
      announce(4_000);
      expect(Tray.all[0]!.toolTip).toBe('Tracebench — 1,500 per second');
    });
  });

  test('speaks the language of the page', async () => {
    await bridge().setLanguage('ko');
    expect(item('pause').label).toBe('수신 일시 중지');
    await bridge().setLanguage('en');
    expect(item('pause').label).toBe('Pause Receiving');
  });

  test('pauses receiving by the switch of the settings, and resumes it', async () => {
    const asked = (enabled: boolean) => ({
      operation: 'settings.set',
      input: { settings: { receivers: { ...DEFAULT_SETTINGS.receivers, enabled } } },
    });
    press('pause');
    await eventually(() => expect(engines[0]!.calls.at(-1)).toMatchObject(asked(false)));
    expect(Tray.all[0]!.toolTip).toBe('Tracebench — Receiving is paused');
    const saved = JSON.parse(await readFile(join(dataDir, 'settings.json'), 'utf8'));
    expect(saved.settings.receivers.enabled).toBe(false);
    expect(item('pause').label).toBe('Resume Receiving');
    press('pause');
    await eventually(() => expect(engines[0]!.calls.at(-1)).toMatchObject(asked(true)));
  });

  test('with it, closing the last window keeps receiving; opening shows the same session', async () => {
    electron.app.quit.mockClear();
    BrowserWindow.all[0]!.close();
    expect(electron.app.quit).not.toHaveBeenCalled();
    expect(engines[0]!.closed).toBe(false);
    press('open');
    expect(BrowserWindow.all).toHaveLength(1);
    await openTransport(BrowserWindow.all[0]);
    expect(engines).toHaveLength(1);
  });

  test('an engine that dies behind closed windows is started again', async () => {
    BrowserWindow.all[0]!.close();
    electron.children[0]!.end(137);
    await eventually(() => expect(engines).toHaveLength(2));
    expect(opened[1]!.receivers).not.toBeNull();
    Tray.all[0]!.emit('click');
    expect(BrowserWindow.all).toHaveLength(1);
    await openTransport(BrowserWindow.all[0]);
  });

  test('goes when it is not wanted any more, and with it what it was for', async () => {
    await setInPage({ tray: false, notifyFirstError: true });
    await eventually(() => expect(Tray.all).toEqual([]));
    await setInPage({ tray: true, notifyFirstError: true });
    await eventually(() => expect(Tray.all).toHaveLength(1));
  });
});

describe('the first error', () => {
  test('is told to somebody who looks elsewhere, and a click leads to its trace', async () => {
    engines[1]!.announce('error.received', error);
    expect(Notification.all.map(({ options }) => options)).toEqual([
      { title: 'An error was received', body: 'cart: add' },
    ]);
    const { sent } = BrowserWindow.all[0]!.webContents;
    sent.length = 0;
    Notification.all[0]!.emit('click');
    expect(sent).toEqual([{ kind: 'go', hash: `#/trace/${error.traceId}?sel=${error.spanId}` }]);
    expect(BrowserWindow.all[0]!.focus).toHaveBeenCalled();
  });

  test('is not told to somebody who looks at Tracebench', () => {
    BrowserWindow.focused = BrowserWindow.all[0]!;
    engines[1]!.announce('error.received', error);
    expect(Notification.all).toEqual([]);
  });

  test('a newer one takes the place of one that was not read', () => {
    engines[1]!.announce('error.received', error);
    engines[1]!.announce('error.received', { ...error, name: 'remove' });
    expect(Notification.all.map(({ options }) => options.body)).toEqual(['cart: remove']);
  });

  test('a click opens the window again when all are closed', async () => {
    engines[1]!.announce('error.received', error);
    BrowserWindow.all[0]!.close();
    Notification.all[0]!.emit('click');
    expect(BrowserWindow.all).toHaveLength(1);
    await openTransport(BrowserWindow.all[0]);
    expect(BrowserWindow.all[0]!.webContents.sent).toHaveLength(1);
  });

  test('nothing is told unless it is wanted', async () => {
    await setInPage({ tray: true });
    await eventually(() => {
      Notification.all = [];
      engines[1]!.announce('error.received', error);
      expect(Notification.all).toEqual([]);
    });
  });
});

test('the session that receives is the one the tray opens', async () => {
  await setInPage({ tray: true });
  const fresh = join(dataDir, 'fresh.tracebench');
  await writeFile(fresh, '12345678DUCK');
  const { transport } = await openTransport(BrowserWindow.all[0]);
  const gone = new Promise((resolve) => transport.onClose(resolve));
  electron.children.at(-1)!.emit('message', { kind: 'open-session', storePath: fresh, window: 'this' });
  await gone;
  await openTransport(BrowserWindow.all[0]);
  expect(opened.at(-1)).toMatchObject({ storePath: fresh, receiversElsewhere: '' });
  BrowserWindow.all[0]!.close();
  press('open');
  await openTransport(BrowserWindow.all[0]);
  expect(opened.at(-1)!.storePath).toBe(fresh);
});

test('when the engine behind the tray keeps crashing, the tray says so until there is one again', async () => {
  BrowserWindow.all[0]!.close();
  for (let crash = 1; crash <= 3; crash++) {
    const before = electron.children.length;
    electron.children.at(-1)!.end(1);
    if (crash < 3) await eventually(() => expect(electron.children).toHaveLength(before + 1));
  }
  await eventually(() => expect(Tray.all[0]!.toolTip).toContain('Receiving has stopped'));
  vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] });
  press('open');
  expect((await openTransport(BrowserWindow.all[0])).lastCrash).toContain('stopped unexpectedly');
  await eventually(() => expect(Tray.all[0]!.toolTip).toBe('Tracebench — 0 per second'));
});

test('without a tray, closing the last window ends Tracebench', async () => {
  await setInPage({});
  await eventually(() => expect(Tray.all).toEqual([]));
  electron.app.quit.mockClear();
  BrowserWindow.all[0]!.close();
  await eventually(() => expect(electron.app.quit).toHaveBeenCalled());
  await eventually(() => expect(engines.at(-1)!.closed).toBe(true));
});
