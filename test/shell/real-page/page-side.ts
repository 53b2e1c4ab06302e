import type * as Electron from 'electron';

/** What the page tells the stand-in. */
export type FromPage =
  | { kind: 'invoke'; channel: string; args: unknown[] }
  | { kind: 'port'; id: number; data: unknown }
  | { kind: 'port-closed'; id: number };

/** What the stand-in tells the page. */
export type ToPage =
  | { kind: 'event'; channel: string; ports: number[]; args: unknown[] }
  | { kind: 'port'; id: number; data: unknown }
  | { kind: 'port-closed'; id: number };

/** The script as a function of what CommonJS gives it: the page's policy forbids making one out of text in there. */
type Preload = (require: (name: string) => unknown, process: { platform: string }, exports: object) => void;

type PreloadElectron = Pick<typeof Electron, 'contextBridge' | 'ipcRenderer' | 'webUtils'>;

/**
 * Runs in the page before anything of it: stands in for what Electron gives a sandboxed preload script, runs that
 * script, and leaves nothing else behind but the way in, under a symbol. Sent to the page as text, so it may use only
 * what is inside of it.
 */
export function installPageSide(preload: Preload, bindingName: string, platform: string): void {
  const globals = window as unknown as Record<PropertyKey, unknown>;
  const send = globals[bindingName] as (message: unknown) => Promise<unknown>;
  delete globals[bindingName];
  const listeners = new Map<string, (event: { ports: MessagePort[] }, ...args: unknown[]) => void>();
  const ports = new Map<number, MessagePort>();

  const openPort = (id: number) => {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port1);
    port1.onmessage = ({ data }) => void send({ kind: 'port', id, data });
    port1.addEventListener('close', () => void send({ kind: 'port-closed', id }));
    return port2;
  };
  // As the real bridge does: functions are reached through functions of its own, everything is frozen.
  const bridged = (value: unknown): unknown => {
    if (typeof value === 'function') return (...args: unknown[]) => (value as (...a: unknown[]) => unknown)(...args);
    if (typeof value !== 'object' || value === null) return value;
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bridged(inner)])));
  };
  const electron = {
    ipcRenderer: {
      invoke: (channel: string, ...args: unknown[]) => send({ kind: 'invoke', channel, args }),
      on: (channel: string, listener: (event: { ports: MessagePort[] }, ...args: unknown[]) => void) =>
        listeners.set(channel, listener),
    },
    contextBridge: {
      exposeInMainWorld: (key: string, api: unknown) => Object.defineProperty(window, key, { value: bridged(api) }),
    },
    webUtils: { getPathForFile: () => '' },
  } as unknown as PreloadElectron;

  globals[Symbol.for('stand-in')] = (message: ToPage) => {
    if (message.kind === 'event')
      listeners.get(message.channel)?.({ ports: message.ports.map(openPort) }, ...message.args);
    else if (message.kind === 'port') ports.get(message.id)?.postMessage(message.data);
    else ports.get(message.id)?.close();
  };
  preload(() => electron, { platform }, {});
}
