import { app } from 'electron';
import { findDataDir } from '../default-store.ts';
import { findInstallation } from '../installation.ts';
import { registerAppScheme } from './app-scheme.ts';
import { LINK_SCHEME } from './deep-link.ts';
import { DesktopShell } from './desktop-shell.ts';
import { lockDownContents } from './lock-down.ts';
import { runSelfTest, SELF_TEST_SWITCH } from './self-test.ts';
import { loadElectronUpdater, offerUpdate } from './updates.ts';

/** As in electron-builder.yml. */
const APP_ID = 'dev.tracebench.app';

/** Starts the desktop shell, or hands what was to be opened to the one that runs already. */
export function startApp(): void {
  const isSelfTest = process.argv.includes(SELF_TEST_SWITCH);
  // A test of the installation stands beside what runs already.
  if (!isSelfTest && !app.requestSingleInstanceLock()) return app.quit();
  registerAppScheme();
  // Unpackaged, the system would be given Electron itself as the program for our links.
  if (app.isPackaged && !isSelfTest) app.setAsDefaultProtocolClient(LINK_SCHEME);
  app.enableSandbox();
  // Windows shows notifications only under the name that the installer gave the program.
  if (process.platform === 'win32') app.setAppUserModelId(APP_ID);
  let shell = undefined as DesktopShell | undefined;
  app.on('web-contents-created', (_event, contents) => lockDownContents(contents, () => shell?.language ?? 'en'));
  const installation = findInstallation(app.isPackaged ? process.resourcesPath : undefined);
  if (isSelfTest) return void runSelfTest(installation);
  shell = new DesktopShell(installation);
  shell.listen();
  void app.whenReady().then(() => {
    shell.open();
    // One that failed is tried again at the next start; nobody is to be troubled with it.
    offerUpdate(findDataDir(process.env), shell.language, loadElectronUpdater).catch(() => undefined);
  });
}
