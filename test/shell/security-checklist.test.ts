import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { DESKTOP_CHANNELS } from '../../contract/desktop.ts';
import { root } from '../../scripts/paths.ts';
import { BRIDGE_CALLS } from './bridge-calls.ts';
import * as electron from './electron-stand-in.ts';
import { BrowserWindow, StandInContents, StandInFrame } from './electron-stand-in.ts';
import { useTempHome } from './temp-home.ts';
import { WANTED_FUSES } from './wanted-fuses.ts';

vi.mock('electron', () => import('./electron-stand-in.ts'));

/*
 * Electron's security guide, item by item. What is looked at are the objects Electron itself would have been given.
 * docs/security.md lists the same items with the places they are kept in; the last tests here hold it to that.
 */

const PAGE = 'tracebench-app://workbench/';

const POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const shellSources = globSync('{main/hosts/electron,preload}/**/*.ts', { cwd: root });
const sourcesWith = (pattern: RegExp) => shellSources.filter((path) => pattern.test(read(path)));

/** Taken before the tests, each of which begins with forgetful mocks. */
const atStart = { sandboxed: 0, webRtc: [] as unknown[] };

beforeAll(async () => {
  vi.stubGlobal('window', { postMessage: vi.fn() });
  await useTempHome();
  await import('../../main/hosts/electron/main.ts');
  atStart.sandboxed = electron.app.enableSandbox.mock.calls.length;
  await electron.becomeReady();
  await import('../../preload/preload.ts');
  electron.page.sender = theWindow().webContents;
  atStart.webRtc = [...theWindow().webContents.setWebRTCIPHandlingPolicy.mock.calls];
  // A second window, by the way a person gets one: what holds for the first must hold for all.
  electron.app.emit('activate');
});

beforeEach(() => {
  electron.shell.openExternal.mockClear();
  electron.dialog.showMessageBox.mockClear();
});

const theWindow = () => BrowserWindow.all[0]!;
const preferences = () => BrowserWindow.all.map(({ options }) => options.webPreferences ?? {});

/** What a listener for `name` did with an event about `url`. */
function isPrevented(name: string, url: string): boolean {
  const preventDefault = vi.fn();
  theWindow().webContents.emit(name, { url, preventDefault });
  return preventDefault.mock.calls.length > 0;
}

async function ask(url: string, method = 'GET'): Promise<Response> {
  return electron.schemes.handlers.get('tracebench-app')!({ url, method } as Request);
}

describe('1. only load secure content', () => {
  test('windows load our page and nothing else, in the one session that is locked down', () => {
    expect(BrowserWindow.all.length).toBeGreaterThan(0);
    for (const { loaded, options } of BrowserWindow.all) {
      expect(loaded.filter((url) => !url.startsWith(PAGE))).toEqual([]);
      expect(Object.keys(options.webPreferences!)).not.toContain('partition');
      expect(Object.keys(options.webPreferences!)).not.toContain('session');
    }
  });

  test.each([
    [PAGE, true],
    [`${PAGE}assets/index-1234.js`, true],
    ['blob:tracebench-app://workbench/1', true],
    ['data:image/png;base64,', true],
    ['tracebench-app://evil/', false],
    ['https://example.com/', false],
    ['http://127.0.0.1:4318/v1/traces', false],
    ['ws://127.0.0.1:9229/', false],
    ['file:///etc/passwd', false],
    ['ftp://example.com/', false],
  ])('the session lets %s through: %s', (url, passes) => {
    const answer = vi.fn();
    electron.requests.filter!({ url }, answer);
    expect(answer).toHaveBeenCalledExactlyOnceWith({ cancel: !passes });
  });

  test('no way past that by WebRTC', () => {
    expect(atStart.webRtc).toEqual([['disable_non_proxied_udp']]);
  });

  test('the page itself names no address outside', () => {
    const html = read('renderer/index.html');
    expect(html.match(/(?:src|href)="[^"]*"/g)?.filter((found) => /"(?:[a-z]+:)?\/\//.test(found))).toEqual([]);
  });
});

/** Items that are a matter of one preference: its name, and what every window must say. */
const PREFERENCES: [item: string, name: string, wanted: unknown][] = [
  ['2. no Node.js integration for remote content', 'nodeIntegration', false],
  ['2. no Node.js integration for remote content', 'nodeIntegrationInWorker', false],
  ['2. no Node.js integration for remote content', 'nodeIntegrationInSubFrames', false],
  ['3. context isolation', 'contextIsolation', true],
  ['4. process sandboxing', 'sandbox', true],
  ['6. do not disable webSecurity', 'webSecurity', true],
  ['8. no insecure content allowed to run', 'allowRunningInsecureContent', false],
  ['9. no experimental features', 'experimentalFeatures', false],
  ['10. no enableBlinkFeatures', 'enableBlinkFeatures', undefined],
  ['11. no allowpopups for webviews', 'webviewTag', false],
];

describe.each(PREFERENCES)('%s', (_item, name, wanted) => {
  test(`${name} is ${String(wanted)} in every window`, () => {
    for (const preference of preferences()) expect(preference[name as keyof typeof preference]).toBe(wanted);
  });
});

describe('4. process sandboxing', () => {
  test('for whatever else Electron may ever show', () => expect(atStart.sandboxed).toBe(1));

  test('no switch takes any of this back', () => expect(sourcesWith(/appendSwitch|no-sandbox/)).toEqual([]));
});

describe('5. handle session permission requests', () => {
  const ASKED = [
    'clipboard-read display-capture fullscreen geolocation hid idle-detection keyboardLock media mediaKeySystem midi',
    'midiSysex notifications openExternal pointerLock serial speaker-selection storage-access usb window-management',
    'fileSystem deprecated-sync-clipboard-read top-level-storage-access local-fonts background-sync sensors unknown',
  ].flatMap((line) => line.split(' '));
  const { permissions } = electron;

  function isGranted(permission: string, contents: unknown = theWindow().webContents): boolean[] {
    const callback = vi.fn();
    permissions.request!(contents as never, permission as never, callback, {} as never);
    const checked = permissions.check!(contents as never, permission as never, '', {} as never);
    return [callback.mock.calls[0]![0] as boolean, checked];
  }

  test.each(ASKED)('%s is refused, asked for and looked up', (permission) => {
    expect(isGranted(permission)).toEqual([false, false]);
  });

  test('copying text is granted, to our page alone', () => {
    expect(isGranted('clipboard-sanitized-write')).toEqual([true, true]);
    const foreign = { getURL: () => 'https://evil.example/' };
    expect(isGranted('clipboard-sanitized-write', foreign)).toEqual([false, false]);
    expect(permissions.check!(null, 'clipboard-sanitized-write', '', {} as never)).toBe(false);
  });

  test.each(['usb', 'hid', 'serial'])('no %s device', (deviceType) => {
    expect(permissions.device!({ deviceType, origin: PAGE, device: {} } as never)).toBe(false);
  });
});

describe('7. content security policy', () => {
  const built = globSync('dist/renderer/**/*.{html,js,css,svg,woff2}', { cwd: root });
  const paths = built.map((path) => path.slice('dist/renderer/'.length).replaceAll('\\', '/'));

  test.each(['', 'index.html', 'nothing.js', '../package.json', ...paths])('%s comes under it', async (path) => {
    const answer = await ask(`${PAGE}${path}`);
    const rules = answer.headers.get('content-security-policy')!.split('; ');
    expect(Object.fromEntries(rules.map((rule) => rule.split(/ (.*)/).slice(0, 2)))).toEqual(POLICY);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  });

  test('and so does a refusal', async () => {
    const answer = await ask(PAGE, 'POST');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('12. verify webviews before creation', () => {
  test('there is none', () => expect(isPrevented('will-attach-webview', PAGE)).toBe(true));
});

const ELSEWHERE = [
  'https://example.com/',
  'http://workbench/',
  'file:///etc/passwd',
  'data:text/html,x',
  'javascript:alert(1)',
  'about:blank',
  'blob:tracebench-app://workbench/1',
  'tracebench-app://evil/',
  'tracebench-app://user@workbench/',
  'tracebench://open',
  '',
];

describe('13. limit navigation', () => {
  const events = ['will-navigate', 'will-frame-navigate', 'will-redirect'];
  test.each(events)('%s: elsewhere is refused, our page may be loaded anew', (name) => {
    expect(ELSEWHERE.filter((url) => !isPrevented(name, url))).toEqual([]);
    expect(isPrevented(name, `${PAGE}#/traces`)).toBe(false);
  });

  test('contents of every kind are held to it', () => {
    const contents = new StandInContents();
    electron.app.emit('web-contents-created', {}, contents);
    for (const name of events) expect(contents.listenerCount(name)).toBe(1);
    expect(contents.openHandler!({ url: PAGE })).toEqual({ action: 'deny' });
  });
});

describe('14. limit creation of new windows', () => {
  test.each([PAGE, ...ELSEWHERE])('%s opens none', (url) => {
    expect(theWindow().webContents.openHandler!({ url })).toEqual({ action: 'deny' });
  });
});

/** What a link in telemetry may say, and what the person is then shown; undefined = nothing happens at all. */
const LINKS: [url: string, shownHost: string | undefined][] = [
  ['https://opentelemetry.io/docs/', 'opentelemetry.io'],
  ['http://127.0.0.1:16686/trace/1', '127.0.0.1:16686'],
  ['HTTPS://EXAMPLE.COM', 'example.com'],
  ['https://[::1]:8080/', '[::1]:8080'],
  ['https://аpple.com/', 'xn--pple-43d.com'],
  ['https://xn--pple-43d.com/', 'xn--pple-43d.com'],
  ['https://example。com/', 'example.com'],
  ['https://bücher.example/', 'xn--bcher-kva.example'],
  // What follows a backslash some read as a host.
  ['https:\\\\example.com\\x', undefined],
  ['https://0x7f.1/', '127.0.0.1'],
  ['https://user:secret@example.com/', undefined],
  ['https://opentelemetry.io@evil.example/', undefined],
  ['https://:secret@example.com/', undefined],
  ['https://', undefined],
  ['//example.com/', undefined],
  ['\\\\server\\share\\run.exe', undefined],
  ['file://server/share/run.exe', undefined],
  ['file:///etc/passwd', undefined],
  ['smb://server/share', undefined],
  ['ftp://example.com/', undefined],
  ['javascript:alert(1)', undefined],
  ['  javascript:alert(1)', undefined],
  ['JaVaScRiPt://example.com/%0aalert(1)', undefined],
  ['vbscript:msgbox(1)', undefined],
  ['data:text/html,<script>alert(1)</script>', undefined],
  ['ms-msdt:/id PCWDiagnostic', undefined],
  ['ms-officecmd:{"id":3}', undefined],
  ['search-ms:query=x&crumb=location:\\\\evil', undefined],
  ['vscode://file/etc/passwd', undefined],
  ['mailto:a@example.com', undefined],
  ['view-source:https://example.com', undefined],
  ['blob:https://example.com/1', undefined],
  ['https://exa\nmple.com/', undefined],
  ['java\tscript:alert(1)', undefined],
  ['https://example.com/\u0000.exe', undefined],
  ['https://example.com/\u009b31m', undefined],
  [`https://example.com/${'a'.repeat(2_048)}`, undefined],
  ['', undefined],
];

describe('15. no openExternal with untrusted content', () => {
  const settled = () => new Promise(setImmediate);

  test.each(LINKS)('%j: %s', async (url, host) => {
    electron.dialog.showMessageBox.mockResolvedValueOnce({ response: 0 });
    theWindow().webContents.openHandler!({ url });
    await settled();
    const shown = electron.dialog.showMessageBox.mock.calls.map(([, options]) => options!.detail?.split('\n')[0]);
    expect(shown).toEqual(host === undefined ? [] : [host]);
    const opened = electron.shell.openExternal.mock.calls.map(([given]) => new URL(given).host);
    expect(opened).toEqual(host === undefined ? [] : [host]);
    electron.dialog.showMessageBox.mockReset().mockResolvedValue({ response: 0 });
  });

  test('declined, it is not opened', async () => {
    electron.dialog.showMessageBox.mockResolvedValueOnce({ response: 1 });
    theWindow().webContents.openHandler!({ url: 'https://example.com/' });
    await settled();
    expect(electron.shell.openExternal).not.toHaveBeenCalled();
  });

  test('a page that asks and asks makes one question, until that is answered', async () => {
    const answer = Promise.withResolvers<{ response: number }>();
    electron.dialog.showMessageBox.mockReturnValueOnce(answer.promise);
    for (let i = 0; i < 50; i++) theWindow().webContents.openHandler!({ url: `https://example.com/${i}` });
    expect(electron.dialog.showMessageBox).toHaveBeenCalledOnce();
    answer.resolve({ response: 1 });
    await settled();
    theWindow().webContents.openHandler!({ url: 'https://example.com/' });
    expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(2);
  });

  test('nothing else is opened by the system', () => {
    expect(sourcesWith(/openExternal/)).toEqual(['main/hosts/electron/external-links.ts']);
    expect(sourcesWith(/shell\.openPath|child_process/)).toEqual([]);
  });
});

describe('16. a current version of Electron', () => {
  test('is pinned exactly, and is the one installed', () => {
    const wanted = JSON.parse(read('package.json')).devDependencies.electron as string;
    expect(wanted).toMatch(/^\d+\.\d+\.\d+$/);
    // The newest when this was written. It may only rise.
    expect(Number(wanted.split('.')[0])).toBeGreaterThanOrEqual(45);
    expect(JSON.parse(read('node_modules/electron/package.json')).version).toBe(wanted);
  });
});

describe('17. validate the sender of all IPC messages', () => {
  const trusted = () => theWindow().webContents;
  const frame = (change: Partial<StandInFrame>) => Object.assign(new StandInFrame(), { url: PAGE }, change);
  const SENDERS: [who: string, make: () => { sender: unknown; senderFrame: unknown }][] = [
    ['a frame that is gone', () => ({ sender: trusted(), senderFrame: null })],
    ['a destroyed frame', () => ({ sender: trusted(), senderFrame: frame({ destroyed: true }) })],
    ['a frame inside the page', () => ({ sender: trusted(), senderFrame: frame({ parent: trusted().mainFrame }) })],
    ['another page', () => ({ sender: trusted(), senderFrame: frame({ url: 'https://evil.example/' }) })],
    [
      'another host of our scheme',
      () => ({ sender: trusted(), senderFrame: frame({ url: 'tracebench-app://evil/' }) }),
    ],
    ['a file', () => ({ sender: trusted(), senderFrame: frame({ url: 'file:///tracebench-app://workbench/' }) })],
    ['an empty page', () => ({ sender: trusted(), senderFrame: frame({ url: 'about:blank' }) })],
    ['no address', () => ({ sender: trusted(), senderFrame: frame({ url: '' }) })],
    ['contents of no window of ours', () => ({ sender: new StandInContents(), senderFrame: frame({}) })],
  ];

  test.each(SENDERS)('%s is answered on no channel', async (_who, make) => {
    expect(electron.invokeHandlers.size).toBeGreaterThan(0);
    for (const handler of electron.invokeHandlers.values()) {
      await expect(handler(make(), '/')).rejects.toThrow('refused');
    }
  });

  test('a frame whose address cannot be asked for any more is refused, not a crash', async () => {
    const gone = {
      isDestroyed: () => true,
      get url(): string {
        throw new Error('Render frame was disposed');
      },
    };
    for (const handler of electron.invokeHandlers.values()) {
      await expect(handler({ sender: trusted(), senderFrame: gone })).rejects.toThrow('refused');
    }
  });

  test('there are no channels but those of the contract, and one place that listens', () => {
    const channels: string[] = Object.values(DESKTOP_CHANNELS);
    expect([...electron.invokeHandlers.keys()].filter((channel) => !channels.includes(channel))).toEqual([]);
    expect(sourcesWith(/ipcMain\.|\.ipc\.(?:on|handle)/)).toEqual(['main/hosts/electron/ipc.ts']);
    expect(read('main/hosts/electron/ipc.ts').match(/ipcMain\.\w+/g)).toEqual(['ipcMain.handle']);
  });
});

describe('18. a custom protocol, not file://', () => {
  test('standard and secure, without leave to go round policies', () => {
    expect(electron.schemes.registeredBeforeReady).toBe(true);
    expect(electron.schemes.privileged.map(({ scheme }) => scheme)).toEqual(['tracebench-app']);
    const { bypassCSP, corsEnabled, allowServiceWorkers, ...rest } = electron.schemes.privileged[0]!.privileges!;
    expect([bypassCSP, corsEnabled, allowServiceWorkers]).toEqual([undefined, undefined, undefined]);
    expect(rest).toMatchObject({ standard: true, secure: true });
  });

  test('nothing is loaded from files', () => {
    expect(sourcesWith(/\.loadFile\(|file:\/\/|pathToFileURL|loadExtension/)).toEqual([]);
    expect([...electron.schemes.handlers.keys()]).toEqual(['tracebench-app']);
  });
});

describe('19. fuses', () => {
  test('are set as they should be, each of them', () => {
    const { electronFuses } = parse(read('electron-builder.yml')) as { electronFuses: Record<string, boolean> };
    const { resetAdHocDarwinSignature: _notAFuse, ...fuses } = electronFuses;
    expect(fuses).toEqual(WANTED_FUSES);
  });
});

describe('20. no Electron APIs for untrusted web content', () => {
  test('the page gets these calls and no others', () => {
    expect([...electron.page.exposed.keys()]).toEqual(['tracebench']);
    expect(Object.keys(electron.page.exposed.get('tracebench')!).sort()).toEqual(BRIDGE_CALLS);
  });

  test('none of them is an object of Electron, and none takes a function or a channel', () => {
    const values = Object.values(electron.page.exposed.get('tracebench')!);
    for (const value of values) {
      expect([electron.ipcRenderer, electron.ipcRenderer.invoke, electron.ipcRenderer.on]).not.toContain(value);
      expect(['function', 'string']).toContain(typeof value);
    }
    expect(read('preload/preload.ts')).not.toMatch(/ipcRenderer\.(?:send|sendSync|sendToHost|postMessage)/);
  });
});

describe('docs/security.md', () => {
  const rows = [...read('docs/security.md').matchAll(/^\| (\d+) \| ([^|]+) \| ([^|]+) \|$/gm)];

  test('has the twenty items, each with a test here', () => {
    expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    const self = read('test/shell/security-checklist.test.ts');
    for (const [, number, item] of rows) {
      const title = item!.trim();
      const words = `${number}. ${title[0]!.toLowerCase()}${title.slice(1)}`;
      expect.soft(self.toLowerCase(), words).toContain(`'${words.toLowerCase()}'`);
    }
  });

  test('names places that exist', () => {
    for (const [, , , places] of rows) {
      const named = [...places!.matchAll(/`([^`]+)`/g)].map(([, path]) => path!);
      expect(named.length).toBeGreaterThan(0);
      for (const path of named) expect.soft(existsSync(join(root, path)), path).toBe(true);
    }
  });
});
