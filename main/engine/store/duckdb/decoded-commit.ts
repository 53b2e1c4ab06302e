import { singleItems } from '../../../../core/model/single-items.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import type { DecodedBatch, LossRecord } from '../port.ts';
import { isPassing, saysNoMemory } from './passing-error.ts';
import { refusedItems, type RefusedItem } from './refused-items.ts';
import { Sieve } from './sieve.ts';
import { tryCommit, type StoreAround } from './try-commit.ts';

/** Memory may have room for an item the next time; after so often it is taken to be the item. */
const MOST_TRIES = 3;

/**
 * Decoded requests on their way into the tables: in one transaction, or in several where memory has no room for that. Then the
 * mark comes with the last; until then the file says which rows are of requests that are not whole (unfinished.ts).
 *
 *   ├─────────────────────┤   no room
 *   ├──────────┤              no room
 *   ├────┤                    stored
 *        ├──────────┤         stored, and so on
 *
 * An item for which there is no room by itself is lost after a few tries: all that is written waits behind it.
 */
export class DecodedCommit {
  readonly #store: StoreAround;
  readonly #sieve: Sieve;
  readonly #batch: DecodedBatch;
  #items: readonly Telemetry[];
  #isDivided = false;
  /** Items that are stored, and how many are tried next. */
  #done = 0;
  #size = Infinity;
  /** No more are tried at once: what ended the file in a larger piece would end it again on the way there. */
  #most = Infinity;
  /** Items that cannot be stored, of those. */
  #losses: LossRecord[] = [];
  /** Items that no memory has room for; they are not among the others any more. */
  readonly #tooLarge: RefusedItem[] = [];
  #tried: { item: Telemetry; times: number } | undefined;

  constructor(store: StoreAround, batch: DecodedBatch) {
    // Where the file is opened anew, nothing is left of requests that are not whole.
    const recover = () => {
      this.#done = 0;
      this.#losses = [];
      return store.recover();
    };
    this.#store = { ...store, recover };
    this.#sieve = new Sieve(this.#store);
    this.#batch = batch;
    this.#items = batch.telemetry;
  }

  /** Resolves when all is stored. When it has thrown and is called again, it goes on where it was. */
  async run(): Promise<void> {
    for (let isLast = false; !isLast;) {
      const piece = this.#items.slice(this.#done, this.#done + this.#size);
      const before = this.#done;
      isLast = before + piece.length === this.#items.length;
      try {
        await this.#keep(piece, isLast);
      } catch (error) {
        if (!saysNoMemory(error)) throw error;
        const isWhole = !this.#divide(piece.length);
        if (this.#done < before) this.#most = this.#size;
        if (isWhole) await this.#lose(piece, error);
        isLast = false;
      }
    }
  }

  /** Throws `error` where the item of this piece is to be tried again, or the store takes nothing else either. */
  async #lose([item]: readonly Telemetry[], error: unknown): Promise<void> {
    if (!item) throw error;
    const times = this.#tried?.item === item ? this.#tried.times + 1 : 1;
    this.#tried = { item, times };
    if (times < MOST_TRIES) throw error;
    await this.#store.writer.touch();
    this.#tooLarge.push({ item, error });
    this.#most = Infinity;
    this.#items = this.#items.filter((other) => other !== item);
  }

  async #keep(piece: readonly Telemetry[], isLast: boolean): Promise<void> {
    const before = this.#done;
    const losses = await this.#commitWhatFits(piece, isLast);
    this.#done = before + piece.length;
    this.#losses = losses;
    this.#size = Math.min(this.#size * 2, this.#most);
  }

  /** Gives all that was lost so far. */
  async #commitWhatFits(piece: readonly Telemetry[], isLast: boolean): Promise<LossRecord[]> {
    const [before, losses] = [this.#done, this.#losses];
    try {
      await this.#commit(piece, losses, isLast);
      return losses;
    } catch (error) {
      if (isPassing(error) || saysNoMemory(error) || this.#done < before) throw error;
      const sifted = await this.#sieve.sift(piece);
      if (this.#done < before) throw error; // opened anew meanwhile: what was stored before went
      const all = [...losses, ...sifted.losses];
      await this.#commit(sifted.kept, all, isLast);
      return all;
    }
  }

  #commit(telemetry: readonly Telemetry[], lost: readonly LossRecord[], isLast: boolean): Promise<void> {
    const { writer } = this.#store;
    const isFirst = this.#done === 0;
    if (!isLast) return tryCommit(this.#store, { losses: [] }, (atNs) => writer.commitPart(telemetry, isFirst, atNs));
    const batch = {
      ...this.#batch,
      telemetry: [...telemetry],
      losses: [...this.#batch.losses, ...refusedItems(this.#tooLarge), ...lost],
    };
    return tryCommit(this.#store, batch, (atNs) => writer.commitDecoded(batch, atNs));
  }

  /** Half as many at a time from now on; false where that is none. */
  #divide(tried: number): boolean {
    if (this.#isDivided) return this.#halve(tried);
    this.#items = this.#items.flatMap(singleItems);
    this.#isDivided = true;
    this.#size = Math.max(1, this.#items.length >> 1);
    return true;
  }

  #halve(tried: number): boolean {
    const half = tried >> 1;
    if (half > 0) this.#size = half;
    return half > 0;
  }
}
