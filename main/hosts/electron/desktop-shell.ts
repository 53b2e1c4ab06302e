import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, session, shell, type BrowserWindow, type WebContents } from 'electron';
import { assertNever } from '../../../core/model/assert-never.ts';
import type { DesktopOrder } from '../../../contract/desktop.ts';
import { findDataDir } from '../default-store.ts';
import type { Installation } from '../installation.ts';
import { handleAppScheme } from './app-scheme.ts';
import { isStoreFile, NOTHING, readArguments, type Opened } from './arguments.ts';
import { readDeepLink } from './deep-link.ts';
import { Background } from './background.ts';
import { DesktopMemory, putFirst } from './desktop-memory.ts';
import { NEW_WINDOW } from './desktop-state.ts';
import { handleDownloads } from './downloads.ts';
import { DragOut } from './drag-out.ts';
import { EngineLog } from './engine-log.ts';
import type { EngineNews, ToEngine } from './engine-messages.ts';
import { makeIcon } from './icon.ts';
import { handleIpc } from './ipc.ts';
import { lockDownSession } from './lock-down.ts';
import { MENU_TEXTS, type MenuLanguage } from './menu-texts.ts';
import { menuLanguage, setMenu } from './menu.ts';
import { chooseFiles } from './open-dialog.ts';
import { followPower } from './power.ts';
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
  readonly #dataDir = findDataDir(process.env);
  readonly #memory: DesktopMemory;
  readonly #log: EngineLog;
  readonly #dragOut = new DragOut(join(this.#dataDir, 'drag'));
  readonly #pool: SessionPool;
  readonly #windows: Windows;
  readonly #background: Background;
  readonly #atStart: Opened;
  #isReady = false;
  #isQuitting = false;
  #isStopped = false;
  /** One dialog at a time: key and menu may both ask for it. */
  #isChoosing = false;

  constructor(installation: Installation) {
    const dataDir = this.#dataDir;
    const { version, samplePath, engineProcessFile, preloadFile } = installation;
    this.#installation = installation;
    this.#memory = new DesktopMemory(dataDir);
    this.#atStart = readArguments(process.argv, app.isPackaged, process.cwd());
    this.#log = new EngineLog(join(dataDir, 'logs/engine.log'));
    this.#pool = new SessionPool(engineProcessFile, { dataDir, version, samplePath }, this.#log, {
      onNews: (from, news) => this.#hear(from, news),
      onEnded: (ended, { kind }) => {
        // A page starts its engine again by itself; one that receives behind closed windows has nobody else.
        if (kind === 'crashed' && this.#keepsReceiving(ended)) void this.#pool.engine(ended).start();
      },
    });
    this.#background = new Background(join(dataDir, 'settings.json'), {
      language: () => menuLanguage(this.#memory.state),
      tellEngines: (message) => this.#tellEngines(message),
      comeForward: () => void this.#comeForward(),
      goTo: (shown, hash) =>
        this.#windows.order(this.#windows.show({ ...NEW_WINDOW, storePath: shown }), { kind: 'go', hash }),
      quit: () => app.quit(),
    });
    this.#windows = new Windows(preloadFile, {
      onChange: () => this.#remember(),
      onClosed: (closed) => this.#closed(closed),
    });
  }

  get language(): MenuLanguage {
    return menuLanguage(this.#memory.state);
  }

  listen(): void {
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin' && !this.#background.staysOpen) app.quit();
    });
    app.on('activate', () => {
      if (this.#isReady) this.#comeForward();
    });
    app.on('second-instance', (_event, argv, workingDir) => {
      this.#take(readArguments(argv, app.isPackaged, workingDir));
    });
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.#take({ ...NOTHING, files: [path] });
    });
    app.on('open-url', (event, url) => {
      event.preventDefault();
      this.#take({ ...NOTHING, links: [url] });
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
    handleDownloads(session.defaultSession, (contents, saved) => this.#windows.orderTo(contents, saved));
    handleIpc({
      engineBehind: (contents) => {
        const shown = this.#windows.sessionBehind(contents);
        return shown === undefined ? undefined : this.#pool.engine(shown);
      },
      noteConnected: (contents) => this.#windows.noteConnected(contents),
      openDialog: () => this.#chooseFiles(),
      setLanguage: (language) => this.#setLanguage(language),
      showLog: () => this.#showLog(),
      prepareDrag: (name, bytes) => this.#dragOut.prepare(name, bytes),
      startDrag: (contents, id) => this.#startDrag(contents, id),
    });
    void this.#dragOut.clean();
    followPower(
      (message) => this.#tellEngines(message),
      () => void this.#memory.save(),
    );
    void this.#background.start();
    this.#setMenu();
    const { storePath, files, links } = this.#atStart;
    const named = storePath === '' ? undefined : this.#pool.sessionAt(storePath);
    for (const saved of planStartWindows(this.#memory.state.windows, named, isStoreFile)) this.#windows.show(saved);
    this.#openAll({ ...NOTHING, files, links });
  }

  /** From another start or the system, which may be earlier than we are. */
  #take(opened: Opened): void {
    const { storePath, files, links } = opened;
    if (!this.#isReady) {
      this.#atStart.files.push(...(storePath === '' ? files : [storePath, ...files]));
      this.#atStart.links.push(...links);
      return;
    }
    if (storePath === '' && files.length === 0) this.#comeForward();
    this.#openAll(opened);
  }

  /** Sessions open in their own windows, dumps are read into the session of the window used last. */
  #openAll({ storePath, files, links }: Opened): void {
    if (storePath !== '') this.#openSession(storePath);
    const dumps = files.filter((path) => !isStoreFile(path));
    for (const path of files) if (!dumps.includes(path)) this.#openSession(path);
    for (const path of dumps) this.#noteRecent('recentFiles', path);
    if (dumps.length > 0) this.#order({ kind: 'import', paths: dumps });
    for (const link of links) this.#openLink(link);
  }

  /** A link that is not one of ours changes nothing; whoever made it learns nothing. */
  #openLink(text: string): void {
    const link = readDeepLink(text);
    if (!link) return;
    const path = join(this.#dataDir, link.sessionId);
    if (link.sessionId !== '' && !isStoreFile(path)) return this.#sayGone(link.sessionId);
    if (link.sessionId !== '') this.#openSession(path);
    this.#order({ kind: 'go', hash: link.hash });
  }

  #sayGone(name: string): void {
    dialog.showErrorBox(name, MENU_TEXTS[menuLanguage(this.#memory.state)].gone);
  }

  #openRecent(path: string): void {
    if (existsSync(path)) return this.#openAll({ ...NOTHING, files: [path] });
    const without = (paths: string[]) => paths.filter((other) => other !== path);
    const { recentFiles, recentSessions } = this.#memory.state;
    this.#memory.change({ recentFiles: without(recentFiles), recentSessions: without(recentSessions) });
    this.#setMenu();
    this.#sayGone(path);
  }

  #noteRecent(list: 'recentFiles' | 'recentSessions', path: string): void {
    this.#memory.change({ [list]: putFirst(this.#memory.state[list], path) });
    app.addRecentDocument(path);
    this.#setMenu();
  }

  #clearRecent(): void {
    this.#memory.change({ recentFiles: [], recentSessions: [] });
    app.clearRecentDocuments();
    this.#setMenu();
  }

  /** To the window used last, which is opened when there is none. */
  #order(order: DesktopOrder): void {
    this.#windows.order(this.#comeForward(), order);
  }

  #setMenu(): void {
    if (!this.#isReady) return;
    setMenu(this.#memory.state, {
      command: (id) => this.#order({ kind: 'command', id }),
      openDialog: () => void this.#chooseFiles(),
      openPath: (path) => this.#openRecent(path),
      openLiveSession: () => this.#openSession(''),
      clearRecent: () => this.#clearRecent(),
      showLog: () => void this.#showLog(),
    });
  }

  #setLanguage(language: unknown): boolean {
    if (language !== 'en' && language !== 'ko') return false;
    if (language !== this.#memory.state.language) {
      this.#memory.change({ language });
      this.#setMenu();
      this.#background.refresh();
    }
    return true;
  }

  /** Shows a session: where it is open already, else in `here`, else in one more window. */
  #openSession(path: string, here?: BrowserWindow): void {
    const opened = this.#pool.sessionAt(path);
    if (path !== '') this.#noteRecent('recentSessions', path);
    const left = this.#windows.sessionOf(here);
    if (!here || left === undefined || this.#windows.showing(opened)) {
      this.#windows.show({ ...NEW_WINDOW, storePath: opened });
      return;
    }
    // The page loses its line when the old engine ends, asks for another, and finds the new session behind it.
    this.#windows.turnTo(here, opened);
    // What the page was looking at is not there.
    this.#windows.order(here, { kind: 'go', hash: '#/' });
    void this.#pool.stop(left);
  }

  #hear(from: string, news: EngineNews): void {
    switch (news.kind) {
      case 'open-session':
        return this.#openSession(news.storePath, news.window === 'this' ? this.#windows.showing(from) : undefined);
      case 'settings':
        for (const engine of this.#pool.others(from)) engine.tell(news);
        return this.#background.hearSettings(news.settings);
      case 'rate':
        if (from === this.#pool.receiver) this.#background.hearRate(news.perSecond);
        return;
      case 'error-received':
        return this.#background.hearError(from, news.error);
      default:
        assertNever(news);
    }
  }

  #tellEngines(message: ToEngine): void {
    for (const engine of this.#pool.all()) engine.tell(message);
  }

  /** The window used last, in front; one with the default session when there is none. */
  #comeForward(): BrowserWindow {
    return this.#windows.show({ ...NEW_WINDOW, storePath: this.#windows.sessionOf(this.#windows.last) ?? '' });
  }

  /** Whether a session goes on without a window of its own: others look at Tracebench while exporters send to it. */
  #keepsReceiving(shown: string): boolean {
    const isWanted = this.#windows.count > 0 || this.#background.staysOpen;
    return !this.#isQuitting && this.#pool.receiver === shown && isWanted;
  }

  #closed(closed: string): void {
    this.#remember();
    if (this.#isQuitting || this.#keepsReceiving(closed)) return;
    void this.#pool.stop(closed);
    // Nobody is left for whom the receiving one would go on.
    const { receiver } = this.#pool;
    if (receiver !== undefined && !this.#keepsReceiving(receiver)) void this.#pool.stop(receiver);
  }

  /** The last window to be closed is remembered: it is what the next start begins with. */
  #remember(): void {
    if (!this.#isQuitting && this.#windows.count > 0) this.#memory.change({ windows: this.#windows.snapshot() });
  }

  async #chooseFiles(): Promise<boolean> {
    if (this.#isChoosing) return false;
    this.#isChoosing = true;
    const files = await chooseFiles(this.#windows.last, menuLanguage(this.#memory.state));
    this.#isChoosing = false;
    this.#openAll({ ...NOTHING, files });
    return files.length > 0;
  }

  #startDrag(contents: WebContents, id: unknown): boolean {
    const file = this.#dragOut.find(id);
    if (file === undefined) return false;
    contents.startDrag({ file, icon: makeIcon(false) });
    return true;
  }

  #showLog(): boolean {
    if (!existsSync(this.#log.path)) return false;
    shell.showItemInFolder(this.#log.path);
    return true;
  }

  /** What was acknowledged is on disk before the process ends. */
  async #stop(): Promise<void> {
    this.#background.close();
    await Promise.all([this.#memory.save(), this.#pool.close(), this.#dragOut.clean()]);
    await this.#log.flush();
    this.#isStopped = true;
    app.quit();
  }
}
