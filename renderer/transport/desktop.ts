import { ENGINE_PORT_MESSAGE, type DesktopBridge } from '../../contract/desktop.ts';
import type { Result } from '../../contract/result.ts';

declare global {
  interface Window {
    /** Put there by the desktop shell's preload script; absent in a browser. */
    readonly tracebench?: DesktopBridge;
  }
}

/** The shell's own calls, for what a page cannot do alone; undefined in a browser. */
export function desktopBridge(): DesktopBridge | undefined {
  return typeof window === 'undefined' ? undefined : window.tracebench;
}

/** The engine's port from the desktop shell. The port may arrive before or after the answer to the asking. */
export async function requestEnginePort(
  bridge: DesktopBridge,
): Promise<Result<{ port: MessagePort; lastCrash: string }>> {
  const waiting = Promise.withResolvers<MessagePort>();
  const listen = (event: MessageEvent) => {
    // Only our own window (the preload script speaks through it) may hand in a port.
    if (event.source === window && event.data === ENGINE_PORT_MESSAGE && event.ports[0]) {
      waiting.resolve(event.ports[0]);
    }
  };
  window.addEventListener('message', listen);
  try {
    const answer = await bridge.connect();
    if (!answer.ok) return answer;
    return { ok: true, value: { port: await waiting.promise, lastCrash: answer.value.lastCrash } };
  } finally {
    window.removeEventListener('message', listen);
  }
}
