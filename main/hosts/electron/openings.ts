import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import type { DesktopOrder } from '../../../contract/desktop.ts';
import { isStoreFile, NOTHING, type Opened } from './arguments.ts';
import { readDeepLink } from './deep-link.ts';
import { putFirst, type DesktopMemory } from './desktop-memory.ts';
import { NEW_WINDOW } from './desktop-state.ts';
import { MENU_TEXTS } from './menu-texts.ts';
import { menuLanguage, setMenu } from './menu.ts';
import { choosePaths, isDialogKind } from './open-dialog.ts';
import type { SessionPool } from './session-pool.ts';
import type { Windows } from './windows.ts';

/** Brings what a person chose to where it belongs: sessions to windows, dumps and places to pages. Keeps the menu. */
export class Openings {
  readonly #dataDir: string;
  readonly #memory: DesktopMemory;
  readonly #pool: SessionPool;
  readonly #windows: Windows;
  readonly #showLog: () => void;
  /** One dialog at a time: key and menu may both ask for it. */
  #isChoosing = false;

  constructor(dataDir: string, memory: DesktopMemory, pool: SessionPool, windows: Windows, showLog: () => void) {
    this.#dataDir = dataDir;
    this.#memory = memory;
    this.#pool = pool;
    this.#windows = windows;
    this.#showLog = showLog;
  }

  /** Shows a session: where it is open already, else in `here`, else in one more window. */
  openSession(path: string, here?: BrowserWindow): void {
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

  /** Sessions open in their own windows, dumps are read into the session of the window used last. */
  openAll({ storePath, files, links }: Opened): void {
    if (storePath !== '') this.openSession(storePath);
    const dumps = files.filter((path) => !isStoreFile(path));
    for (const path of files) if (!dumps.includes(path)) this.openSession(path);
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
    if (link.sessionId !== '') this.openSession(path);
    this.#order({ kind: 'go', hash: link.hash });
  }

  #sayGone(name: string): void {
    dialog.showErrorBox(name, MENU_TEXTS[menuLanguage(this.#memory.state)].gone);
  }

  #openRecent(path: string): void {
    if (existsSync(path)) return this.openAll({ ...NOTHING, files: [path] });
    const without = (paths: string[]) => paths.filter((other) => other !== path);
    const { recentFiles, recentSessions } = this.#memory.state;
    this.#memory.change({ recentFiles: without(recentFiles), recentSessions: without(recentSessions) });
    this.setMenu();
    this.#sayGone(path);
  }

  #noteRecent(list: 'recentFiles' | 'recentSessions', path: string): void {
    this.#memory.change({ [list]: putFirst(this.#memory.state[list], path) });
    app.addRecentDocument(path);
    this.setMenu();
  }

  #clearRecent(): void {
    this.#memory.change({ recentFiles: [], recentSessions: [] });
    app.clearRecentDocuments();
    this.setMenu();
  }

  /** To the window used last, which is opened when there is none. */
  #order(order: DesktopOrder): void {
    this.#windows.order(this.comeForward(), order);
  }

  /** Anew, after something in it changed. */
  setMenu(): void {
    if (!app.isReady()) return;
    setMenu(this.#memory.state, {
      command: (id) => this.#order({ kind: 'command', id }),
      openDialog: (kind) => void this.choose(kind),
      openPath: (path) => this.#openRecent(path),
      openLiveSession: () => this.openSession(''),
      clearRecent: () => this.#clearRecent(),
      showLog: () => void this.#showLog(),
    });
  }

  /** The window used last, in front; one with the session that receives when there is none. */
  comeForward(): BrowserWindow {
    return this.#windows.show({
      ...NEW_WINDOW,
      storePath: this.#windows.sessionOf(this.#windows.last) ?? this.#pool.receiver ?? '',
    });
  }

  async choose(kind: unknown): Promise<boolean> {
    if (this.#isChoosing || !isDialogKind(kind)) return false;
    this.#isChoosing = true;
    const files = await choosePaths(kind, this.#windows.last, menuLanguage(this.#memory.state)).finally(
      () => (this.#isChoosing = false),
    );
    if (kind === 'follow' && files.length > 0) this.#order({ kind: 'import', paths: files, follow: true });
    else this.openAll({ ...NOTHING, files });
    return files.length > 0;
  }

  /** Shows a place of a session that is known by its name in the pool. */
  goTo(session: string, hash: string): void {
    this.#windows.order(this.#windows.show({ ...NEW_WINDOW, storePath: session }), { kind: 'go', hash });
  }
}
