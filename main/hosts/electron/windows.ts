import { screen, type BrowserWindow, type WebContents } from 'electron';
import { DESKTOP_CHANNELS, type DesktopOrder } from '../../../contract/desktop.ts';
import { isPageUrl } from './app-scheme.ts';
import { MAX_HASH_CHARACTERS, type SavedWindow } from './desktop-state.ts';
import { fitBounds } from './fit-bounds.ts';
import { createWindow } from './window.ts';

export interface WindowsListener {
  /** Something worth remembering moved. */
  onChange(): void;
  onClosed(session: string): void;
}

/** Our windows and the session behind each; a session is shown in one window only. */
export class Windows {
  readonly #preloadFile: string;
  readonly #listener: WindowsListener;
  /** In the order they were last in front, the newest at the end. */
  readonly #sessions = new Map<BrowserWindow, string>();
  /** For pages that have no line to their engine yet. */
  readonly #waiting = new Map<BrowserWindow, DesktopOrder[]>();

  constructor(preloadFile: string, listener: WindowsListener) {
    this.#preloadFile = preloadFile;
    this.#listener = listener;
  }

  get count(): number {
    return this.#sessions.size;
  }

  /** Brings the session's window forward, or opens one for it. */
  show(saved: SavedWindow): BrowserWindow {
    const known = this.showing(saved.storePath);
    if (!known) return this.#open(saved);
    if (known.isMinimized()) known.restore();
    known.show();
    known.focus();
    return known;
  }

  showing(session: string): BrowserWindow | undefined {
    return [...this.#sessions].find(([, shown]) => shown === session)?.[0];
  }

  /** The window a person used last. */
  get last(): BrowserWindow | undefined {
    return [...this.#sessions.keys()].at(-1);
  }

  sessionOf(window: BrowserWindow | undefined): string | undefined {
    return window && this.#sessions.get(window);
  }

  sessionBehind(contents: WebContents): string | undefined {
    return this.sessionOf(this.#windowOf(contents));
  }

  /** Tells the page in a window what to do; one that is still being loaded is told when it has its line. */
  order(window: BrowserWindow, order: DesktopOrder): void {
    const waiting = this.#waiting.get(window);
    if (waiting) waiting.push(order);
    else window.webContents.send(DESKTOP_CHANNELS.order, order);
  }

  orderTo(contents: WebContents, order: DesktopOrder): void {
    const window = this.#windowOf(contents);
    if (window) this.order(window, order);
  }

  /** The page in this window has its line. */
  noteConnected(contents: WebContents): void {
    const window = this.#windowOf(contents);
    const waiting = window && this.#waiting.get(window);
    if (!waiting) return;
    this.#waiting.delete(window);
    for (const order of waiting) this.order(window, order);
  }

  #windowOf(contents: WebContents): BrowserWindow | undefined {
    return [...this.#sessions.keys()].find((window) => window.webContents === contents);
  }

  /** From now on the window belongs to another session; its page finds it when it next asks for a line. */
  turnTo(window: BrowserWindow, session: string): void {
    this.#sessions.set(window, session);
    this.#waiting.set(window, []);
    this.#listener.onChange();
  }

  snapshot(): SavedWindow[] {
    return [...this.#sessions].map(([window, storePath]) => ({
      storePath,
      hash: hashOf(window.webContents.getURL()),
      bounds: window.getNormalBounds(),
      maximized: window.isMaximized(),
    }));
  }

  #open({ storePath, hash, bounds, maximized }: SavedWindow): BrowserWindow {
    const displays = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()];
    const areas = displays.map(({ workArea }) => workArea);
    const window = createWindow(this.#preloadFile, hash, bounds && fitBounds(bounds, areas));
    if (maximized) window.maximize();
    this.#sessions.set(window, storePath);
    this.#waiting.set(window, []);
    this.#watch(window);
    this.#listener.onChange();
    return window;
  }

  #watch(window: BrowserWindow): void {
    const changed = () => this.#listener.onChange();
    for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const) window.on(event as 'move', changed);
    window.webContents.on('did-navigate-in-page', changed);
    window.on('focus', () => this.#putLast(window));
    window.on('closed', () => {
      const session = this.#sessions.get(window)!;
      this.#sessions.delete(window);
      this.#waiting.delete(window);
      this.#listener.onClosed(session);
    });
  }

  #putLast(window: BrowserWindow): void {
    const session = this.#sessions.get(window);
    if (session === undefined) return;
    this.#sessions.delete(window);
    this.#sessions.set(window, session);
  }
}

function hashOf(url: string): string {
  const { hash } = isPageUrl(url) ? new URL(url) : { hash: '' };
  return hash.startsWith('#/') && hash.length <= MAX_HASH_CHARACTERS ? hash : '';
}
