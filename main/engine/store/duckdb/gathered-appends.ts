import type { AppendBatch } from '../port.ts';

/**
 * One commit costs about 4 ms whatever is in it, so what arrives close together is committed together. Waiting longer
 * than this only adds to the sender's time.
 */
const GATHER_MS = 2;

interface Waiting {
  batch: AppendBatch;
  resolve: () => void;
  reject: (error: unknown) => void;
}

export interface GatheredAppendsOptions {
  /** Runs work when it is its turn. */
  take: (work: () => Promise<void>) => Promise<void>;
  /** All of the batches, or (thrown) none. */
  commit: (batches: AppendBatch[]) => Promise<void>;
}

/** Batches that come close together, committed as one. */
export class GatheredAppends {
  readonly #options: GatheredAppendsOptions;
  #waiting: Waiting[] = [];
  #isScheduled = false;

  constructor(options: GatheredAppendsOptions) {
    this.#options = options;
  }

  /** Resolves when it is committed. */
  append(batch: AppendBatch): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    void this.#options.take(async () => {
      await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      this.#isScheduled = false;
      await this.#commitWaiting();
    });
  }

  async #commitWaiting(): Promise<void> {
    const group = this.#waiting;
    this.#waiting = [];
    try {
      await this.#options.commit(group.map(({ batch }) => batch));
      for (const { resolve } of group) resolve();
    } catch (error) {
      if (group.length === 1) group[0]!.reject(error);
      else await this.#commitOneByOne(group);
    }
  }

  /** One batch that cannot be stored must not cost its neighbours. */
  async #commitOneByOne(group: readonly Waiting[]): Promise<void> {
    for (const { batch, resolve, reject } of group) await this.#options.commit([batch]).then(resolve, reject);
  }
}
