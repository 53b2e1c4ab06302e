import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { MessagePortMain } from 'electron';

/** Node's port in the shape of Electron's `MessagePortMain`: messages come wrapped, and wait for `start`. */
export function asPortMain(port: MessagePort): MessagePortMain {
  const emitter = new EventEmitter();
  port.on('close', () => emitter.emit('close'));
  return Object.assign(emitter, {
    start: () => void port.on('message', (data: unknown) => emitter.emit('message', { data, ports: [] })),
    postMessage: (message: unknown) => port.postMessage(message),
    close: () => port.close(),
  }) as unknown as MessagePortMain;
}
