import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { BrowserWindow, ipcMain, shell, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { DESKTOP_CHANNELS } from '../../../contract/desktop.ts';
import { failure, success, type Result } from '../../../contract/result.ts';
import { isPageUrl } from './app-scheme.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';

/** Only the top document of one of our windows, and only while it shows our page, may ask the shell for anything. */
export function isTrustedSender({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
  // One that is gone has no address any more: asking for it would throw.
  if (!senderFrame || senderFrame.isDestroyed() || senderFrame.parent !== null) return false;
  return isPageUrl(senderFrame.url) && BrowserWindow.fromWebContents(sender) !== null;
}

/** What the calls need of the shell. */
export interface NativeCalls {
  /** The engine of the session that a window shows. */
  engineBehind(contents: WebContents): EngineSupervisor | undefined;
  noteConnected(contents: WebContents): void;
  openDialog(kind: unknown): Promise<boolean>;
  setLanguage(language: unknown): boolean;
  showLog(): boolean;
  prepareDrag(name: unknown, bytes: unknown): Promise<string>;
  startDrag(contents: WebContents, id: unknown): boolean;
}

/** Answers the closed list of native calls, to our own page only. */
export function handleIpc(calls: NativeCalls): void {
  handle(DESKTOP_CHANNELS.connect, async (event) => {
    const answer = await connectPage(event, calls.engineBehind(event.sender));
    if (answer.ok) calls.noteConnected(event.sender);
    return answer;
  });
  handle(DESKTOP_CHANNELS.openDialog, (_event, kind) => calls.openDialog(kind));
  handle(DESKTOP_CHANNELS.setLanguage, async (_event, language) => calls.setLanguage(language));
  handle(DESKTOP_CHANNELS.showLog, async () => calls.showLog());
  handle(DESKTOP_CHANNELS.prepareDrag, (_event, name, bytes) => calls.prepareDrag(name, bytes));
  handle(DESKTOP_CHANNELS.startDrag, async (event, id) => calls.startDrag(event.sender, id));
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
  supervisor: EngineSupervisor | undefined,
): Promise<Result<{ lastCrash: string }>> {
  if (!supervisor) return failure('disconnected', 'This window has no session.');
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
