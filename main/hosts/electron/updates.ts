import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { openSettings } from '../settings-file.ts';
import type { MenuLanguage } from './menu-texts.ts';

/** What we use of electron-updater. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  checkForUpdates(): Promise<{ isUpdateAvailable: boolean; updateInfo: { version: string } } | null>;
  downloadUpdate(): Promise<unknown>;
}

/** What becomes of an update, for the log. */
export type UpdateOutcome = 'off' | 'none' | 'declined' | 'fetched';

interface Texts {
  message(version: string): string;
  detail(current: string): string;
  fetch: string;
  later: string;
}

const TEXTS: Record<MenuLanguage, Texts> = {
  en: {
    message: (version) => `Tracebench ${version} is available.`,
    detail: (current) => `This is ${current}. The new version is fetched now and installed when you quit.`,
    fetch: 'Fetch',
    later: 'Later',
  },
  ko: {
    message: (version) => `새 버전이 있습니다: Tracebench ${version}`,
    detail: (current) => `현재 버전: ${current}. 새 버전을 지금 내려받아, 종료할 때 설치합니다.`,
    fetch: '내려받기',
    later: '나중에',
  },
};

const FETCH = 0;
const LATER = 1;

/** electron-builder puts it into the package when a place to publish to is configured. */
const TARGET_FILE = 'app-update.yml';

/**
 * Offers a newer version, once, at the start. Touches the network only in a packaged app that was given a place to look
 * at, and only when the person has switched it on; fetches only what the person agreed to. It is installed at the end.
 */
export async function offerUpdate(
  dataDir: string,
  language: MenuLanguage,
  loadUpdater: () => Promise<Updater>,
): Promise<UpdateOutcome> {
  if (!(await mayLook(dataDir))) return 'off';
  const updater = await loadUpdater();
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = true;
  // An older version may have the very weakness a newer one mended.
  updater.allowDowngrade = false;
  const found = await updater.checkForUpdates();
  if (!found?.isUpdateAvailable) return 'none';
  if (!(await isWanted(found.updateInfo.version, TEXTS[language]))) return 'declined';
  await updater.downloadUpdate();
  return 'fetched';
}

async function mayLook(dataDir: string): Promise<boolean> {
  if (!app.isPackaged || !existsSync(join(process.resourcesPath, TARGET_FILE))) return false;
  const { settings } = (await openSettings(join(dataDir, 'settings.json'), {})).read();
  return settings.desktop.checkForUpdates;
}

async function isWanted(version: string, texts: Texts): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'info',
    message: texts.message(version),
    detail: texts.detail(app.getVersion()),
    buttons: [texts.fetch, texts.later],
    defaultId: FETCH,
    cancelId: LATER,
    noLink: true,
  });
  return response === FETCH;
}

/** Loaded when it is needed, which in most starts is never. Its name is not a literal: it stays outside of the bundle. */
export async function loadElectronUpdater(): Promise<Updater> {
  const name: string = 'electron-updater';
  const loaded = (await import(name)) as { default: { autoUpdater: Updater } };
  return loaded.default.autoUpdater;
}
