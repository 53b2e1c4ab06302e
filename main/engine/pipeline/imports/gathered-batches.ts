import type { ImportedBatch } from '../../store/port.ts';

/** What is first stored is soon seen; each group after it is so many times larger. */
const FIRST_BATCHES = 1;
const GROWTH = 4;
/** A commit costs what some hundred rows do, a batch of one row a tenth of that; and who cancels waits for the group that is at work. */
const MOST_BATCHES = 64;
/** Their memory is held until they go. */
const MOST_BYTES = 8 * 1024 ** 2;
/** One at work and one at the door. */
const MOST_GROUPS = 2;

/** Resolves when all of these are durable, with the store's `chainEpoch`. */
type Post = (batches: ImportedBatch[], transfer: ArrayBuffer[]) => Promise<number>;

/**
 * The last batches of small files in an archive, brought in together:
 *
 *   files    ├─┤├──┤├─┤├────────────────────┤├─┤├─┤
 *   batches    ·   ·  ·      ■      ■       ·  ·  ·
 *   groups     └───┴──┴──────┘ ─────┘       └──┴──┘   a full one waits for nobody
 */
export class GatheredBatches {
  readonly #post: Post;
  #batches: ImportedBatch[] = [];
  #transfer: ArrayBuffer[] = [];
  #bytes = 0;
  #wanted = FIRST_BATCHES;
  #group = Promise.withResolvers<number>();
  readonly #posted = new Set<Promise<void>>();
  #failure: unknown;

  constructor(post: Post) {
    this.#post = post;
  }

  /** Resolves when it is durable, with the store's `chainEpoch`. Only what is last of its import waits for others. */
  send(batch: ImportedBatch, transfer: readonly ArrayBuffer[]): Promise<number> {
    const { promise } = this.#group;
    this.#batches.push(batch);
    for (const buffer of transfer) {
      this.#transfer.push(buffer);
      this.#bytes += buffer.byteLength;
    }
    if (!batch.isLast || this.#batches.length >= this.#wanted || this.#bytes >= MOST_BYTES) this.#handOver();
    return promise;
  }

  /** Resolves when the next file may come. Throws what kept an earlier group from being stored. */
  async room(): Promise<void> {
    while (this.#posted.size >= MOST_GROUPS) await Promise.race(this.#posted);
    this.#throwFailure();
  }

  /** Resolves when all is durable. */
  async flush(): Promise<void> {
    if (this.#batches.length > 0) this.#handOver();
    await Promise.all(this.#posted);
    this.#throwFailure();
  }

  #handOver(): void {
    const { resolve, reject } = this.#group;
    const posting: Promise<void> = this.#post(this.#batches, this.#transfer)
      .then(resolve, (error: unknown) => {
        this.#failure ??= error;
        reject(error);
      })
      .finally(() => this.#posted.delete(posting));
    this.#posted.add(posting);
    [this.#batches, this.#transfer, this.#bytes] = [[], [], 0];
    this.#wanted = Math.min(this.#wanted * GROWTH, MOST_BATCHES);
    this.#group = Promise.withResolvers();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}
