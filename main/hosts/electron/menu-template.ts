import { basename, dirname } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import type { DialogKind } from '../../../contract/desktop.ts';
import { MENU_TEXTS, type MenuLanguage, type MenuTexts } from './menu-texts.ts';

type Item = MenuItemConstructorOptions;

/** Everything the menus depend on. */
export interface MenuState {
  platform: NodeJS.Platform;
  language: MenuLanguage;
  isPackaged: boolean;
  recentFiles: readonly string[];
  recentSessions: readonly string[];
}

export interface MenuActions {
  /** Runs a command of the page in the window used last. */
  command(id: string): void;
  openDialog(kind: DialogKind): void;
  openPath(path: string): void;
  openLiveSession(): void;
  clearRecent(): void;
  showLog(): void;
}

/** The menu bar, by the custom of the platform. Makes the template only: nothing here needs Electron to run. */
export function makeMenuTemplate(state: MenuState, actions: MenuActions): Item[] {
  const text = MENU_TEXTS[state.language];
  const isMac = state.platform === 'darwin';
  return [
    ...(isMac ? [appMenu(text)] : []),
    fileMenu(state, text, actions),
    editMenu(text),
    viewMenu(state, text, actions),
    windowMenu(isMac, text),
    helpMenu(isMac, text, actions),
  ];
}

const LINE: Item = { type: 'separator' };
const role = (name: NonNullable<Item['role']>, label: string): Item => ({ role: name, label });

/**
 * An item that runs a command of the page. The page listens to the command's keys itself: registered here as well they
 * would run it twice, so they are only shown. Single letters and signs are left out, since a menu would take them from
 * whoever types.
 */
function command({ command: run }: MenuActions, id: string, label: string, accelerator?: string): Item {
  const keys = accelerator === undefined ? {} : { accelerator, registerAccelerator: false };
  return { id, label, ...keys, click: () => run(id) };
}

function appMenu(text: MenuTexts): Item {
  return {
    role: 'appMenu',
    submenu: [
      role('about', text.about),
      LINE,
      role('services', text.services),
      LINE,
      role('hide', text.hide),
      role('hideOthers', text.hideOthers),
      role('unhide', text.unhide),
      LINE,
      role('quit', text.quit),
    ],
  };
}

function fileMenu(state: MenuState, text: MenuTexts, actions: MenuActions): Item {
  return {
    label: text.file,
    submenu: [
      { id: 'open', label: text.open, accelerator: 'CmdOrCtrl+O', click: () => actions.openDialog('files') },
      // There the dialog above is for folders as well.
      ...(state.platform === 'darwin' ? [] : [openFolder(text, actions)]),
      { id: 'follow', label: text.follow, click: () => actions.openDialog('follow') },
      { id: 'openRecent', label: text.openRecent, submenu: recentItems(state, text, actions) },
      { id: 'liveSession', label: text.liveSession, click: () => actions.openLiveSession() },
      LINE,
      command(actions, 'exportAll', text.exportAll),
      LINE,
      role('close', text.close),
      ...(state.platform === 'darwin' ? [] : [LINE, role('quit', text.exit)]),
    ],
  };
}

function openFolder(text: MenuTexts, actions: MenuActions): Item {
  return { id: 'openFolder', label: text.openFolder, click: () => actions.openDialog('folder') };
}

function recentItems({ recentFiles, recentSessions }: MenuState, text: MenuTexts, actions: MenuActions): Item[] {
  const item = (path: string): Item => ({
    label: plainLabel(`${basename(path)} — ${dirname(path)}`),
    click: () => actions.openPath(path),
  });
  const lists = [recentSessions, recentFiles].filter((list) => list.length > 0);
  const items = lists.flatMap((list) => [...list.map(item), LINE]);
  const enabled = items.length > 0;
  return [...items, { id: 'clearRecent', label: text.clearRecent, enabled, click: () => actions.clearRecent() }];
}

/** A name from outside: an ampersand would underline the letter behind it. */
function plainLabel(label: string): string {
  return label.replaceAll('&', '&&');
}

function editMenu(text: MenuTexts): Item {
  return {
    label: text.edit,
    submenu: [
      role('undo', text.undo),
      role('redo', text.redo),
      LINE,
      role('cut', text.cut),
      role('copy', text.copy),
      role('paste', text.paste),
      role('selectAll', text.selectAll),
    ],
  };
}

function viewMenu({ isPackaged }: MenuState, text: MenuTexts, actions: MenuActions): Item {
  return {
    label: text.view,
    submenu: [
      command(actions, 'palette', text.palette, 'CmdOrCtrl+K'),
      command(actions, 'back', text.back, 'Alt+Left'),
      command(actions, 'forward', text.forward, 'Alt+Right'),
      LINE,
      command(actions, 'go.start', text.start),
      command(actions, 'go.traces', text.traces),
      command(actions, 'go.logs', text.logs),
      command(actions, 'go.metrics', text.metrics),
      LINE,
      command(actions, 'details', text.details),
      command(actions, 'density', text.density),
      command(actions, 'theme', text.theme),
      LINE,
      role('reload', text.reload),
      // In a packaged app, the tools would only be a way around the page.
      ...(isPackaged ? [] : [role('toggleDevTools', text.devTools)]),
      LINE,
      role('resetZoom', text.resetZoom),
      role('zoomIn', text.zoomIn),
      role('zoomOut', text.zoomOut),
      LINE,
      role('togglefullscreen', text.fullScreen),
    ],
  };
}

function windowMenu(isMac: boolean, text: MenuTexts): Item {
  const usual = [role('minimize', text.minimize), role('zoom', text.zoom)];
  // With this role macOS adds the list of open windows by itself.
  if (isMac) return { role: 'windowMenu', label: text.window, submenu: [...usual, LINE, role('front', text.front)] };
  return { label: text.window, submenu: [...usual, role('close', text.close)] };
}

function helpMenu(isMac: boolean, text: MenuTexts, actions: MenuActions): Item {
  return {
    role: 'help',
    label: text.help,
    submenu: [
      command(actions, 'shortcuts', text.shortcuts),
      { id: 'engineLog', label: text.engineLog, click: () => actions.showLog() },
      ...(isMac ? [] : [LINE, role('about', text.about)]),
    ],
  };
}
