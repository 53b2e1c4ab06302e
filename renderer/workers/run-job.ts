import { measured } from '../measured.ts';
import { cutViews } from './cut-views.ts';
import type { JobAnswer, JobName, JobRequest, Jobs } from './jobs.ts';

/** Why a job ended without an answer. */
export class JobFailure extends Error {
  override name = 'JobFailure';
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (reason: Error) => void;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
let lastId = 0;

/** Starts the worker, so that the first job finds it warm. */
export function warmWorker(): Worker {
  if (worker) return worker;
  const own = new Worker(new URL('./jobs.worker.ts', import.meta.url), { type: 'module' });
  // Reading `data` is what takes the time: only then it is put together.
  own.onmessage = (event: MessageEvent<JobAnswer>) => measured('job.answer', () => hear(event.data));
  // One that was ended already has nothing to say of the next.
  own.onerror = ({ message }) => worker === own && stop(message || 'The worker ended.');
  own.onmessageerror = () => worker === own && stop('The answer could not be read.');
  worker = own;
  return own;
}

/**
 * Runs a function of `jobs.ts` beside the page; jobs are done one after the other. An aborted job rejects at once. Nothing
 * but its end stops a worker that computes, so it is ended when nobody else waits for it; the next job starts a new one.
 */
export function runJob<Name extends JobName>(
  name: Name,
  args: Parameters<Jobs[Name]>,
  signal?: AbortSignal,
): Promise<ReturnType<Jobs[Name]>> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new JobFailure('aborted'));
    const id = ++lastId;
    const onAbort = () => abort(id);
    const done = () => signal?.removeEventListener('abort', onAbort);
    waiting.set(id, {
      resolve: (value) => (done(), resolve(value as ReturnType<Jobs[Name]>)),
      reject: (reason) => (done(), reject(reason)),
    });
    signal?.addEventListener('abort', onAbort);
    try {
      measured(`job.${name}`, () => send({ id, name, args }));
    } catch (error) {
      waiting.get(id)?.reject(new JobFailure(error instanceof Error ? error.message : String(error)));
      waiting.delete(id);
    }
  });
}

function send(request: JobRequest): void {
  const copies = new Set<ArrayBuffer>();
  warmWorker().postMessage(cutViews(request, copies), [...copies]);
}

function hear(answer: JobAnswer): void {
  const asked = waiting.get(answer.id);
  waiting.delete(answer.id);
  if ('failure' in answer) asked?.reject(new JobFailure(answer.failure));
  else asked?.resolve(answer.value);
}

function abort(id: number): void {
  waiting.get(id)?.reject(new JobFailure('aborted'));
  waiting.delete(id);
  if (waiting.size === 0) stop('aborted');
}

function stop(reason: string): void {
  worker?.terminate();
  worker = undefined;
  const lost = [...waiting.values()];
  waiting.clear();
  for (const { reject } of lost) reject(new JobFailure(reason));
}
