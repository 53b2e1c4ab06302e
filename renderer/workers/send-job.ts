import { nextTask } from '../memory/next-task.ts';
import { viewsOf, type View } from '../memory/views.ts';
import { cutViews } from './cut-views.ts';
import { nameGiven } from './given.ts';
import type { JobMessage, JobRequest } from './jobs.ts';

export interface Receiver {
  postMessage(message: JobMessage, transfer: Transferable[]): void;
}

/** What is copied in one task of the page's thread: a few milliseconds. */
const AT_ONCE_BYTES = 8 * 1024 * 1024;
/** Arrays below this are not worth a message of their own. */
const PART_BYTES = 512 * 1024;

/**
 * Brings a job to the worker. Arrays on shared memory cost nothing; where others are so large that copying them would hold up
 * the page, they go one by one, for as long as somebody waits for the job.
 */
export async function sendJob(worker: Receiver, request: JobRequest, isWanted: () => boolean): Promise<void> {
  const parts = [...new Set(viewsOf(request.args).filter(isPart))];
  const bytes = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (bytes > AT_ONCE_BYTES) await sendInParts(worker, request, parts, isWanted);
  else run(worker, request);
}

const isPart = ({ buffer, byteLength }: View): boolean => buffer instanceof ArrayBuffer && byteLength >= PART_BYTES;

async function sendInParts(worker: Receiver, request: JobRequest, parts: readonly View[], isWanted: () => boolean) {
  const { id, args } = request;
  for (const part of parts) {
    const view = part.slice();
    worker.postMessage({ kind: 'part', id, view }, [view.buffer]);
    await nextTask();
    if (!isWanted()) return worker.postMessage({ kind: 'forget', id }, []);
  }
  run(worker, { ...request, args: nameGiven(args, parts) as unknown[] });
}

function run(worker: Receiver, request: JobRequest): void {
  const copies = new Set<ArrayBuffer>();
  worker.postMessage({ kind: 'run', ...cutViews(request, copies) }, [...copies]);
}
