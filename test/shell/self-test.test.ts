import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CONTRACT_VERSION } from '../../contract/version.ts';
import { createEngine } from '../../main/engine/engine.ts';
import { runSelfTest } from '../../main/hosts/electron/self-test.ts';
import { findInstallation } from '../../main/hosts/installation.ts';
import { eventually } from '../helpers/eventually.ts';
import * as electron from './electron-stand-in.ts';
import { playEngines } from './play-engine.ts';

vi.mock('electron', () => import('./electron-stand-in.ts'));

/* The whole of `--self-test` with the real engine; Electron and the page are played. */

const PAGE = { address: 'tracebench-app://workbench/', bridge: ['connect'], node: 'undefined', isConnected: true };

let printed = '';

beforeEach(async () => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  electron.app.exit.mockReset();
  electron.app.setPath.mockReset();
  electron.BrowserWindow.all = [];
  await electron.becomeReady();
});

afterEach(() => vi.restoreAllMocks());

/** Plays the page: it loads, and finds this. */
async function playPage(found: unknown, event: [string, ...unknown[]] = ['did-finish-load']): Promise<void> {
  const { webContents } = await eventually(() => {
    const [window] = electron.BrowserWindow.all;
    if (!window) throw new Error('there is no window yet');
    return window;
  });
  webContents.executeJavaScript.mockResolvedValue(found);
  webContents.emit(...(event as [string]));
}

function readReport(): unknown {
  expect(printed).toMatch(/^\{.*\}\n$/);
  return JSON.parse(printed);
}

/** The folder of the test is gone with all that was in it. */
function expectNothingLeft(): void {
  const [, folder] = electron.app.setPath.mock.calls[0]!;
  expect(existsSync(dirname(folder))).toBe(false);
}

test('one span in by OTLP/HTTP, one query out, the page: one line, exit code 0, nothing left behind', async () => {
  playEngines(createEngine);
  const done = runSelfTest(findInstallation());
  await playPage(PAGE);
  await done;
  expect(readReport()).toEqual({
    ok: true,
    version: findInstallation().version,
    contractVersion: CONTRACT_VERSION,
    page: PAGE,
    spansSent: 1,
    spansFound: 1,
  });
  expect(electron.app.exit).toHaveBeenCalledExactlyOnceWith(0);
  expectNothingLeft();
});

test('an engine that cannot open its store: exit code 1, and why', async () => {
  playEngines(async () => {
    throw new Error('libduckdb.so: cannot open shared object file');
  });
  await runSelfTest(findInstallation());
  expect(readReport()).toEqual({
    ok: false,
    step: 'engine',
    reason: 'libduckdb.so: cannot open shared object file',
  });
  expect(electron.app.exit).toHaveBeenCalledExactlyOnceWith(1);
  expectNothingLeft();
});

test('a page that does not load, and one without a line to the engine', async () => {
  playEngines(createEngine);
  const notLoaded = runSelfTest(findInstallation());
  await playPage(undefined, ['did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND']);
  await notLoaded;
  expect(readReport()).toEqual({ ok: false, step: 'page', reason: 'ERR_FILE_NOT_FOUND (-6)' });

  printed = '';
  electron.BrowserWindow.all = [];
  const notConnected = runSelfTest(findInstallation());
  await playPage({ ...PAGE, isConnected: false });
  await notConnected;
  expect(readReport()).toMatchObject({ ok: false, step: 'page' });
  expect(electron.app.exit.mock.calls).toEqual([[1], [1]]);
});

test('what hangs is ended by the time limit, which says where', async () => {
  // An engine that never says that it is ready, and goes only when it is told to.
  electron.childMain.run = (child) =>
    child.parentPort.on('message', ({ data }) => {
      if (data.kind === 'stop') child.end(0);
    });
  await runSelfTest(findInstallation(), 50);
  expect(readReport()).toEqual({ ok: false, step: 'engine', reason: 'not finished after 0.05 s' });
  expect(electron.app.exit).toHaveBeenCalledExactlyOnceWith(1);
  expectNothingLeft();
});
