import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { makeMenuTemplate, type MenuState } from '../../../main/hosts/electron/menu-template.ts';
import { MENU_TEXTS } from '../../../main/hosts/electron/menu-texts.ts';
import { NO_CAPABILITIES, type Hello } from '../../../contract/operations/session.ts';
import { CONTRACT_VERSION } from '../../../contract/version.ts';
import { useConnection } from '../../../renderer/state/connection.ts';
import { availableCommands } from '../../../renderer/workbench/commands.ts';

type Item = MenuItemConstructorOptions;
const DESKTOP: Hello = {
  contractVersion: CONTRACT_VERSION,
  engineVersion: '0',
  capabilities: { ...NO_CAPABILITIES, host: 'electron', openPath: true, desktop: true },
};
const actions = {
  command: vi.fn<(id: string) => void>(),
  openDialog: vi.fn(),
  openPath: vi.fn(),
  openLiveSession: vi.fn(),
  clearRecent: vi.fn(),
  showLog: vi.fn(),
};
const base: MenuState = { platform: 'linux', language: 'en', isPackaged: true, recentFiles: [], recentSessions: [] };
const make = (change: Partial<MenuState> = {}) => makeMenuTemplate({ ...base, ...change }, actions);
const flat = (items: Item[]): Item[] =>
  items.flatMap((item) => [item, ...flat(Array.isArray(item.submenu) ? item.submenu : [])]);
const names = (items: Item[]) => items.map(({ label, role }) => label ?? role);

describe('the menu bar', () => {
  test('is the usual one of each platform', () => {
    expect(names(make())).toEqual(['File', 'Edit', 'View', 'Window', 'Help']);
    expect(names(make({ platform: 'win32', language: 'ko' }))).toEqual(['파일', '편집', '보기', '창', '도움말']);
    const mac = make({ platform: 'darwin' });
    expect(names(mac)).toEqual(['appMenu', 'File', 'Edit', 'View', 'Window', 'Help']);
    expect(mac.filter(({ role }) => role === 'windowMenu' || role === 'help')).toHaveLength(2);
  });

  test.each(['linux', 'win32', 'darwin'] as const)('has one way to quit and one About on %s', (platform) => {
    const roles = flat(make({ platform })).map(({ role }) => role);
    expect(roles.filter((role) => role === 'quit')).toHaveLength(1);
    expect(roles.filter((role) => role === 'about')).toHaveLength(1);
    expect(new Set(roles)).toContain('togglefullscreen');
  });

  test('has developer tools while unpackaged only', () => {
    const has = (isPackaged: boolean) => flat(make({ isPackaged })).some(({ role }) => role === 'toggleDevTools');
    expect([has(false), has(true)]).toEqual([true, false]);
  });

  test('says everything in Korean too', () => {
    const { en, ko } = MENU_TEXTS;
    const same = Object.keys(en).filter((key) => en[key as keyof typeof en] === ko[key as keyof typeof en]);
    expect(same).toEqual([]);
    const labels = flat(make({ language: 'ko', platform: 'darwin' })).flatMap(({ label }) => label ?? []);
    expect(labels.filter((label) => !/[가-힣]/.test(label))).toEqual([]);
  });

  test('opens folders by an item of their own where the dialog for files does not', () => {
    const has = (platform: NodeJS.Platform) => flat(make({ platform })).some(({ id }) => id === 'openFolder');
    expect([has('linux'), has('win32'), has('darwin')]).toEqual([true, true, false]);
  });

  test('no key is given out twice', () => {
    const keys = flat(make()).flatMap(({ accelerator }) => accelerator ?? []);
    expect(keys.length).toBeGreaterThan(2);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

/** "CmdOrCtrl+K" as the page writes it. */
const pageKeys = (accelerator: string) =>
  accelerator.replace('CmdOrCtrl', 'Mod').replace('Left', 'ArrowLeft').replace('Right', 'ArrowRight');

test('every command in the menu is one of the page, under the keys the page has for it', () => {
  useConnection.setState({ connection: { kind: 'ready', hello: DESKTOP } });
  const commands = new Map(availableCommands().map((command) => [command.id, command]));
  const own = new Set(['openRecent', 'clearRecent', 'liveSession', 'engineLog']);
  // The shell opens them itself.
  const DIALOGS = new Set(['open', 'openFolder', 'follow']);
  const items = flat(make()).filter(({ id }) => id !== undefined && !own.has(id));
  expect(items.length).toBeGreaterThan(8);
  for (const { id, accelerator, registerAccelerator, click } of items) {
    const command = commands.get(id!);
    expect(command?.id, `the page has no command ${id}`).toBe(id);
    if (accelerator !== undefined) expect(command!.keys).toContain(pageKeys(String(accelerator)));
    if (DIALOGS.has(id!)) continue;
    expect(registerAccelerator ?? false).toBe(false);
    (click as () => void)();
    expect(actions.command).toHaveBeenLastCalledWith(id);
  }
});
