import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { Acknowledged } from './pipeline/requests/acknowledged.ts';
import { RequestDesk } from './pipeline/requests/request-desk.ts';
import { RequestLog } from './request-log/request-log.ts';
import type { DoorToDesk, FromDesk, ToDesk } from './pipeline/requests/messages.ts';
import { createRequestPacker } from './store/duckdb/request-packer.ts';
import type { StoredMark } from './store/port.ts';

/** The thread of the request desk: where its rooms are joined. */
export interface DeskData {
  /** Folder of the request log; '' for a store in memory. */
  directory: string;
  mark: StoredMark | undefined;
  /** Of `Acknowledged`. */
  memory: SharedArrayBuffer;
}

const port = parentPort!;
const { directory, mark, memory } = workerData as DeskData;
const opened = directory === '' ? undefined : RequestLog.open(directory, mark);
const send = (message: FromDesk, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
const desk = new RequestDesk(createRequestPacker(), opened?.log, new Acknowledged(memory), send);

function openDoor(door: MessagePort): void {
  door.on('message', (message: DoorToDesk) => desk.serve(message, (answer) => door.postMessage(answer)));
}

function hear(message: ToDesk): void {
  if (message.kind === 'begin') desk.begin(message.keys, opened, message.decodedTo);
  else if (message.kind === 'door') openDoor(message.port);
  else desk.take(message);
}

port.on('message', hear);
