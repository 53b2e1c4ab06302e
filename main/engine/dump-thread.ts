import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { ImportAccount } from '../../contract/operations/files.ts';
import { assertNever } from '../../core/model/assert-never.ts';
import type { DumpData, FromDump, ToDump } from './dump-messages.ts';
import { ownsBuffer } from './own-buffer.ts';
import { IntakeError } from './pipeline/intake.ts';
import { Account } from './receivers/files/account.ts';
import type { DumpInfo, DumpOptions } from './receivers/files/open-dump.ts';
import type { ImportedBatch, LossRecord } from './store/port.ts';
import { startDumpWorker } from './spare-thread.ts';

/**
 * After the first rows are told, pages ask for them. For so long nothing of this file is brought into the store, which would take both
 * cores from the answer; reading goes on meanwhile.
 */
const FIRST_LOOK_MS = 200;
/**
 * A thread that has not answered by then is in the middle of something long, and is ended there. What a cancel may take is half a second:
 * to end a thread with a record of 60 MB in its hands takes 30 to 190 ms on a busy machine.
 */
const CANCEL_MS = 150;
/**
 * A thread that has read no more has little to give back, and reads the next file: to start one costs a hundred times what reading a small
 * file does, and a folder may hold a thousand of them.
 */
const SMALL_BYTES = 1024 ** 2;

export interface DumpThreadOptions extends Pick<
  DumpOptions,
  'importId' | 'signal' | 'reading' | 'admit' | 'onPart' | 'follow' | 'onProgress'
> {
  chainEpoch: number;
  hidden: readonly string[];
  /** Resolves with the store's `chainEpoch` when the rows are durable. Rejects with IntakeError. */
  keep: (batches: readonly ImportedBatch[]) => Promise<number>;
  lose: (loss: LossRecord) => void;
  /** One that was started beforehand; left out: one of its own. */
  worker?: Worker;
  /** Takes a thread that can read another file. Left out: it is ended. */
  giveBack?: (worker: Worker) => void;
}

/**
 * A file being read in a thread of its own, with a bound on its memory. Where it takes too much, or ends in whatever way, that is a
 * failure of this file and of nothing else.
 */
export class DumpThread {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #options: DumpThreadOptions;
  readonly #worker: Worker;
  /** What is told where the thread cannot: as far as it came by its last word. */
  readonly #account: Account;
  #reading: Promise<void> = Promise.resolve();
  #keeping: Promise<void> = Promise.resolve();
  #isCancelled = false;
  #hasEnded = false;
  #done: ImportAccount | undefined;
  /** Nobody hands it the file, so that nothing more comes when it is done. */
  readonly #readsByItself: boolean;
  /** Hears of the thread no more. */
  #leave: () => void = () => undefined;
  /** Rows behind the first ones wait for it. */
  #firstLook: PromiseWithResolvers<void> | undefined;
  readonly #spoolFolder = join(tmpdir(), `tracebench-${randomUUID()}`);
  /** Why it ended before it was done. */
  #reason = 'the thread ended';

  /** Of a file with a path that is not followed, the thread reads what lies there, and nothing is asked of `source`. */
  constructor(source: AsyncIterable<Uint8Array>, info: DumpInfo, options: DumpThreadOptions) {
    const { importId, reading, chainEpoch, hidden, follow, worker = startDumpWorker() } = options;
    const spoolFolder = this.#spoolFolder;
    const isFollowed = follow !== undefined;
    const data: DumpData = { info, importId, reading, chainEpoch, hidden, isFollowed, spoolFolder };
    this.#source = source[Symbol.asyncIterator]();
    this.#readsByItself = info.path !== undefined && !isFollowed;
    this.#options = options;
    this.#account = new Account(info.name);
    this.#worker = worker;
    this.#post({ kind: 'begin', data });
  }

  /** Never rejects because of the file. Nothing is on its way into the store any more when this resolves. */
  async run(): Promise<ImportAccount> {
    const { signal } = this.#options;
    const cancel = () => this.#cancel();
    if (signal?.aborted === true) cancel();
    signal?.addEventListener('abort', cancel);
    try {
      return await this.#outcome();
    } finally {
      signal?.removeEventListener('abort', cancel);
      void this.#source.return?.()?.then(undefined, () => undefined);
      const { giveBack } = this.#options;
      if (!this.#isAsNew || !giveBack) await this.#worker.terminate();
      // A thread that was ended did not remove it.
      await rm(this.#spoolFolder, { recursive: true, force: true });
      await this.#keeping;
      this.#leave();
      if (this.#isAsNew) giveBack?.(this.#worker);
    }
  }

  /** It has said its last word of this file; all it waited for is answered when nothing is on its way any more. */
  get #isAsNew(): boolean {
    const hasRead = this.#done !== undefined && this.#done.bytes <= SMALL_BYTES;
    return hasRead && this.#readsByItself && !this.#isCancelled && !this.#hasEnded;
  }

  /** Attribute keys whose values are hidden in what is read from now on. */
  hide(keys: readonly string[]): void {
    this.#post({ kind: 'hide', keys });
  }

  #outcome(): Promise<ImportAccount> {
    const { promise, resolve } = Promise.withResolvers<ImportAccount>();
    const onMessage = (message: FromDump) => {
      if (message.kind === 'done') resolve((this.#done = message.account));
      else this.#hear(message);
    };
    const onError = (error: unknown) => (this.#reason = reasonOf(error));
    const onExit = () => {
      this.#hasEnded = true;
      resolve(this.#isCancelled ? this.#account.cancelled() : this.#broken());
    };
    this.#worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    this.#leave = () => this.#worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    return promise;
  }

  /** Where it stood when it was last heard of. What it had handed over by then goes with the import. */
  #broken(): ImportAccount {
    const { bytes } = this.#account;
    this.#account.skip({ line: 0, offset: bytes, reason: `${this.#reason}; nothing of the file is kept` });
    return this.#account.failed(`This file could not be read further than byte ${bytes}: ${this.#reason}.`);
  }

  #post(message: ToDump, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #cancel(): void {
    this.#isCancelled = true;
    this.#post({ kind: 'cancel' });
    // What waits for it is not brought in any more.
    this.#firstLook?.resolve();
    setTimeout(() => void this.#worker.terminate(), CANCEL_MS).unref();
  }

  #hear(message: Exclude<FromDump, { kind: 'done' }>): void {
    const { lose, onPart, onProgress } = this.#options;
    switch (message.kind) {
      case 'wants':
        this.#reading = this.#reading.then(() => this.#sendChunk());
        return;
      case 'admit':
        return void this.#admit(message.clock);
      case 'part':
        return onPart?.(message.importId);
      case 'rows':
        this.#keeping = this.#keep(this.#keeping, message.batches);
        return;
      case 'flushed':
        return void this.#settle(message.isWhole);
      case 'refused':
        return message.losses.forEach(lose);
      case 'progress':
        this.#account.reached(message.progress);
        return onProgress?.(message.progress);
      default:
        return assertNever(message);
    }
  }

  async #sendChunk(): Promise<void> {
    try {
      const next = await this.#source.next();
      if (next.done === true) return this.#post({ kind: 'end' });
      // A copy; `slice` of a Buffer is none.
      const bytes = ownsBuffer(next.value) ? next.value : new Uint8Array(next.value);
      this.#post({ kind: 'chunk', bytes }, [bytes.buffer]);
    } catch (error) {
      const { message, syscall } = error as NodeJS.ErrnoException;
      this.#post({ kind: 'source-failed', message, syscall });
    }
  }

  async #settle(isWhole: boolean): Promise<void> {
    try {
      await this.#options.follow?.flushed(isWhole);
      this.#post({ kind: 'settled' });
    } catch (error) {
      this.#reason = reasonOf(error);
      await this.#worker.terminate();
    }
  }

  async #admit(clock: Parameters<NonNullable<DumpOptions['admit']>>[0]): Promise<void> {
    this.#post({ kind: 'admitted', refusal: await this.#options.admit?.(clock) });
  }

  /** Two may be on their way, so that the next is at the door when one is done. */
  async #keep(before: Promise<void>, batches: readonly ImportedBatch[]): Promise<void> {
    const isFirst = this.#firstLook === undefined;
    const seen = (this.#firstLook ??= Promise.withResolvers<void>());
    if (!isFirst) await seen.promise;
    // It would be taken back: what is at work now is the last.
    if (this.#isCancelled) {
      this.#post({ kind: 'not-stored', problem: 'closing', message: 'the import was cancelled' });
      return before;
    }
    const kept = this.#options.keep(batches).then(
      (chainEpoch) => this.#post({ kind: 'stored', chainEpoch }),
      (error: unknown) => {
        const problem = error instanceof IntakeError ? error.problem : 'store-failed';
        this.#post({ kind: 'not-stored', problem, message: (error as Error).message });
      },
    );
    if (isFirst) void kept.then(() => setTimeout(seen.resolve, FIRST_LOOK_MS));
    await before;
    await kept;
  }
}

function reasonOf(error: unknown): string {
  const isMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (isMemory) return 'it takes more memory than there is for opening files';
  return error instanceof Error ? error.message : String(error);
}
