import { isPostponed, type ImportAccount } from '../../../../contract/operations/files.ts';
import type { LossRecord } from '../../store/port.ts';
import { addLoss, refusalOf, type Losses } from '../losses.ts';

/** Nothing of the file is kept. */
const NOT_READ = 'file-not-read';

/**
 * What is lost of a file that is being read. How that counts is known only at its end: of a file that is kept, each part that is missing; of
 * one that is not, the file, once, and no part of it.
 */
export class FileLosses {
  readonly #parts: Losses = new Map();

  /** Something of it, or of a file in it, cannot be read. */
  hold(loss: LossRecord): void {
    addLoss(this.#parts, loss);
  }

  /** What became of it. */
  of(account: ImportAccount): LossRecord[] {
    if (account.state === 'cancelled' || isPostponed(account)) return [];
    const failed = failedFiles(account);
    const names = new Set(failed.map(({ file }) => file));
    const kept = account.state === 'done' ? [...this.#parts.values()].filter(({ source }) => !names.has(source)) : [];
    return [...kept, ...failed.map(({ file, error }) => refusalOf(file, '', NOT_READ, error))];
  }
}

/** In an archive, those of its files; the archive itself where it was not gone through. */
function failedFiles(account: ImportAccount): ImportAccount[] {
  const failed = account.parts?.filter(({ state }) => state === 'failed') ?? [];
  return failed.length === 0 && account.state === 'failed' ? [account] : failed;
}
