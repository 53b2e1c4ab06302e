import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { BrowserWindow, ipcMain, shell, type IpcMainInvokeEvent } from 'electron';
import { DESKTOP_CHANNELS } from '../../../contract/desktop.ts';
import { failure, success, type Result } from '../../../contract/result.ts';
import { isPageUrl } from './app-scheme.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';

/** Only the top document of one of our windows, and only while it shows our page, may ask the shell for anything. */
export function isTrustedSender({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
  if (!senderFrame || senderFrame.parent !== null) return false;
  return isPageUrl(senderFrame.url) && BrowserWindow.fromWebContents(sender) !== null;
}

/** Answers the closed list of native calls, to our own page only. */
export function handleIpc(supervisor: EngineSupervisor): void {
  handle(DESKTOP_CHANNELS.connect, (event) => connectPage(event, supervisor));
  handle(DESKTOP_CHANNELS.revealFile, async (_event, path) => revealFile(path));
}

function handle(channel: string, answer: (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<unknown>): void {
  ipcMain.handle(channel, async (event, ...args: unknown[]) => {
    // The page learns nothing from this; a stranger in its place should not either.
    if (!isTrustedSender(event)) throw new Error('refused');
    return answer(event, ...args);
  });
}

async function connectPage(
  { senderFrame }: IpcMainInvokeEvent,
  supervisor: EngineSupervisor,
): Promise<Result<{ lastCrash: string }>> {
  const line = await supervisor.connect();
  if (!line.ok) return line;
  // The window may have been closed or reloaded while the engine was starting.
  if (!senderFrame || senderFrame.isDestroyed()) {
    line.value.port.close();
    return failure('disconnected', 'The page is gone.');
  }
  senderFrame.postMessage(DESKTOP_CHANNELS.enginePort, null, [line.value.port]);
  return success({ lastCrash: line.value.lastCrash });
}

function revealFile(path: unknown): boolean {
  // A path on another machine would have the system log in there, with the user's name and password hash.
  const isLocal = typeof path === 'string' && isAbsolute(path) && !/^[\\/]{2}/.test(path);
  if (!isLocal || !existsSync(path)) return false;
  shell.showItemInFolder(path);
  return true;
}
