import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, chromium, type Page } from '@playwright/test';
import { vi } from 'vitest';
import { findElectron } from '../../scripts/electron-binary.ts';
import { root } from '../../scripts/paths.ts';
import { eventually } from '../helpers/eventually.ts';
import * as electron from './electron-stand-in.ts';
import { ChromiumWindow } from './real-page/chromium-window.ts';
import { runForkedEngine } from './real-page/forked-engine.ts';

/** A running desktop, whichever way: what a person and the system can do to it. */
export interface Desktop {
  page: Page;
  /** What the person was asked before a link was opened; every question is declined. */
  questions(): Promise<string[]>;
  /** SIGKILL for the engine's process. */
  killEngine(): Promise<void>;
  /** What the system does when Tracebench is started once more with this file or link. */
  startAgain(given: string): Promise<void>;
  /** Ends the app as its menu does; resolves to the exit code of the engine's process, or of the app as a whole. */
  quit(): Promise<number | null>;
}

const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** The built shell's code on the stand-in, its window in Chromium, its engine in a process of its own. */
export async function startInChromium(): Promise<Desktop> {
  const dataDir = makeDataHome();
  vi.stubEnv('XDG_DATA_HOME', dataDir);
  const engines: ChildProcess[] = [];
  electron.childMain.run = (child) => runForkedEngine(child, engines);
  electron.dialog.showMessageBox.mockImplementation(async () => ({ response: 1 }));
  await import('../../main/hosts/electron/main.ts');
  await electron.becomeReady();
  await eventually(() => electron.BrowserWindow.all[0]!.loaded.length > 0);
  const browser = await chromium.launch({
    executablePath: process.env.TRACEBENCH_CHROMIUM,
    // Electron's ports tell when their other end is gone; Chromium's do so when asked.
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--enable-blink-features=MessagePortCloseEvent',
      ...asRoot,
    ],
  });
  const { page } = await ChromiumWindow.open(await browser.newContext(), electron.BrowserWindow.all[0]!);
  return {
    page,
    questions: async () => electron.dialog.showMessageBox.mock.calls.map(([, options]) => options!.detail ?? ''),
    killEngine: async () => void engines.at(-1)!.kill('SIGKILL'),
    startAgain: async (given) => void electron.app.emit('second-instance', {}, ['electron', '.', given], dataDir),
    quit: async () => {
      electron.app.quit();
      await eventually(() => {
        if (electron.app.quit.mock.calls.length < 2) throw new Error('the app has not quit yet');
      });
      await browser.close();
      rmSync(dataDir, { recursive: true });
      return engines.at(-1)!.exitCode;
    },
  };
}

/** A data folder of its own. The usual ports may be in use by whoever works on this machine. */
function makeDataHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'tracebench-desktop-'));
  mkdirSync(join(home, 'tracebench'));
  const settings = { receivers: { otlpHttpPort: 0, otlpGrpcPort: 0 } };
  writeFileSync(join(home, 'tracebench/settings.json'), JSON.stringify({ version: 1, settings }));
  return home;
}

/** The real program, unpackaged: Playwright needs the inspector, which the packaged one has switched off. */
export async function startInElectron(): Promise<Desktop> {
  const dataDir = makeDataHome();
  // Left over from an editor's terminal, this variable would turn the app into a bare Node.
  const { ELECTRON_RUN_AS_NODE: _dropped, ...env } = process.env;
  const app = await _electron.launch({
    executablePath: findElectron(),
    args: [root, ...asRoot],
    env: { ...(env as Record<string, string>), XDG_DATA_HOME: dataDir },
  });
  const exited = new Promise<number | null>((resolve) => app.process().once('exit', resolve));
  await app.evaluate(({ dialog }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = async (...given: unknown[]) => {
      asked.push((given.at(-1) as { detail: string }).detail);
      return { response: 1, checkboxChecked: false };
    };
  });
  return {
    page: await app.firstWindow(),
    questions: () => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked),
    killEngine: () =>
      app.evaluate(({ app: running }) => {
        const engine = running.getAppMetrics().find(({ name }) => name === 'Tracebench engine');
        process.kill(engine!.pid, 'SIGKILL');
      }),
    startAgain: (given) =>
      new Promise((resolve, reject) => {
        // A real second process: it finds the first, hands over what it was given, and ends.
        const second = spawn(findElectron()!, [root, ...asRoot, given], { env: { ...env, XDG_DATA_HOME: dataDir } });
        second.once('exit', () => resolve());
        second.once('error', reject);
      }),
    quit: async () => {
      await app.evaluate(({ app: running }) => running.quit()).catch(() => undefined);
      const code = await exited;
      rmSync(dataDir, { recursive: true });
      return code;
    },
  };
}
