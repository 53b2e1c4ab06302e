import type { Acknowledged } from './acknowledged.ts';
import { Flood } from './flood.ts';

/** A question waits for rows that were just acknowledged, unless there are more than this: then the store is busy with them. */
const SOON_BYTES = 8 * 1024 ** 2;
const SOON_MS = 1_000;

/** How far requests are stored, for whoever waits for those that were acknowledged. */
export class StoredProgress {
  readonly #flood = new Flood();
  #sequence = 0;
  #bytes = 0;
  #watchers: (() => void)[] = [];

  /** Another desk, which adds up the bytes of bodies from 0; without a log it numbers requests anew as well. */
  begin(isInMemory: boolean): void {
    this.#bytes = 0;
    if (isInMemory) this.#sequence = 0;
  }

  /** All up to this request is stored; `bytes` is what the bodies so far had together. */
  settle(sequence: number, bytes: number): void {
    this.#sequence = sequence;
    this.#flood.note(bytes - this.#bytes, Date.now());
    this.#bytes = bytes;
    for (const watcher of this.#watchers.splice(0)) watcher();
  }

  /** Resolves when what is acknowledged by now is stored, or when that takes too long; `hurry` is called before each wait. */
  async reach(acknowledged: Acknowledged, hurry: () => void): Promise<void> {
    if (this.#flood.isOn(Date.now()) || acknowledged.bytes - this.#bytes > SOON_BYTES) return;
    const last = acknowledged.sequence;
    const end = Date.now() + SOON_MS;
    while (this.#sequence < last && Date.now() < end) {
      hurry();
      await this.#nextCommit(end - Date.now());
    }
  }

  #nextCommit(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#watchers.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
