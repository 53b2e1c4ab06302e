import { BrowserWindow, session, type Session } from 'electron';
import { SCHEME } from './app-scheme.ts';

/** Beyond this a report is no paper any more. */
const MOST_CHARACTERS = 64 * 1024 ** 2;
/** Ten thousand rows take seconds; longer is a window that hangs. */
const LONGEST_MS = 120_000;

const ADDRESS = `${SCHEME}://print/`;
/** No script, no request: what is printed is in the page. */
const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:",
};

/**
 * Written reports as PDF, one after the other:
 *
 *   page ── html ──▶ a window nobody sees, in a session of its own ── printToPDF ──▶ page
 *
 * The session has the one page that is printed and nothing else: not our own page, no files, no network, no bridge.
 */
export class PdfPrinter {
  #session: Session | undefined;
  #html = '';
  #last: Promise<unknown> = Promise.resolve();

  /** The bytes of the PDF; null for what is no page, and where printing failed. */
  async print(html: unknown): Promise<Uint8Array | null> {
    if (typeof html !== 'string' || html.length > MOST_CHARACTERS) return null;
    const printed = this.#last.then(() => this.#printNow(html)).catch(() => null);
    this.#last = printed;
    return printed;
  }

  async #printNow(html: string): Promise<Uint8Array> {
    this.#html = html;
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        session: (this.#session ??= this.#ownSession()),
        javascript: false,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
      },
    });
    try {
      return await within(LONGEST_MS, printIn(window));
    } finally {
      this.#html = '';
      window.destroy();
    }
  }

  #ownSession(): Session {
    const own = session.fromPartition('tracebench-print', { cache: false });
    own.webRequest.onBeforeRequest(({ url }, answer) =>
      answer({ cancel: url !== ADDRESS && !url.startsWith('data:') }),
    );
    own.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
    own.setPermissionCheckHandler(() => false);
    own.setDevicePermissionHandler(() => false);
    own.on('will-download', (event) => event.preventDefault());
    own.protocol.handle(SCHEME, () => new Response(this.#html, { headers: HEADERS }));
    return own;
  }
}

async function printIn(window: BrowserWindow): Promise<Uint8Array> {
  await window.loadURL(ADDRESS);
  return window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true });
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('too late')), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
