import { parentPort, workerData } from 'node:worker_threads';
import type { CancelSignal } from '../../contract/transport.ts';
import { assertNever } from '../../core/model/assert-never.ts';
import { DiskWatch, type DiskWatchOptions } from './pipeline/disk-watch.ts';
import { RequestDoor } from './pipeline/requests/request-door.ts';
import type { FromPipelines, ToPipelines } from './pipelines/messages.ts';
import { RunningPipelines } from './pipelines/running-pipelines.ts';
import { OperationFailure } from './ports.ts';

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

type Answer = (input: unknown, signal: CancelSignal) => Promise<unknown>;
const answering = new Map<number, AbortController>();

async function answer({ id, question, input }: Extract<ToPipelines, { kind: 'ask' }>): Promise<void> {
  const cancelling = new AbortController();
  answering.set(id, cancelling);
  try {
    const output = await (pipelines[question] as Answer).call(pipelines, input, cancelling.signal);
    send({ kind: 'answered', id, output });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof OperationFailure ? error.code : 'internal';
    send({ kind: 'failed', id, code, message, isRunning: pipelines.isRunning });
  } finally {
    answering.delete(id);
  }
}

async function hear(message: ToPipelines): Promise<void> {
  switch (message.kind) {
    case 'ask':
      return answer(message);
    case 'cancel':
      return answering.get(message.id)?.abort();
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
