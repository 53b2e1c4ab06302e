import type { ImportedBatch } from '../port.ts';
import type { StoreAround } from './try-commit.ts';

/** Commits of files that are being opened. What fails is not tried again: the import fails, and is taken back whole. */
export class ImportCommits {
  readonly #store: StoreAround;

  constructor(store: StoreAround) {
    this.#store = store;
  }

  async packed(batches: readonly ImportedBatch[]): Promise<void> {
    const atNs = BigInt(Date.now()) * 1_000_000n;
    const tally = await this.#store.writer.commitImported(batches, atNs);
    this.#store.count({ losses: batches.flatMap(({ losses }) => losses) }, tally, atNs);
  }
}
