import type { LossRecord, StoredMark } from '../port.ts';
import type { Tally } from './tally.ts';
import type { Writer } from './writer.ts';

/** What is counted once it is committed. Without a mark, more of the same requests follows. */
export interface Committed {
  losses: readonly LossRecord[];
  mark?: StoredMark;
}

/** What commits of requests need of the store they are in. */
export interface StoreAround {
  readonly writer: Writer;
  readonly isInMemory: boolean;
  isClosing(): boolean;
  storedMark(): StoredMark | undefined;
  /** Whether there is nothing more to be had of what is open. */
  isLost(error: unknown): boolean;
  /** Opens the file anew. Of requests that were not whole yet nothing is left. */
  recover(): Promise<void>;
  count(committed: Committed, tally: Tally, atNs: bigint): void;
}

/** Where DuckDB gave up with a commit, the file says whether it holds that. */
export async function tryCommit(
  store: StoreAround,
  committed: Committed,
  commit: (atNs: bigint) => Promise<Tally>,
): Promise<void> {
  const atNs = BigInt(Date.now()) * 1_000_000n;
  try {
    store.count(committed, await commit(atNs), atNs);
  } catch (error) {
    if (!store.isLost(error)) throw error;
    await store.recover();
    if (!isSameMark(store.storedMark(), committed.mark)) throw error;
  }
}

function isSameMark(a: StoredMark | undefined, b: StoredMark | undefined): boolean {
  return a !== undefined && a.log === b?.log && a.sequence === b.sequence;
}
