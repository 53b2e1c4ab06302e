import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../contract/operations/library.ts';
import { loadElectronUpdater, offerUpdate, type Updater } from '../../main/hosts/electron/updates.ts';
import { openSettings } from '../../main/hosts/settings-file.ts';
import { root } from '../../scripts/paths.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import * as electron from './electron-stand-in.ts';
import { saySkipped } from './why-not.ts';

const theirs = vi.hoisted(() => ({}));
vi.mock('electron', () => import('./electron-stand-in.ts'));
vi.mock('electron-updater', () => ({ default: { autoUpdater: theirs } }));

const updater = {
  autoDownload: true,
  autoInstallOnAppQuit: false,
  allowDowngrade: true,
  checkForUpdates: vi.fn<Updater['checkForUpdates']>(),
  downloadUpdate: vi.fn<Updater['downloadUpdate']>(),
};
const load = vi.fn(async () => updater);

beforeEach(() => {
  load.mockClear();
  updater.checkForUpdates.mockReset().mockResolvedValue({ isUpdateAvailable: true, updateInfo: { version: '9.9.9' } });
  updater.downloadUpdate.mockReset();
  electron.dialog.showMessageBox.mockReset().mockResolvedValue({ response: 0 });
});

/** An installation; what is left out is as it has to be for a check. */
async function install({ isPackaged = true, hasTarget = true, isOn = true } = {}): Promise<string> {
  const dir = await makeTempDir();
  electron.app.isPackaged = isPackaged;
  Object.assign(process, { resourcesPath: dir });
  if (hasTarget) await writeFile(join(dir, 'app-update.yml'), 'provider: generic\n');
  await mkdir(join(dir, 'data'));
  const settings = await openSettings(join(dir, 'data/settings.json'), {});
  const desktop = { ...DEFAULT_SETTINGS.desktop, checkForUpdates: isOn };
  await settings.write({ ...DEFAULT_SETTINGS, desktop });
  return join(dir, 'data');
}

describe('updates', () => {
  test.each([
    ['switched off', { isOn: false }],
    ['not packaged', { isPackaged: false }],
    ['given no place to look at', { hasTarget: false }],
  ])('%s, the updater is not even loaded', async (_why, how) => {
    expect(await offerUpdate(await install(how), 'en', load)).toBe('off');
    expect(load).not.toHaveBeenCalled();
  });

  test('off is what it is until somebody switches it on', async () => {
    const dataDir = await install();
    expect(DEFAULT_SETTINGS.desktop.checkForUpdates).toBe(false);
    expect(await offerUpdate(join(dataDir, 'not-there'), 'en', load)).toBe('off');
    await writeFile(join(dataDir, 'settings.json'), 'damaged');
    expect(await offerUpdate(dataDir, 'en', load)).toBe('off');
    expect(load).not.toHaveBeenCalled();
  });

  test('nothing new: nobody is asked', async () => {
    const dataDir = await install();
    for (const answer of [null, { isUpdateAvailable: false, updateInfo: { version: '0.1.0' } }]) {
      updater.checkForUpdates.mockResolvedValueOnce(answer);
      expect(await offerUpdate(dataDir, 'en', load)).toBe('none');
    }
    expect(electron.dialog.showMessageBox).not.toHaveBeenCalled();
  });

  test('a new version is fetched once a person says so, never an older one', async () => {
    const dataDir = await install();
    updater.checkForUpdates.mockImplementationOnce(async () => {
      const { autoDownload, allowDowngrade, autoInstallOnAppQuit } = updater;
      expect({ autoDownload, allowDowngrade, autoInstallOnAppQuit }).toEqual({
        autoDownload: false,
        allowDowngrade: false,
        autoInstallOnAppQuit: true,
      });
      return { isUpdateAvailable: true, updateInfo: { version: '9.9.9' } };
    });
    expect(await offerUpdate(dataDir, 'en', load)).toBe('fetched');
    expect(electron.dialog.showMessageBox).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ message: 'Tracebench 9.9.9 is available.', buttons: ['Fetch', 'Later'] }),
    );
    expect(updater.downloadUpdate).toHaveBeenCalledOnce();
  });

  test('declined, it is left where it is; in Korean, too', async () => {
    electron.dialog.showMessageBox.mockResolvedValueOnce({ response: 1 });
    expect(await offerUpdate(await install(), 'ko', load)).toBe('declined');
    expect(electron.dialog.showMessageBox).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        message: expect.stringContaining('새 버전이 있습니다'),
        buttons: ['내려받기', '나중에'],
      }),
    );
    expect(updater.downloadUpdate).not.toHaveBeenCalled();
  });
});

const typesFile = join(root, 'node_modules/electron-updater/out/AppUpdater.d.ts');
const why = existsSync(typesFile) ? undefined : 'electron-updater is not installed';
saySkipped('test/shell/updates, the real one', why);

// Read, not loaded: loading it loads Electron, whose package would go and fetch its program.
test.skipIf(why !== undefined)('electron-updater has what is asked of it', () => {
  const types = readFileSync(typesFile, 'utf8');
  for (const name of ['autoDownload', 'autoInstallOnAppQuit', 'allowDowngrade']) {
    expect.soft(types).toMatch(new RegExp(`^ +(?:set )?${name}(?:: boolean|\\(value: boolean\\));`, 'm'));
  }
  expect(types).toMatch(/^ +checkForUpdates\(\): Promise<UpdateCheckResult \| null>;/m);
  expect(types).toMatch(/^ +downloadUpdate\(/m);
});

test('it is loaded under its own name', async () => {
  expect(await loadElectronUpdater()).toBe(theirs);
});
