import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { DeskData } from './desk.worker.ts';
import { hearThread } from './hear-thread.ts';
import { Acknowledged } from './pipeline/requests/acknowledged.ts';
import type { FromDesk, ToDesk } from './pipeline/requests/messages.ts';
import type { DeskThread } from './pipeline/requests/desk-port.ts';
import { workerFile } from './worker-file.ts';

/**
 * The young generation, in MiB. Without a limit V8 lets it grow with whatever survives between two collections, and keeps it.
 */
const YOUNG_MB = 6;

export function startDeskThread(data: Omit<DeskData, 'memory'>): DeskThread {
  const acknowledged = new Acknowledged();
  const workerData: DeskData = { ...data, memory: acknowledged.memory };
  const worker = new Worker(workerFile('desk'), {
    workerData,
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const post = (message: ToDesk, transfer: MessagePort[] = []) => worker.postMessage(message, transfer);
  return {
    acknowledged,
    post,
    connect: () => {
      const { port1, port2 } = new MessageChannel();
      post({ kind: 'door', port: port1 }, [port1]);
      return port2;
    },
    listen: (onMessage: (message: FromDesk) => void, onEnd) => hearThread(worker, onMessage, onEnd),
    end: async () => void (await worker.terminate()),
  };
}
