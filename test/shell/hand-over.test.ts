import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeEngine } from '../helpers/fake-engine.ts';
import * as electron from './electron-stand-in.ts';
import { BrowserWindow } from './electron-stand-in.ts';
import { makePageWindow, openTransport, playEngines } from './play-engine.ts';
import { useTempHome } from './temp-home.ts';

vi.mock('electron', () => import('./electron-stand-in.ts'));

let dataDir = '';
let prevented = 0;
const preventDefault = () => prevented++;

beforeAll(async () => {
  vi.stubGlobal('window', makePageWindow());
  dataDir = await useTempHome();
  await mkdir(dataDir, { recursive: true });
  await writeFile(join(dataDir, 'monday.tracebench'), '12345678DUCK');
  await writeFile(join(dataDir, 'text.tracebench'), 'no store at all');
  await writeFile(join(dataDir, 'dump.json'), '{}');
  playEngines(async () => new FakeEngine());
  await import('../../main/hosts/electron/main.ts');
  // macOS tells these before it says that the app is ready.
  electron.app.emit('open-url', { preventDefault }, 'tracebench://view/logs');
  electron.app.emit('open-file', { preventDefault }, join(dataDir, 'dump.json'));
  await electron.becomeReady();
  await import('../../preload/preload.ts');
});

beforeEach(() => {
  electron.dialog.showErrorBox.mockClear();
  for (const { webContents } of BrowserWindow.all) webContents.sent.length = 0;
});

const start = (...given: string[]) => electron.app.emit('second-instance', {}, ['electron', '.', ...given], dataDir);
const sent = () => BrowserWindow.all.map(({ webContents }) => webContents.sent);

describe('what is handed over', () => {
  test('before there is a window waits until its page can be told', async () => {
    expect(prevented).toBe(2);
    expect(sent()).toEqual([[]]);
    await openTransport(BrowserWindow.all[0]);
    expect(sent()).toEqual([
      [
        { kind: 'import', paths: [join(dataDir, 'dump.json')] },
        { kind: 'go', hash: '#/logs' },
      ],
    ]);
  });

  test('a link from the command line of a second start, or from macOS, leads to its view', () => {
    start('tracebench://view/traces?q=status%3Aerror');
    electron.app.emit('open-url', { preventDefault }, 'tracebench://view/metrics');
    expect(sent()).toEqual([
      [
        { kind: 'go', hash: '#/traces?q=status%3Aerror' },
        { kind: 'go', hash: '#/metrics' },
      ],
    ]);
  });

  test('a bad link brings Tracebench forward and does nothing else', () => {
    BrowserWindow.all[0]!.focus.mockClear();
    start('tracebench://open?path=/etc/passwd', `tracebench:${join(dataDir, 'dump.json')}`);
    expect(sent()).toEqual([[]]);
    expect(BrowserWindow.all[0]!.focus).toHaveBeenCalledOnce();
  });

  test('a link into a session of the library opens that session, once', async () => {
    start('tracebench://session/monday.tracebench/view/traces');
    expect(BrowserWindow.all).toHaveLength(2);
    await openTransport(BrowserWindow.all[1]);
    start('tracebench://session/monday.tracebench/view/logs');
    expect(BrowserWindow.all).toHaveLength(2);
    expect(sent()).toEqual([
      [],
      [
        { kind: 'go', hash: '#/traces' },
        { kind: 'go', hash: '#/logs' },
      ],
    ]);
  });

  test.each(['tuesday.tracebench', 'text.tracebench'])('%s is not opened by a link: it is no session', (name) => {
    start(`tracebench://session/${name}/view/traces`);
    expect(BrowserWindow.all).toHaveLength(2);
    expect(sent()).toEqual([[], []]);
    expect(electron.dialog.showErrorBox).toHaveBeenCalledWith(name, 'This file is not there any more.');
  });
});
