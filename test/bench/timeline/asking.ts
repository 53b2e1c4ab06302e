import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { openLine } from '../contract-line.ts';

const PAUSE_MS = 5;

/** Another client, in a thread of its own, that asks small questions until stopped; then tells the longest that one took. */
export function startAsking(ui: string): () => Promise<number> {
  const worker = new Worker(new URL(import.meta.url), { workerData: ui });
  return async () => {
    worker.postMessage('stop');
    const [longest] = (await once(worker, 'message')) as [number];
    return longest;
  };
}

async function keepAsking(ui: string): Promise<void> {
  const line = await openLine({ ui });
  let isOn = true;
  let longest = 0;
  parentPort!.once('message', () => (isOn = false));
  while (isOn) {
    const begun = performance.now();
    await line.ask('hello', { contractVersion: 1 });
    longest = Math.max(longest, performance.now() - begun);
    await sleep(PAUSE_MS);
  }
  line.close();
  parentPort!.postMessage(longest);
}

if (!isMainThread) await keepAsking(workerData as string);
