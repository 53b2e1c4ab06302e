import type { ImportAccount } from '../../contract/operations/files.ts';
import { DumpThread } from './dump-thread.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import type { DumpInfo, DumpOptions } from './receivers/files/open-dump.ts';
import type { Store } from './store/port.ts';

/** Files being read, each in its thread, their rows on the way through the pipeline. */
export class DumpThreads {
  readonly #pipeline: Pick<Pipeline, 'takeImported' | 'lose'>;
  readonly #store: Pick<Store, 'chainEpoch'>;
  readonly #running = new Set<DumpThread>();
  #hidden: readonly string[] = [];

  constructor(pipeline: Pick<Pipeline, 'takeImported' | 'lose'>, store: Pick<Store, 'chainEpoch'>) {
    this.#pipeline = pipeline;
    this.#store = store;
  }

  /** Attribute keys whose values are hidden in what is read from now on. */
  hide(keys: readonly string[]): void {
    this.#hidden = keys;
    for (const thread of this.#running) thread.hide(keys);
  }

  async open(source: AsyncIterable<Uint8Array>, info: DumpInfo, options: DumpOptions): Promise<ImportAccount> {
    const thread = new DumpThread(source, info, {
      ...options,
      chainEpoch: this.#store.chainEpoch,
      hidden: this.#hidden,
      keep: (rows, importId) => this.#pipeline.takeImported({ ...rows, importId }),
      lose: (loss) => this.#pipeline.lose(loss),
    });
    this.#running.add(thread);
    try {
      return await thread.run();
    } finally {
      this.#running.delete(thread);
    }
  }
}
