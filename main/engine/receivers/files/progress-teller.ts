import { addCounts } from '../../../../core/formats/count-items.ts';
import { noCounts } from '../../../../core/model/telemetry.ts';
import type { Account } from './account.ts';
import type { DumpOptions } from './open-dump.ts';

const INTERVAL_MS = 100;

/** Tells how far an import is, a few times a second. */
export class ProgressTeller {
  readonly #account: Account;
  readonly #onProgress: DumpOptions['onProgress'];
  #toldAt = 0;

  constructor(account: Account, onProgress: DumpOptions['onProgress']) {
    this.#account = account;
    this.#onProgress = onProgress;
  }

  /** `within`: of the file in this archive that is being read. */
  tell(within = noCounts()): void {
    const now = performance.now();
    if (this.#onProgress === undefined || now - this.#toldAt < INTERVAL_MS) return;
    this.#toldAt = now;
    const counts = this.#account.counts;
    addCounts(counts, within);
    this.#onProgress({ readBytes: this.#account.bytes, counts });
  }

  /** Whenever the last time was. */
  tellNow(): void {
    this.#toldAt = 0;
    this.tell();
  }
}
