import type { ImportAccount } from '../../contract/operations/files.ts';
import { isDuckDb } from '../../core/formats/refusals.ts';
import { DumpThread } from './dump-thread.ts';
import { openForeignDump } from './foreign-dump.ts';
import type { StartForeignProcess } from './ports.ts';
import { FileLosses } from './pipeline/imports/file-losses.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import { Account } from './receivers/files/account.ts';
import { orCancelled } from './receivers/files/cancel.ts';
import { readHead } from './receivers/files/head.ts';
import type { DumpInfo, DumpOptions, OpenDump } from './receivers/files/open-dump.ts';
import { PRINT_BYTES } from './receivers/files/opened-before.ts';
import { isExpected, messageOf } from './receivers/files/problems.ts';
import { SpareThread } from './spare-thread.ts';
import { CancelledError, type Store } from './store/port.ts';

type Lose = Pipeline['lose'];

/** As far as a database says that it is one. */
const MAGIC_BYTES = 12;

/** Files being read, each in its thread, their rows on the way through the pipeline. */
export class DumpThreads {
  readonly #pipeline: Pick<Pipeline, 'takeImported' | 'lose'>;
  readonly #store: Pick<Store, 'chainEpoch'>;
  readonly #startForeign: StartForeignProcess | undefined;
  readonly #running = new Set<DumpThread>();
  readonly #spare: SpareThread;
  #isPrepared = false;
  #hidden: readonly string[] = [];

  /** Without `startForeign`, databases are not read. `spare` may have a thread that stands ready. */
  constructor(
    pipeline: Pick<Pipeline, 'takeImported' | 'lose'>,
    store: Pick<Store, 'chainEpoch'>,
    startForeign?: StartForeignProcess,
    spare = new SpareThread(),
  ) {
    this.#pipeline = pipeline;
    this.#store = store;
    this.#startForeign = startForeign;
    this.#spare = spare;
  }

  /** Somebody may open a file soon. */
  prepare(): void {
    this.#isPrepared = true;
    this.#spare.prepare();
  }

  /** Whatever is being read has ended. */
  close(): Promise<void> {
    return this.#spare.close();
  }

  /** Attribute keys whose values are hidden in what is read from now on. */
  hide(keys: readonly string[]): void {
    this.#hidden = keys;
    for (const thread of this.#running) thread.hide(keys);
  }

  /** What is lost of a file that grows is told as it happens, of all others once they are read. */
  async open(source: AsyncIterable<Uint8Array>, info: DumpInfo, options: DumpOptions): Promise<ImportAccount> {
    const losses = new FileLosses();
    const lose: Lose = (loss) => (options.follow ? this.#pipeline.lose(loss) : losses.hold(loss));
    const account = await this.#open(source, info, options, lose);
    for (const loss of losses.of(account)) this.#pipeline.lose(loss);
    return account;
  }

  async #open(
    source: AsyncIterable<Uint8Array>,
    info: DumpInfo,
    options: DumpOptions,
    lose: Lose,
  ): Promise<ImportAccount> {
    const start = this.#startForeign;
    if (start === undefined || options.follow) return this.#openInThread(source, info, options, lose);
    const account = new Account(info.name);
    try {
      const { head, all, close } = await orCancelled(
        readHead(source, info.path === undefined ? MAGIC_BYTES : PRINT_BYTES),
        options.signal,
      );
      if (!isDuckDb(head)) {
        // The thread reads it by itself.
        if (info.path !== undefined) await close();
        return await this.#openInThread(all, info, options, lose);
      }
      const openLines: OpenDump = (...dump) => this.#openInThread(...dump, lose);
      return await openForeignDump(all, info, options, { start, openLines, lose });
    } catch (error) {
      if (error instanceof CancelledError) return account.cancelled();
      if (!isExpected(error)) throw error;
      return account.failed(messageOf(error));
    }
  }

  async #openInThread(
    source: AsyncIterable<Uint8Array>,
    info: DumpInfo,
    options: DumpOptions,
    lose: Lose,
  ): Promise<ImportAccount> {
    const thread = new DumpThread(source, info, {
      ...options,
      chainEpoch: this.#store.chainEpoch,
      hidden: this.#hidden,
      keep: (batches) => this.#pipeline.takeImported(batches),
      lose,
      worker: this.#spare.take(),
      giveBack: (worker) => this.#spare.giveBack(worker),
    });
    this.#running.add(thread);
    try {
      return await thread.run();
    } finally {
      this.#running.delete(thread);
      if (this.#isPrepared && this.#running.size === 0) this.#spare.prepare();
    }
  }
}
