import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { DESKTOP_CHANNELS, type DesktopBridge } from '../../contract/desktop.ts';
import { handleAppScheme, isPageUrl, PAGE_URL } from '../../main/hosts/electron/app-scheme.ts';
import { readArguments } from '../../main/hosts/electron/arguments.ts';
import { readExternalUrl } from '../../main/hosts/electron/external-links.ts';
import { isTrustedSender } from '../../main/hosts/electron/ipc.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import { BRIDGE_CALLS } from './bridge-calls.ts';
import * as electron from './electron-stand-in.ts';
import { BrowserWindow, StandInFrame } from './electron-stand-in.ts';
import { useTempHome } from './temp-home.ts';

vi.mock('electron', () => import('./electron-stand-in.ts'));

const PAGE = 'tracebench-app://workbench/';

beforeAll(async () => {
  vi.stubGlobal('window', { postMessage: vi.fn() });
  await useTempHome();
  await import('../../main/hosts/electron/main.ts');
  expect(electron.BrowserWindow.all).toHaveLength(0);
  expect(electron.app.enableSandbox).toHaveBeenCalledOnce();
  await electron.becomeReady();
  await import('../../preload/preload.ts');
  electron.page.sender = BrowserWindow.all[0]!.webContents;
});

beforeEach(() => {
  electron.shell.openExternal.mockClear();
  electron.shell.showItemInFolder.mockClear();
  electron.dialog.showMessageBox.mockClear();
});

const theWindow = () => BrowserWindow.all[0]!;

describe('window', () => {
  test('there is one, it shows our page and is caged', () => {
    expect(BrowserWindow.all).toHaveLength(1);
    expect(theWindow().loaded).toEqual([PAGE]);
    expect(theWindow().options.webPreferences).toEqual({
      preload: expect.stringMatching(/dist\/preload\/preload\.cjs$/),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    });
  });

  test('it is shown when there is something to see', () => {
    expect(theWindow().show).not.toHaveBeenCalled();
    theWindow().emit('ready-to-show');
    expect(theWindow().show).toHaveBeenCalledOnce();
  });

  test('a second start only brings the window forward', () => {
    theWindow().minimized = true;
    electron.app.emit('second-instance', {}, ['electron', '.'], '/');
    expect(BrowserWindow.all).toHaveLength(1);
    expect(theWindow().restore).toHaveBeenCalledOnce();
    expect(theWindow().focus).toHaveBeenCalledOnce();
  });
});

describe('preload', () => {
  test('the page gets these calls and no others', () => {
    expect([...electron.page.exposed.keys()]).toEqual(['tracebench']);
    const bridge = electron.page.exposed.get('tracebench') as DesktopBridge;
    expect(Object.keys(bridge).sort()).toEqual(BRIDGE_CALLS);
    expect(bridge.platform).toBe(process.platform);
    expect(bridge.pathForFile({})).toBe('/dropped/file.json');
    expect(electron.page.listensTo().sort()).toEqual(['tracebench:engine-port', 'tracebench:order']);
  });

  test('the shell answers these channels and no others', () => {
    const { enginePort: _port, order: _order, ...asked } = DESKTOP_CHANNELS;
    expect([...electron.invokeHandlers.keys()].sort()).toEqual(Object.values(asked).sort());
  });

  test.each([
    ['/etc/hostname-that-is-not-there', false],
    ['relative.json', false],
    ['//server/share/file', false],
    ['\\\\server\\share\\file', false],
    ['', false],
    [join(import.meta.dirname, 'shell.test.ts'), true],
  ])('revealFile(%j): %s', async (path, revealed) => {
    const bridge = electron.page.exposed.get('tracebench') as DesktopBridge;
    expect(await bridge.revealFile(path)).toBe(revealed);
    expect(electron.shell.showItemInFolder).toHaveBeenCalledTimes(revealed ? 1 : 0);
  });
});

describe('sender check', () => {
  const event = (change: { frame?: StandInFrame | null; stranger?: boolean } = {}) => {
    const sender = change.stranger ? new electron.StandInContents() : theWindow().webContents;
    return { sender, senderFrame: change.frame === undefined ? sender.mainFrame : change.frame };
  };
  const trusts = (one: unknown) => isTrustedSender(one as Parameters<typeof isTrustedSender>[0]);

  test('our page in our window is trusted', () => expect(trusts(event())).toBe(true));

  test('a frame inside the page, a frame that is gone, and a window not ours are not', () => {
    const inner = new StandInFrame();
    inner.parent = theWindow().webContents.mainFrame;
    expect(trusts(event({ frame: inner }))).toBe(false);
    expect(trusts(event({ frame: null }))).toBe(false);
    expect(trusts(event({ stranger: true }))).toBe(false);
  });

  test.each([
    'https://evil.example/',
    'tracebench-app://evil/',
    'file:///etc/passwd',
    'about:blank',
    'data:text/html,x',
    '',
  ])('nor is a page at %j', async (url) => {
    const contents = theWindow().webContents;
    contents.mainFrame.url = url;
    try {
      expect(trusts({ sender: contents, senderFrame: contents.mainFrame })).toBe(false);
      for (const channel of electron.invokeHandlers.keys()) {
        await expect(electron.ipcRenderer.invoke(channel, '/')).rejects.toThrow('refused');
      }
    } finally {
      contents.mainFrame.url = PAGE;
    }
  });
});

/** Every address, whether the page may go there itself, and whether a browser may be given it. */
const ADDRESSES: [url: string, isPage: boolean, isExternal: boolean][] = [
  ['tracebench-app://workbench/', true, false],
  ['tracebench-app://workbench/#/traces', true, false],
  ['tracebench-app://workbench/index.html', true, false],
  ['tracebench-app://evil/', false, false],
  ['tracebench-app://workbench.evil/', false, false],
  ['tracebench-app://user@workbench/', false, false],
  ['tracebench-app:workbench', false, false],
  ['tracebench://workbench/', false, false],
  ['https://opentelemetry.io/docs/', false, true],
  ['http://127.0.0.1:16686/trace/1', false, true],
  ['HTTPS://EXAMPLE.COM', false, true],
  ['https://пример.example/', false, true],
  ['https://[::1]/', false, true],
  ['https://user:secret@example.com/', false, false],
  ['https://opentelemetry.io@evil.example/', false, false],
  ['https://', false, false],
  ['http:///', false, false],
  ['//example.com/', false, false],
  ['example.com', false, false],
  ['file:///etc/passwd', false, false],
  ['file://server/share/run.exe', false, false],
  ['smb://server/share', false, false],
  ['javascript:alert(1)', false, false],
  [' javascript:alert(1)', false, false],
  ['java\nscript:alert(1)', false, false],
  ['data:text/html,<script>alert(1)</script>', false, false],
  ['blob:tracebench-app://workbench/1', false, false],
  ['about:blank', false, false],
  ['chrome://settings', false, false],
  ['devtools://devtools/bundled/inspector.html', false, false],
  ['ms-msdt:/id PCWDiagnostic', false, false],
  ['vscode://file/etc/passwd', false, false],
  ['mailto:a@example.com', false, false],
  ['view-source:https://example.com', false, false],
  ['https:example.com', false, false],
  ['', false, false],
  [`https://example.com/${'a'.repeat(3_000)}`, false, false],
];

describe('navigation', () => {
  test.each(ADDRESSES)('%s: page %s, browser %s', async (url, isPage, isExternal) => {
    const { webContents } = theWindow();
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      const preventDefault = vi.fn();
      webContents.emit(name, { url, preventDefault });
      expect(preventDefault).toHaveBeenCalledTimes(isPage ? 0 : 1);
    }
    expect(webContents.openHandler!({ url })).toEqual({ action: 'deny' });
    await new Promise(setImmediate);
    expect(electron.shell.openExternal).toHaveBeenCalledTimes(isExternal ? 1 : 0);
    expect(isPageUrl(url)).toBe(isPage);
    expect(readExternalUrl(url) !== undefined).toBe(isExternal);
  });

  test('the person is shown where a link leads, and may decline', async () => {
    electron.dialog.showMessageBox.mockResolvedValueOnce({ response: 1 });
    theWindow().webContents.openHandler!({ url: 'https://xn--80akhbyknj4f.example/a?b' });
    await eventually(() => expect(electron.dialog.showMessageBox).toHaveBeenCalledOnce());
    const [, options] = electron.dialog.showMessageBox.mock.calls[0]!;
    expect(options!.detail).toBe('xn--80akhbyknj4f.example\n\nhttps://xn--80akhbyknj4f.example/a?b');
    expect(electron.shell.openExternal).not.toHaveBeenCalled();
  });

  test('the page embeds nothing', () => {
    const preventDefault = vi.fn();
    theWindow().webContents.emit('will-attach-webview', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  test('permissions are denied, but for copying text out of our page', () => {
    const { request, check, device } = electron.permissions;
    const contents = theWindow().webContents;
    const foreign = { getURL: () => 'https://evil.example/' };
    const asked = (permission: string, from: unknown = contents) => {
      const callback = vi.fn();
      request!(from as never, permission as never, callback, {} as never);
      return callback.mock.calls[0]![0];
    };
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'fullscreen',
    ]) {
      expect(asked(permission)).toBe(false);
      expect(check!(contents as never, permission as never, '', {} as never)).toBe(false);
    }
    expect(asked('clipboard-sanitized-write')).toBe(true);
    expect(asked('clipboard-sanitized-write', foreign)).toBe(false);
    expect(check!(null, 'clipboard-sanitized-write', '', {} as never)).toBe(false);
    expect(device!({} as never)).toBe(false);
  });

  test.each([
    ['blob:tracebench-app://workbench/1234', true],
    ['https://example.com/file', false],
    ['data:text/plain,x', false],
  ])('download of %s: %s', (url, allowed) => {
    const preventDefault = vi.fn();
    const item = Object.assign(new electron.StandInDownload(), { url });
    electron.session.defaultSession.emit('will-download', { preventDefault }, item);
    expect(preventDefault).toHaveBeenCalledTimes(allowed ? 0 : 1);
  });
});

describe('app scheme', () => {
  async function ask(path: string, method = 'GET'): Promise<Response> {
    const dir = await makeTempDir();
    const root = join(dir, 'renderer');
    await mkdir(join(root, 'assets'), { recursive: true });
    await writeFile(join(dir, 'secret.json'), 'secret');
    await writeFile(join(root, 'index.html'), '<p>');
    await writeFile(join(root, 'assets/a.js'), 'js');
    handleAppScheme(root);
    const handler = electron.schemes.handlers.get('tracebench-app')!;
    return handler({
      method,
      url: path.startsWith('tracebench') ? path : `tracebench-app://workbench${path}`,
    } as Request);
  }

  test('is standard and secure, said before Electron was ready, and closed to other pages', () => {
    expect(electron.schemes.registeredBeforeReady).toBe(true);
    expect(electron.schemes.privileged).toEqual([
      {
        scheme: 'tracebench-app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
      },
    ]);
    expect(PAGE_URL).toBe(PAGE);
  });

  test('gives the page and its parts, under the strict policy', async () => {
    const page = await ask('/');
    expect(await page.text()).toBe('<p>');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await (await ask('/assets/a.js?x#y')).text()).toBe('js');
  });

  test.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/assets/..%2f..%2fsecret.json',
    '/assets/%2e%2e%5c%2e%2e%5csecret.json',
    '//secret.json',
    '/%00',
    '/none.js',
    '/assets/',
    'tracebench-app://evil/index.html',
    'tracebench-app://workbench@evil/index.html',
  ])('%s is not there', async (path) => {
    const { status, headers } = await ask(path);
    expect(status).toBe(404);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('answers GET only', async () => expect((await ask('/', 'POST')).status).toBe(404));
});

test('arguments: one session, the dumps, and none of the switches', async () => {
  const dir = await makeTempDir();
  await writeFile(join(dir, 'a.json'), '{}');
  await writeFile(join(dir, 's.tracebench'), '12345678DUCK');
  const link = 'tracebench://view/traces';
  const args = ['--no-sandbox', 'a.json', 's.tracebench', 'missing.json', link, '--original-process-start-time=1'];
  const expected = { storePath: join(dir, 's.tracebench'), files: [join(dir, 'a.json')], links: [link] };
  expect(readArguments(['electron', '.', ...args], false, dir)).toEqual(expected);
  expect(readArguments(['tracebench', ...args], true, dir)).toEqual(expected);
  expect(readArguments(['tracebench'], true, dir)).toEqual({ storePath: '', files: [], links: [] });
});
