import { measured } from '../measured.ts';
import { weigh } from '../memory/shared.ts';
import { viewsOf, type View } from '../memory/views.ts';
import { putGiven } from './given.ts';
import type { JobAnswer, JobName, Jobs } from './jobs.ts';
import { sendJob } from './send-job.ts';

/** Why a job ended without an answer. */
export class JobFailure extends Error {
  override name = 'JobFailure';
}

interface Waiting {
  /** The arrays among the arguments: an answer only names those it gives back. */
  given: readonly View[];
  resolve: (value: unknown) => void;
  reject: (reason: Error) => void;
}

/**
 * A worker that computed with much memory holds on to it until it collects, which it does not while it has nothing to do. So it
 * is ended when it was left alone for that long after a large job, by what it was given and what it made; smaller ones leave it
 * warm.
 */
const REST_MS = 5_000;
const LARGE_BYTES = 16 * 1024 * 1024;

const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
/** Since the worker was started. */
let isHeavy = false;
let rest: ReturnType<typeof setTimeout> | undefined;
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
 * Runs a function of `jobs.ts` beside the page; jobs are done one after the other. Arrays on shared memory are read where they
 * lie, others are copied; large arrays of the answer lie on shared memory too (renderer/memory), and those that were among the
 * arguments come back as they are. The worker keeps nothing, so with it nothing is lost.
 *
 * An aborted job rejects at once. Nothing but its end stops a worker that computes, so it is ended when nobody else waits for
 * it; the next job starts a new one.
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
      given: viewsOf(args),
      resolve: (value) => (done(), resolve(value as ReturnType<Jobs[Name]>)),
      reject: (reason) => (done(), reject(reason)),
    });
    signal?.addEventListener('abort', onAbort);
    clearTimeout(rest);
    const send = async () => sendJob(warmWorker(), { id, name, args }, () => waiting.has(id));
    measured(`job.${name}`, send).catch((error: unknown) => {
      waiting.get(id)?.reject(new JobFailure(error instanceof Error ? error.message : String(error)));
      waiting.delete(id);
    });
  });
}

function hear(answer: JobAnswer): void {
  const asked = waiting.get(answer.id);
  waiting.delete(answer.id);
  if ('failure' in answer) return asked?.reject(new JobFailure(answer.failure));
  for (const memory of answer.made) weigh(memory);
  asked?.resolve(putGiven(answer.value, asked.given));
  restAfter(bytesOf(answer.made) + bytesOf(asked?.given ?? []));
}

const bytesOf = (parts: readonly { byteLength: number }[]): number =>
  parts.reduce((sum, { byteLength }) => sum + byteLength, 0);

function restAfter(bytes: number): void {
  isHeavy ||= bytes > LARGE_BYTES;
  clearTimeout(rest);
  if (isHeavy && waiting.size === 0) rest = setTimeout(() => waiting.size === 0 && stop('resting'), REST_MS);
}

function abort(id: number): void {
  waiting.get(id)?.reject(new JobFailure('aborted'));
  waiting.delete(id);
  if (waiting.size === 0) stop('aborted');
}

function stop(reason: string): void {
  worker?.terminate();
  worker = undefined;
  isHeavy = false;
  clearTimeout(rest);
  const lost = [...waiting.values()];
  waiting.clear();
  for (const { reject } of lost) reject(new JobFailure(reason));
}
