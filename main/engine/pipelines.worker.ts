import { parentPort, workerData } from 'node:worker_threads';
import { assertNever } from '../../core/model/assert-never.ts';
import { DiskWatch, type DiskWatchOptions } from './pipeline/disk-watch.ts';
import { RequestDoor } from './pipeline/requests/request-door.ts';
import { Answering } from './pipelines/answering.ts';
import type { FromPipelines, PipelinesQuestions, ToPipelines } from './pipelines/messages.ts';
import { RunningPipelines } from './pipelines/running-pipelines.ts';

/** The thread of the pipelines: what they do with telemetry keeps neither screens nor the store waiting. */
export interface PipelinesData {
  /** '' for a store in memory. */
  storePath: string;
  disk?: DiskWatchOptions | undefined;
}

const READ_MS = 1_000;

const port = parentPort!;
const { storePath, disk: diskOptions } = workerData as PipelinesData;
const send = (message: FromPipelines) => port.postMessage(message);
const disk = new DiskWatch(storePath, diskOptions);
await disk.look();
const door = new RequestDoor({ hasRoom: disk.hasRoom, onRefused: () => undefined });
const pipelines = new RunningPipelines({
  intake: door,
  env: (name) => process.env[name],
  say: (line) => console.error(line),
});
const reading = setInterval(() => {
  if (pipelines.isRunning) send({ kind: 'read', readings: pipelines.read(Date.now()) });
}, READ_MS);

const answering = new Answering<PipelinesQuestions>(pipelines, send, () => pipelines.isRunning);

async function hear(message: ToPipelines): Promise<void> {
  switch (message.kind) {
    case 'ask':
    case 'cancel':
      return answering.hear(message);
    case 'open':
      return door.open(message.port);
    case 'shut':
      return door.shut(message.reason);
    case 'fail':
      return door.fail(message.failure);
    case 'hide':
      pipelines.hide(message.keys);
      return door.hide(message.keys);
    case 'close':
      clearInterval(reading);
      await pipelines.close();
      disk.close();
      return send({ kind: 'closed' });
    default:
      return assertNever(message);
  }
}

port.on('message', (message: ToPipelines) => void hear(message));
