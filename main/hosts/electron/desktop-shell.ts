import { app, dialog, session, type BrowserWindow } from 'electron';
import { assertNever } from '../../../core/model/assert-never.ts';
import { findDataDir } from '../default-store.ts';
import type { Installation } from '../installation.ts';
import { handleAppScheme } from './app-scheme.ts';
import { isStoreFile, readArguments, type Opened } from './arguments.ts';
import { DesktopMemory, putFirst } from './desktop-memory.ts';
import { NEW_WINDOW } from './desktop-state.ts';
import type { EngineNews } from './engine-messages.ts';
import { handleIpc } from './ipc.ts';
import { lockDownSession } from './lock-down.ts';
import { setMenu } from './menu.ts';
import { runSelfTest, SELF_TEST_SWITCH } from './self-test.ts';
import { SessionPool } from './session-pool.ts';
import { planStartWindows } from './start-windows.ts';
import { Windows } from './windows.ts';

/*
 * Joins what the system says (starts, files, quits) with windows and sessions:
 *
 *   memory ◀──▶ shell ──▶ windows ── page
 *                 └─────▶ pool ───── engine processes
 */
export class DesktopShell {
  readonly #installation: Installation;
  readonly #memory: DesktopMemory;
  readonly #pool: SessionPool;
  readonly #windows: Windows;
  readonly #atStart: Opened;
  #isReady = false;
  #isQuitting = false;
  #isStopped = false;

  constructor(installation: Installation) {
    const dataDir = findDataDir(process.env);
    const { version, samplePath, engineProcessFile, preloadFile } = installation;
    this.#installation = installation;
    this.#memory = new DesktopMemory(dataDir);
    this.#atStart = readArguments(process.argv, app.isPackaged, process.cwd());
    this.#pool = new SessionPool(
      engineProcessFile,
      { dataDir, version, samplePath },
      {
        onNews: (from, news) => this.#hear(from, news),
        onEnded: (ended, { kind }) => {
          // A page starts its engine again by itself; one that receives behind closed windows has nobody else.
          if (kind === 'crashed' && this.#keepsReceiving(ended)) void this.#pool.engine(ended).start();
        },
      },
    );
    this.#windows = new Windows(preloadFile, {
      onChange: () => this.#remember(),
      onClosed: (closed) => this.#closed(closed),
    });
  }

  listen(): void {
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin') app.quit();
    });
    app.on('activate', () => this.#comeForward());
    app.on('second-instance', (_event, argv, workingDir) => {
      const { storePath, files } = readArguments(argv, app.isPackaged, workingDir);
      if (!this.#isReady) this.#atStart.files.push(...(storePath === '' ? files : [storePath, ...files]));
      else if (storePath === '' && files.length === 0) this.#comeForward();
      else this.#openAll({ storePath, files });
    });
    app.on('open-file', (event, path) => {
      event.preventDefault();
      if (this.#isReady) this.#openAll({ storePath: '', files: [path] });
      else this.#atStart.files.push(path);
    });
    app.on('before-quit', (event) => {
      this.#isQuitting = true;
      if (this.#isStopped) return;
      event.preventDefault();
      void this.#stop();
    });
  }

  open(): void {
    this.#isReady = true;
    lockDownSession(session.defaultSession);
    handleAppScheme(this.#installation.rendererDir);
    handleIpc({
      engineBehind: (contents) => {
        const shown = this.#windows.sessionBehind(contents);
        return shown === undefined ? undefined : this.#pool.engine(shown);
      },
    });
    setMenu(() => void this.#chooseFiles());
    const { storePath, files } = this.#atStart;
    const named = storePath === '' ? undefined : this.#pool.sessionAt(storePath);
    for (const saved of planStartWindows(this.#memory.state.windows, named, isStoreFile)) this.#windows.show(saved);
    if (process.argv.includes(SELF_TEST_SWITCH)) runSelfTest(this.#windows.last!);
    if (files.length > 0) this.#openAll({ storePath: '', files });
  }

  /** Sessions open in their own windows, dumps are read into the session of the window used last. */
  #openAll({ storePath, files }: Opened): void {
    if (storePath !== '') this.#openSession(storePath);
    for (const path of files) {
      if (isStoreFile(path)) this.#openSession(path);
      else this.#openDump(path);
    }
  }

  #openDump(path: string): void {
    this.#comeForward();
    this.#memory.change({ recentFiles: putFirst(this.#memory.state.recentFiles, path) });
    void this.#pool.engine(this.#windows.sessionOf(this.#windows.last) ?? '').openFile(path);
  }

  /** Shows a session: where it is open already, else in `here`, else in one more window. */
  #openSession(path: string, here?: BrowserWindow): void {
    const opened = this.#pool.sessionAt(path);
    if (path !== '') this.#memory.change({ recentSessions: putFirst(this.#memory.state.recentSessions, path) });
    const left = this.#windows.sessionOf(here);
    if (!here || left === undefined || this.#windows.showing(opened)) {
      this.#windows.show({ ...NEW_WINDOW, storePath: opened });
      return;
    }
    // The page loses its line when the old engine ends, asks for another, and finds the new session behind it.
    this.#windows.turnTo(here, opened);
    void this.#pool.stop(left);
  }

  #hear(from: string, news: EngineNews): void {
    switch (news.kind) {
      case 'open-failed':
        return dialog.showErrorBox(`${news.path} could not be opened`, news.message);
      case 'open-session':
        return this.#openSession(news.storePath, news.window === 'this' ? this.#windows.showing(from) : undefined);
      case 'settings':
        for (const engine of this.#pool.others(from)) engine.tell(news);
        return;
      default:
        assertNever(news);
    }
  }

  #comeForward(): void {
    if (!this.#isReady) return;
    this.#windows.show({ ...NEW_WINDOW, storePath: this.#windows.sessionOf(this.#windows.last) ?? '' });
  }

  /** Whether a session goes on without a window of its own: others look at Tracebench while exporters send to it. */
  #keepsReceiving(shown: string): boolean {
    return !this.#isQuitting && this.#pool.receiver === shown && this.#windows.count > 0;
  }

  #closed(closed: string): void {
    this.#remember();
    if (this.#isQuitting || this.#keepsReceiving(closed)) return;
    void this.#pool.stop(closed);
    // Nobody is left for whom the receiving one would go on.
    if (this.#windows.count === 0) for (const engine of this.#pool.all()) void engine.stop();
  }

  /** The last window to be closed is remembered: it is what the next start begins with. */
  #remember(): void {
    if (!this.#isQuitting && this.#windows.count > 0) this.#memory.change({ windows: this.#windows.snapshot() });
  }

  async #chooseFiles(): Promise<void> {
    const { filePaths } = await dialog.showOpenDialog({ properties: ['openFile', 'multiSelections'] });
    this.#openAll({ storePath: '', files: filePaths });
  }

  /** What was acknowledged is on disk before the process ends. */
  async #stop(): Promise<void> {
    await Promise.all([this.#memory.save(), this.#pool.close()]);
    this.#isStopped = true;
    app.quit();
  }
}
