import type { ImportAccount } from '../../../../contract/operations/files.ts';

type Settle = (importIds: readonly string[], replaces: readonly string[]) => Promise<void>;

/** What is in the store, and may be replaced: the imports that were stored for each that was told. */
export class Stored {
  readonly #settle: Settle;
  readonly #done = new Map<string, readonly string[]>();

  constructor(settle: Settle) {
    this.#settle = settle;
  }

  /** Gives the imports that stay; those of another that it replaces go in the same step. */
  async settle(importId: string, { parts }: ImportAccount, replaces: string): Promise<string[]> {
    const done = parts?.filter(({ state }) => state === 'done').map((part) => part.importId!) ?? [importId];
    await this.#settle(done, this.#done.get(replaces) ?? []);
    this.#done.delete(replaces);
    this.#done.set(importId, done);
    return done;
  }

  /** The imports that were stored for it; none where it is not known. */
  idsOf(importId: string): readonly string[] {
    return this.#done.get(importId) ?? [];
  }

  /** What was stored for each file of a folder was stored for the folder. */
  gather(importId: string, ids: readonly string[]): void {
    const stored = ids.flatMap((id) => this.#done.get(id) ?? []);
    for (const id of ids) this.#done.delete(id);
    this.#done.set(importId, stored);
  }

  /** Takes back what was stored for it. */
  async remove(importId: string): Promise<void> {
    const ids = this.idsOf(importId);
    this.#done.delete(importId);
    if (ids.length > 0) await this.#settle([], ids);
  }
}
