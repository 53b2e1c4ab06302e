import { parentPort, workerData } from 'node:worker_threads';
import { RequestDesk } from './pipeline/requests/request-desk.ts';
import { RequestLog } from './pipeline/requests/request-log.ts';
import type { FromDesk, ToDesk } from './pipeline/requests/messages.ts';
import { createRequestPacker } from './store/duckdb/request-packer.ts';
import type { StoredMark } from './store/port.ts';

/** The thread of the request desk: where its rooms are joined. */
export interface IntakeData {
  /** Folder of the request log; '' for a store in memory. */
  directory: string;
  mark: StoredMark | undefined;
}

const port = parentPort!;
const { directory, mark } = workerData as IntakeData;
const opened = directory === '' ? undefined : RequestLog.open(directory, mark);
const send = (message: FromDesk, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
const desk = new RequestDesk(createRequestPacker(), opened?.log, send);
desk.replay(opened ?? { replay: [], foreign: [], missing: 0 });
port.on('message', (message: ToDesk) => desk.take(message));
