import { parentPort, workerData } from 'node:worker_threads';
import { assertNever } from '../../core/model/assert-never.ts';
import { giveBackHeap } from './give-back-heap.ts';
import { DiskWatch, type DiskWatchOptions } from './pipeline/disk-watch.ts';
import type { Intake } from './pipeline/intake.ts';
import { RequestDoor } from './pipeline/requests/request-door.ts';
import type { FromReceivers, ToReceivers } from './receivers-messages.ts';
import { Receivers } from './receivers/receivers.ts';

/** The thread of the receivers: what the store or the screens do keeps no sender waiting until very much waits for the store. */
export interface ReceiversData {
  hosts: string[];
  /** '' for a store in memory. */
  storePath: string;
  disk?: DiskWatchOptions | undefined;
  /** See `ReceiverOptions`. */
  inFlightBytes?: number | undefined;
}

/** Counts of requests are told this often at most. */
const STATUS_MS = 100;

const port = parentPort!;
const { hosts, storePath, disk: diskOptions, inFlightBytes } = workerData as ReceiversData;
const send = (message: FromReceivers) => port.postMessage(message);
const disk = new DiskWatch(storePath, diskOptions);
await disk.look();
const door = new RequestDoor({ hasRoom: disk.hasRoom, onRefused: (refused) => send({ kind: 'refused', refused }) });
const requests: Intake = {
  receive: (request) => {
    tellSoon();
    return door.receive(request);
  },
  refuse: (...refused) => {
    tellSoon();
    door.refuse(...refused);
  },
};
const onBurstOver = () => {
  giveBackHeap();
  send({ kind: 'burst-over' });
};
const receivers = new Receivers(hosts, requests, { limitBytes: inFlightBytes, onBurstOver });

let timer: ReturnType<typeof setTimeout> | undefined;
function tellSoon(): void {
  timer ??= setTimeout(tell, STATUS_MS);
}

function tell(): void {
  clearTimeout(timer);
  timer = undefined;
  send({ kind: 'status', status: receivers.status() });
}

async function hear(message: ToReceivers): Promise<void> {
  switch (message.kind) {
    case 'open':
      return door.open(message.port);
    case 'shut':
      return door.shut(message.reason);
    case 'fail':
      return door.fail(message.failure);
    case 'hide':
      return door.hide(message.keys);
    case 'apply':
      await receivers.apply(message.wanted, message.givenUp);
      tell();
      return send({ kind: 'applied' });
    case 'tell':
      tell();
      return send({ kind: 'told' });
    case 'close':
      await receivers.close();
      disk.close();
      tell();
      return send({ kind: 'closed' });
    default:
      return assertNever(message);
  }
}

port.on('message', (message: ToReceivers) => void hear(message));
