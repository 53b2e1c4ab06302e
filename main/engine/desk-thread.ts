import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { DeskData } from './desk.worker.ts';
import { Acknowledged } from './pipeline/requests/acknowledged.ts';
import type { FromDesk, ToDesk } from './pipeline/requests/messages.ts';
import type { DeskThread } from './pipeline/requests/desk-port.ts';
import { workerFile } from './worker-file.ts';

export function startDeskThread(data: Omit<DeskData, 'memory'>): DeskThread {
  const acknowledged = new Acknowledged();
  const workerData: DeskData = { ...data, memory: acknowledged.memory };
  const worker = new Worker(workerFile('desk'), { workerData, execArgv: [] });
  const post = (message: ToDesk, transfer: MessagePort[] = []) => worker.postMessage(message, transfer);
  return {
    acknowledged,
    post,
    connect: () => {
      const { port1, port2 } = new MessageChannel();
      post({ kind: 'door', port: port1 }, [port1]);
      return port2;
    },
    listen: (onMessage, onEnd) => {
      let reason = 'it ended';
      worker.on('message', (message: FromDesk) => onMessage(message));
      worker.on('error', (error) => (reason = error instanceof Error ? error.message : String(error)));
      worker.on('exit', () => onEnd(reason));
    },
    end: async () => void (await worker.terminate()),
  };
}
