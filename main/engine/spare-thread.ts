import { Worker } from 'node:worker_threads';
import { workerFile } from './worker-file.ts';

/** Objects of what is being read. An everyday file needs some 40 MB; one record may be 64 MiB and is some ten times as large decoded. */
const MOST_HEAP_MB = 384;

/** A thread that waits to be told what to read. */
export function startDumpWorker(heapMb = MOST_HEAP_MB): Worker {
  return new Worker(workerFile('dump'), { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: heapMb } });
}

/**
 * A thread that is there before somebody opens a file. To start one takes 125 ms of processor time, a good part of what a person who has chosen a file
 * waits for its first rows.
 */
export class SpareThread {
  #worker: Worker | undefined;
  #isClosed = false;
  readonly #drop = () => void (this.#worker = undefined);

  /** Starts one, where there is none. It does not keep the process alive. */
  prepare(): void {
    if (this.#worker || this.#isClosed) return;
    this.#hold(startDumpWorker());
  }

  /** One that has read a file, and can read another. */
  giveBack(worker: Worker): void {
    if (this.#worker || this.#isClosed) void worker.terminate();
    else this.#hold(worker);
  }

  #hold(worker: Worker): void {
    this.#worker = worker;
    worker.unref();
    worker.on('error', this.#drop);
    worker.on('exit', this.#drop);
  }

  /** The one that is there, or a new one. */
  take(): Worker {
    const worker = this.#worker ?? startDumpWorker();
    this.#worker = undefined;
    worker.off('error', this.#drop);
    worker.off('exit', this.#drop);
    worker.ref();
    return worker;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
