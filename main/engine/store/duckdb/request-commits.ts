import { RowsRefusedError, StoreClosingError, type DecodedBatch, type PackedBatch } from '../port.ts';
import { DecodedCommit } from './decoded-commit.ts';
import { freeTables } from './packed.ts';
import type { Packed } from './packer.ts';
import { isPassing, saysNoMemory } from './passing-error.ts';
import { tryCommit, type StoreAround } from './try-commit.ts';
import type { Writer } from './writer.ts';

/** A full disk may be emptied by the user meanwhile. */
const RETRY_MS = 1_000;
/** Whatever it is, it may be over the next time; after so often in a row it is taken to be the rows. */
const MOST_REFUSALS = 3;

/**
 * Commits of acknowledged requests. What the moment keeps from being stored is tried again until it is; what is refused for
 * itself is found, taken out and told, so that nothing behind it waits for ever.
 */
export class RequestCommits {
  readonly #store: StoreAround;

  constructor(store: StoreAround) {
    this.#store = store;
  }

  /** @throws StoreClosingError, RowsRefusedError */
  async packed(batch: PackedBatch, onFailure: (error: unknown) => void): Promise<void> {
    const rows = batch.packed.rows as Packed;
    const { writer } = this.#store;
    number(writer, rows);
    // Again and again with the same numbers.
    const last = writer.lastIds;
    let refusals = 0;
    await this.#untilDone(onFailure, async () => {
      try {
        writer.goOn(last);
        await tryCommit(this.#store, batch, (atNs) => writer.commitPacked(batch, atNs));
      } catch (error) {
        refusals = this.#isPassing(error) ? 0 : refusals + 1;
        if (refusals >= MOST_REFUSALS) await this.#refuse(error);
        throw error;
      }
    });
    freeTables(rows.tables);
  }

  /** With less memory than the rows take, fewer of them at once may be stored; but nothing is left to read them from in memory. */
  #isPassing(error: unknown): boolean {
    return isPassing(error) || (this.#store.isInMemory && saysNoMemory(error));
  }

  /** Where something else can be stored, it is the rows. */
  async #refuse(reason: unknown): Promise<void> {
    await this.#store.writer.touch();
    throw new RowsRefusedError(messageOf(reason));
  }

  /** @throws StoreClosingError */
  async decoded(batch: DecodedBatch, onFailure: (error: unknown) => void): Promise<void> {
    const commit = new DecodedCommit(this.#store, batch);
    await this.#untilDone(onFailure, () => commit.run());
  }

  async #untilDone(onFailure: (error: unknown) => void, attempt: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof RowsRefusedError) throw error;
        onFailure(error);
        if (this.#store.isClosing()) throw new StoreClosingError(messageOf(error));
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Half numbered rows cannot be numbered again. */
function number(writer: Writer, rows: Packed): void {
  try {
    writer.number(rows);
  } catch (error) {
    throw new RowsRefusedError(messageOf(error));
  }
}
