import type { Worker } from 'node:worker_threads';

/** Hears a thread as long as there is one, and then, once, why it is gone: the error it ended with, where there was one. */
export function hearThread<Message>(
  worker: Worker,
  onMessage: (message: Message) => void,
  onEnd: (reason: string) => void,
): void {
  let reason = 'the thread ended';
  worker.on('message', onMessage);
  worker.on('error', (error) => (reason = error instanceof Error ? error.message : String(error)));
  worker.on('exit', () => onEnd(reason));
}
