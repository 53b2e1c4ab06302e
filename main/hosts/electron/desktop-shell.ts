import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, session, shell, type WebContents } from 'electron';
import { assertNever } from '../../../core/model/assert-never.ts';
import { findDataDir } from '../default-store.ts';
import type { Installation } from '../installation.ts';
import { handleAppScheme } from './app-scheme.ts';
import { isStoreFile, NOTHING, readArguments, type Opened } from './arguments.ts';
import { Background } from './background.ts';
import { DesktopMemory } from './desktop-memory.ts';
import { handleDownloads } from './downloads.ts';
import { DragOut } from './drag-out.ts';
import { EngineLog } from './engine-log.ts';
import type { EngineNews, ToEngine } from './engine-messages.ts';
import { makeIcon } from './icon.ts';
import { handleIpc } from './ipc.ts';
import { lockDownSession } from './lock-down.ts';
import type { MenuLanguage } from './menu-texts.ts';
import { menuLanguage } from './menu.ts';
import { Openings } from './openings.ts';
import { followPower } from './power.ts';
import { SessionPool } from './session-pool.ts';
import { planStartWindows } from './start-windows.ts';
import { Windows } from './windows.ts';

/** By then the supervisor is willing to start an engine that kept crashing. */
const TRY_AGAIN_MS = 61_000;

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
  readonly #openings: Openings;
  readonly #background: Background;
  readonly #atStart: Opened;
  #isReady = false;
  #isQuitting = false;
  #isStopped = false;

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
        if (kind === 'crashed') void this.#receiveAgain(ended);
      },
    });
    this.#background = new Background(join(dataDir, 'settings.json'), {
      language: () => this.language,
      tellEngines: (message) => this.#tellEngines(message),
      comeForward: () => void this.#openings.comeForward(),
      goTo: (shown, hash) => this.#openings.goTo(shown, hash),
      quit: () => app.quit(),
    });
    this.#windows = new Windows(preloadFile, {
      onChange: () => this.#remember(),
      onClosed: (closed) => this.#closed(closed),
    });
    this.#openings = new Openings(dataDir, this.#memory, this.#pool, this.#windows, () => this.#showLog());
  }

  get language(): MenuLanguage {
    return menuLanguage(this.#memory.state);
  }

  listen(): void {
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin' && !this.#background.staysOpen) app.quit();
    });
    app.on('activate', () => {
      if (this.#isReady) this.#openings.comeForward();
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
      openDialog: (kind) => this.#openings.choose(kind),
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
    this.#openings.setMenu();
    const { storePath, files, links } = this.#atStart;
    const named = storePath === '' ? undefined : this.#pool.sessionAt(storePath);
    const planned = planStartWindows(this.#memory.state.windows, named, isStoreFile);
    // Decided here, not by whichever page is the first to ask for its engine.
    this.#pool.chooseReceiver(planned.map((window) => window.storePath));
    for (const saved of planned) this.#windows.show(saved);
    this.#openings.openAll({ ...NOTHING, files, links });
  }

  /** From another start or the system, which may be earlier than we are. */
  #take(opened: Opened): void {
    const { storePath, files, links } = opened;
    if (!this.#isReady) {
      this.#atStart.files.push(...(storePath === '' ? files : [storePath, ...files]));
      this.#atStart.links.push(...links);
      return;
    }
    if (storePath === '' && files.length === 0) this.#openings.comeForward();
    this.#openings.openAll(opened);
  }

  #setLanguage(language: unknown): boolean {
    if (language !== 'en' && language !== 'ko') return false;
    if (language !== this.#memory.state.language) {
      this.#memory.change({ language });
      this.#openings.setMenu();
      this.#background.refresh();
    }
    return true;
  }

  #hear(from: string, news: EngineNews): void {
    switch (news.kind) {
      case 'open-session':
        return this.#openings.openSession(
          news.storePath,
          news.window === 'this' ? this.#windows.showing(from) : undefined,
        );
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

  /** Whether a session goes on without a window of its own: others look at Tracebench while exporters send to it. */
  #keepsReceiving(shown: string): boolean {
    const isWanted = this.#windows.count > 0 || this.#background.staysOpen;
    return !this.#isQuitting && this.#pool.receiver === shown && isWanted;
  }

  /** One that keeps crashing is left alone for a while; meanwhile the tray says so. */
  async #receiveAgain(session: string): Promise<void> {
    if (!this.#keepsReceiving(session)) return;
    const started = await this.#pool.engine(session).start();
    if (started.ok) return;
    this.#background.hearStopped();
    setTimeout(() => void this.#receiveAgain(session), TRY_AGAIN_MS).unref();
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
