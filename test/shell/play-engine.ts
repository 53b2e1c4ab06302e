import type { MessagePort } from 'node:worker_threads';
import type { DesktopBridge } from '../../contract/desktop.ts';
import type { Engine, EngineOptions } from '../../main/engine/api.ts';
import { runEngineChild, type ParentPortLike } from '../../main/hosts/electron/engine-child.ts';
import { createTransport } from '../../renderer/transport/channel.ts';
import { requestEnginePort } from '../../renderer/transport/desktop.ts';
import { createPortChannel } from '../../renderer/transport/port.ts';
import type { SessionLibrary } from '../../main/engine/ports.ts';
import * as electron from './electron-stand-in.ts';
import type { StandInChild } from './electron-stand-in.ts';

/** The real one opens stores; `test/unit/hosts` tests it. */
const NO_LIBRARY = {} as SessionLibrary;

/** What runs in each forked process: the engine's side as it is, over an engine made by the test. */
export function playEngines(createEngine: (options: EngineOptions) => Promise<Engine>): void {
  electron.childMain.run = (child: StandInChild) => {
    const parent: ParentPortLike = {
      on: (event, listener) => child.parentPort.on(event, listener),
      postMessage: (message) => void child.emit('message', message),
    };
    const parts = { createEngine, isStoreHeld: async () => false, createSessionLibrary: () => NO_LIBRARY };
    runEngineChild(parent, parts, (code) => child.end(code));
  };
}

/** A page's window: messages posted on it come back to it, with their ports. */
export function makePageWindow(): EventTarget {
  const target = new EventTarget();
  const postMessage = (data: unknown, _origin: string, ports: MessagePort[]) => {
    target.dispatchEvent(Object.assign(new Event('message'), { data, ports, source: target }));
  };
  return Object.assign(target, { postMessage });
}

export const bridge = (): DesktopBridge => electron.page.exposed.get('tracebench') as DesktopBridge;

/** The page in `window` (the one that asked last when left out) gets its line to the engine. */
export async function openTransport(window?: electron.BrowserWindow) {
  if (window) electron.page.sender = window.webContents;
  const answer = await requestEnginePort(bridge());
  if (!answer.ok) throw new Error(answer.error.message);
  return { transport: createTransport(createPortChannel(answer.value.port)), lastCrash: answer.value.lastCrash };
}
