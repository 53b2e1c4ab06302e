import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImportAccount, ImportReading } from '../../../../../contract/operations/files.ts';
import type { FollowedFileState } from '../../../../../contract/operations/follows.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { noCounts, type SignalCounts } from '../../../../../core/model/telemetry.ts';
import type { DumpProgress } from '../open-dump.ts';
import { Account } from '../account.ts';
import type { FollowedFile } from './followed-file.ts';

/** News of all files together: an eye follows no faster. */
const NEWS_MS = 500;

/** What one who looks on is told. */
export interface FollowWatch {
  onBegun: (file: FollowedFile) => void;
  onProgress: (progress: DumpProgress) => void;
}

/** Until the signal: gives what was read. Rejects where it cannot be begun. */
export type Follow = (
  path: string,
  signal: CancelSignal,
  reading: ImportReading,
  watch: FollowWatch,
) => Promise<ImportAccount>;

interface Entry {
  readonly id: string;
  readonly path: string;
  readonly stop: AbortController;
  file: FollowedFile | undefined;
  counts: SignalCounts;
  readBytes: number;
  account: ImportAccount | null;
  /** Resolves when it is over, never rejects. */
  over: Promise<void>;
}

/** Files that are followed until somebody stops them, whoever asked for it and whether or not anybody looks on. */
export class FollowList {
  readonly #follow: Follow;
  readonly #onNews: (files: FollowedFileState[]) => void;
  readonly #entries = new Map<string, Entry>();
  #news: ReturnType<typeof setTimeout> | undefined;

  constructor(follow: Follow, onNews: (files: FollowedFileState[]) => void) {
    this.#follow = follow;
    this.#onNews = onNews;
  }

  /** Throws as `Follow` rejects. */
  async start(path: string, reading: ImportReading = {}): Promise<FollowedFileState> {
    const entry = entryOf(path);
    const begun = Promise.withResolvers<void>();
    const running = this.#follow(path, entry.stop.signal, reading, {
      onBegun: (file) => {
        entry.file = file;
        this.#entries.set(entry.id, entry);
        begun.resolve();
      },
      onProgress: ({ counts, readBytes }) => {
        Object.assign(entry, { counts, readBytes });
        this.#tellSoon();
      },
    });
    entry.over = running.then(
      (account) => this.#noteEnd(entry, account),
      (error: unknown) => this.#noteEnd(entry, new Account(basename(path)).failed((error as Error).message)),
    );
    // What ends at once ends before it has begun.
    await Promise.race([begun.promise, running]);
    this.#tellSoon();
    return stateOf(entry);
  }

  list(): Promise<FollowedFileState[]> {
    return Promise.all([...this.#entries.values()].map(stateOf));
  }

  /** Resolves when all that was read is stored. */
  async stop(id: string): Promise<ImportAccount | null> {
    const entry = this.#entries.get(id);
    entry?.stop.abort();
    await entry?.over;
    this.#entries.delete(id);
    this.#tellSoon();
    return entry?.account ?? null;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((id) => this.stop(id)));
    clearTimeout(this.#news);
  }

  #noteEnd(entry: Entry, account: ImportAccount): void {
    entry.account = account;
    entry.counts = account.counts;
    this.#tellSoon();
  }

  #tellSoon(): void {
    this.#news ??= setTimeout(() => {
      this.#news = undefined;
      void this.list().then((files) => this.#onNews(files));
    }, NEWS_MS).unref();
  }
}

function entryOf(path: string): Entry {
  const stop = new AbortController();
  const over = Promise.resolve();
  return { id: randomUUID(), path, stop, file: undefined, counts: noCounts(), readBytes: 0, account: null, over };
}

async function stateOf({ id, path, file, counts, readBytes, account }: Entry): Promise<FollowedFileState> {
  const { offset, lastReadMs } = file?.place ?? { offset: 0, lastReadMs: 0 };
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  return {
    id,
    path,
    file: basename(path),
    state: account === null ? 'following' : 'failed',
    counts,
    readBytes,
    behindBytes: Math.max(0, size - offset),
    lastReadMs,
    account,
  };
}
