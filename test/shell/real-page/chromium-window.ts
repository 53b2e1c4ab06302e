import { readFileSync } from 'node:fs';
import type { BrowserContext, Frame, Page, Request as PageRequest, Route } from '@playwright/test';
import type { MessagePort } from 'node:worker_threads';
import * as electron from '../electron-stand-in.ts';
import { StandInFrame, type BrowserWindow } from '../electron-stand-in.ts';
import { installPageSide, type FromPage, type ToPage } from './page-side.ts';

/** Stands for the app's own scheme, which no foreign Chromium knows. Names below localhost are trusted like https. */
const ORIGIN = 'http://workbench.localhost';
const SCHEME = 'tracebench-app:';
const BINDING = 'standInSend';

const toSchemeUrl = (url: string) =>
  url.startsWith(`${ORIGIN}/`) ? url.replace('http:', SCHEME).replace('.localhost', '') : url;

/**
 * Shows a stand-in's window in a real Chromium: the page comes from the shell's own scheme handler with its headers,
 * the built preload script runs before it, and both speak with the shell's real code.
 *
 *   page ◀─▶ preload.cjs ◀─▶ page-side.ts ── Playwright's binding ──▶ invokeHandlers, ports ──▶ shell
 */
export class ChromiumWindow {
  readonly page: Page;
  readonly #window: BrowserWindow;
  readonly #ports = new Map<number, MessagePort>();

  private constructor(page: Page, window: BrowserWindow) {
    this.page = page;
    this.#window = window;
  }

  static async open(context: BrowserContext, window: BrowserWindow): Promise<ChromiumWindow> {
    const page = await context.newPage();
    const shown = new ChromiumWindow(page, window);
    await context.route('**/*', (route) => shown.#serve(route));
    await page.exposeBinding(BINDING, ({ frame }, message: FromPage) => shown.#hear(frame, message));
    const preload = readFileSync(window.options.webPreferences!.preload!, 'utf8');
    const asFunction = `(require, process, exports) => {\n${preload}\n}`;
    const rest = [BINDING, process.platform].map((arg) => JSON.stringify(arg)).join(', ');
    await page.addInitScript(`(${installPageSide.toString()})(${asFunction}, ${rest})`);
    electron.page.receive = (channel, ports, args = []) => {
      const kept = ports.map((port) => shown.#keepPort(electron.nodePorts.get(port)!));
      shown.#tell({ kind: 'event', channel, ports: kept, args });
    };
    await page.goto(`${ORIGIN}/`);
    return shown;
  }

  /** The page's parts from the shell; wherever else it wants to go, the shell is asked as Electron would ask it. */
  async #serve(route: Route): Promise<void> {
    const request = route.request();
    const url = toSchemeUrl(request.url());
    if (!url.startsWith(SCHEME)) {
      if (request.isNavigationRequest()) this.#askToLeave(url, frameOf(request));
      // Aborted, not failed: a page that stays is not replaced by one that shows an error.
      return route.abort('aborted');
    }
    const handler = electron.schemes.handlers.get(SCHEME.slice(0, -1))!;
    const answer = await handler({ url, method: request.method() } as Request);
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  }

  #askToLeave(url: string, frame: Frame | undefined): void {
    const { webContents } = this.#window;
    if (frame?.page() !== this.page) return void webContents.openHandler!({ url });
    const event = { url, defaultPrevented: false, preventDefault: () => (event.defaultPrevented = true) };
    webContents.emit(frame.parentFrame() ? 'will-frame-navigate' : 'will-navigate', event);
    if (!event.defaultPrevented) throw new Error(`The shell would have let the page go to ${url}`);
  }

  async #hear(frame: Frame, message: FromPage): Promise<unknown> {
    if (message.kind === 'port') return void this.#ports.get(message.id)?.postMessage(message.data);
    if (message.kind === 'port-closed') return void this.#ports.get(message.id)?.close();
    const handler = electron.invokeHandlers.get(message.channel);
    if (!handler) throw new Error(`No handler registered for '${message.channel}'`);
    return handler({ sender: this.#window.webContents, senderFrame: this.#frameOf(frame) }, ...message.args);
  }

  #frameOf(frame: Frame): StandInFrame {
    const { mainFrame } = this.#window.webContents;
    mainFrame.url = toSchemeUrl(this.page.url());
    if (frame === this.page.mainFrame()) return mainFrame;
    return Object.assign(new StandInFrame(), { url: toSchemeUrl(frame.url()), parent: mainFrame });
  }

  #keepPort(port: MessagePort): number {
    const id = this.#ports.size + 1;
    this.#ports.set(id, port);
    port.on('message', (data: unknown) => this.#tell({ kind: 'port', id, data }));
    port.on('close', () => this.#tell({ kind: 'port-closed', id }));
    return id;
  }

  /** A page that is gone does not hear it. */
  #tell(message: ToPage): void {
    const deliver = (given: ToPage) => {
      const globals = window as unknown as Record<symbol, ((message: ToPage) => void) | undefined>;
      globals[Symbol.for('stand-in')]?.(given);
    };
    this.page.evaluate(deliver, message).catch(() => undefined);
  }
}

/** A window that has just been asked for has none yet. */
function frameOf(request: PageRequest): Frame | undefined {
  try {
    return request.frame();
  } catch {
    return undefined;
  }
}
