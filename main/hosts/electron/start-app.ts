import { app } from 'electron';
import { findInstallation } from '../installation.ts';
import { registerAppScheme } from './app-scheme.ts';
import { LINK_SCHEME } from './deep-link.ts';
import { DesktopShell } from './desktop-shell.ts';
import { lockDownContents } from './lock-down.ts';

/** Starts the desktop shell, or hands what was to be opened to the one that runs already. */
export function startApp(): void {
  if (!app.requestSingleInstanceLock()) return app.quit();
  registerAppScheme();
  // Unpackaged, the system would be given Electron itself as the program for our links.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => lockDownContents(contents));
  const installation = findInstallation(app.isPackaged ? process.resourcesPath : undefined);
  const shell = new DesktopShell(installation);
  shell.listen();
  void app.whenReady().then(() => shell.open());
}
