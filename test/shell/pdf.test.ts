import { beforeAll, expect, test, vi } from 'vitest';
import type { DesktopBridge } from '../../contract/desktop.ts';
import * as electron from './electron-stand-in.ts';
import { BrowserWindow, ownSessions } from './electron-stand-in.ts';
import { useTempHome } from './temp-home.ts';

vi.mock('electron', () => import('./electron-stand-in.ts'));

const text = (bytes: Uint8Array | null) => bytes && new TextDecoder().decode(bytes);
const bridge = () => electron.page.exposed.get('tracebench') as DesktopBridge;
const seen: BrowserWindow[] = [];

beforeAll(async () => {
  vi.stubGlobal('window', { postMessage: vi.fn() });
  await useTempHome();
  await import('../../main/hosts/electron/main.ts');
  await electron.becomeReady();
  await import('../../preload/preload.ts');
  electron.page.sender = BrowserWindow.all[0]!.webContents;
  electron.app.on('web-contents-created', () => queueMicrotask(() => seen.push(BrowserWindow.all.at(-1)!)));
});

test('a report is printed in a window nobody sees, without scripts, one after the other', async () => {
  const pages = ['<h1>first</h1>', '<h1>보고서</h1>'].map((html) => bridge().printPdf(html));
  expect((await Promise.all(pages)).map(text)).toEqual(['%PDF of <h1>first</h1>', '%PDF of <h1>보고서</h1>']);
  expect(seen).toHaveLength(2);
  for (const { options, loaded, show, webContents } of seen) {
    expect(options).toMatchObject({
      ...{ show: false, webPreferences: { javascript: false, sandbox: true, contextIsolation: true } },
    });
    expect(options.webPreferences).not.toHaveProperty('preload');
    expect(loaded).toEqual(['tracebench-app://print/']);
    expect(show).not.toHaveBeenCalled();
    expect(webContents.printToPDF).toHaveBeenCalledExactlyOnceWith({ printBackground: true, preferCSSPageSize: true });
  }
  expect(BrowserWindow.all).toHaveLength(1);
});

test('it has a session of its own, in which nothing can be asked for', async () => {
  const { filter, check, handler } = ownSessions.get('tracebench-print')!;
  const passes = (url: string): boolean => {
    const answer = vi.fn();
    filter!({ url }, answer);
    return !(answer.mock.calls[0]![0] as { cancel: boolean }).cancel;
  };
  expect(['tracebench-app://print/', 'data:font/woff2;base64,AA'].map(passes)).toEqual([true, true]);
  const refused = ['https://example.com/', 'file:///etc/passwd', 'tracebench-app://workbench/', 'blob:x'];
  expect(refused.map(passes)).toEqual([false, false, false, false]);
  expect(check!(null, 'clipboard-sanitized-write', '', {} as never)).toBe(false);
  const answer = await handler!(new Request('tracebench-app://print/'));
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
  // What was printed is not kept.
  expect(await answer.text()).toBe('');
});

test('the window is gone where printing failed, and the next one is printed', async () => {
  electron.StandInContents.prototype.shown = () => Promise.reject(new Error('no printer'));
  expect(await bridge().printPdf('x')).toBeNull();
  expect(BrowserWindow.all).toHaveLength(1);
});
