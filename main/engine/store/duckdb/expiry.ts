import type { Expired, RetentionLimits } from '../port.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Contents } from './contents.ts';
import type { Database } from './database.ts';
import { giveBackMemory } from './give-back-memory.ts';
import { countExpiring, planExpiry, sizesBelow, usedBytes, type ExpireStep } from './retention.ts';
import { UnusedValues } from './unused-values.ts';
import type { WriteTurns } from './write-turns.ts';
import type { Writer } from './writer.ts';

export interface ExpiryOptions {
  database: Database;
  writer: Writer;
  contents: Contents;
  turns: WriteTurns;
  checkpoints: Checkpoints;
}

/** Takes the oldest rows away, in steps between which others write. */
export class Expiry {
  readonly #options: ExpiryOptions;
  readonly #unusedValues: UnusedValues;

  constructor(options: ExpiryOptions) {
    this.#options = options;
    this.#unusedValues = new UnusedValues(options);
  }

  /** Items that went. */
  async run(limits: RetentionLimits, nowNs: bigint, isStopped: () => boolean): Promise<number> {
    const { database, turns } = this.#options;
    let gone = 0;
    const { maxBytes } = limits;
    const isTooLarge = maxBytes > 0 && (await this.isNear(maxBytes));
    const holding = isTooLarge ? limits : { ...limits, maxBytes: 0 };
    for await (const step of planExpiry(database, holding, nowNs)) {
      if (isStopped()) break;
      gone += await turns.take(() => this.#take(step, nowNs));
    }
    await this.#unusedValues.drop(nowNs, isStopped);
    if (gone > 0 || isTooLarge) await turns.take(() => this.#settle(gone > 0));
    if (gone > 0) await giveBackMemory();
    return gone;
  }

  /** Whether the session is so near to a limit of size that something may have to go. */
  async isNear(maxBytes: number): Promise<boolean> {
    const { database } = this.#options;
    const { fullBytes } = sizesBelow(maxBytes);
    if (database.bytes() <= fullBytes) return false;
    return (await usedBytes(database)) > fullBytes;
  }

  count(limits: RetentionLimits, nowNs: bigint): Promise<Expired> {
    return countExpiring(this.#options.database, limits, nowNs);
  }

  async #take(step: ExpireStep, nowNs: bigint): Promise<number> {
    const { writer, contents } = this.#options;
    const loss = await writer.expire(step, nowNs);
    if (loss.count > 0) {
      contents.losses.add(loss, nowNs);
      contents.tookAway();
    }
    return loss.count;
  }

  /** The log goes into the tables. After rows were taken away: counts anew, and their space is free for others. */
  async #settle(isLess: boolean): Promise<void> {
    const { database, contents, turns, checkpoints } = this.#options;
    if (isLess) await contents.recount(database.writer);
    await turns.checkpoint();
    checkpoints.mergeNext();
  }
}
