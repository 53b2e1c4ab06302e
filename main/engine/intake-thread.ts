import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { IntakeData } from './intake.worker.ts';
import type { FromDesk } from './pipeline/requests/messages.ts';
import type { DeskThread } from './pipeline/requests/request-line.ts';

/** Beside this file in the sources; in the folder of worker threads where it was built. */
function workerFile(): string {
  const isSource = import.meta.filename.endsWith('.ts');
  return join(import.meta.dirname, isSource ? 'intake.worker.ts' : 'workers/intake.worker.js');
}

export function startIntakeThread(data: IntakeData): DeskThread {
  const worker = new Worker(workerFile(), { workerData: data, execArgv: [] });
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen: (onMessage, onEnd) => {
      let reason = 'it ended';
      worker.on('message', (message: FromDesk) => onMessage(message));
      worker.on('error', (error) => (reason = error instanceof Error ? error.message : String(error)));
      worker.on('exit', () => onEnd(reason));
    },
    end: async () => void (await worker.terminate()),
  };
}
