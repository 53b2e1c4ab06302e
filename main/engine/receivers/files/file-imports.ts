import { randomUUID } from 'node:crypto';
import type { Topics } from '../../../../contract/events.ts';
import type { ImportAccount, ImportReading } from '../../../../contract/operations/files.ts';
import type { SessionInfo } from '../../../../contract/operations/session.ts';
import type { OutputOf, ParsedInputOf } from '../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../contract/transport.ts';
import type { Imports } from '../../ports.ts';
import { QuestionError } from '../../store/port.ts';
import { clockRefusal, type Clock, type ClockRefusal } from './clocks.ts';
import { FollowList, type FollowWatch } from './follow/follow-list.ts';
import { Follows, type Places } from './follow/follows.ts';
import type { DumpInfo, DumpOptions, Following, OpenDump } from './open-dump.ts';
import { listFolder } from './list-folder.ts';
import { openFolder } from './open-folder.ts';
import { isFolder, openPath } from './open-path.ts';
import type { Documents } from './document-list.ts';
import { FilePrint, OpenedBefore } from './opened-before.ts';
import { Stored } from './stored-imports.ts';
import { UnreadImports } from './unread-imports.ts';
import { Uploads } from './uploads.ts';

export interface FileImportsOptions {
  /** '' in memory. */
  storePath?: string;
  /** What was stored under these imports is all of them, and takes the place of what others have stored: that is taken back. */
  settle: (importIds: readonly string[], replaces: readonly string[]) => Promise<void>;
  /** What the telemetry of the session goes by. */
  clocks?: () => Clock[];
  onProgress?: (progress: Topics['import.progress']) => void;
  onFollowed?: (files: Topics['follows.changed']['files']) => void;
  /** Left out: no file can be followed. */
  places?: Places;
  /** Left out: it is not told when a file is opened once more. */
  documents?: Documents;
}

type Opening = (signal: CancelSignal) => Promise<ImportAccount>;

/** Files being opened, by path and by upload. */
export class FileImports implements Imports {
  readonly #openDump: OpenDump;
  readonly #options: FileImportsOptions;
  readonly #uploads = new Uploads();
  readonly #stored: Stored;
  readonly #openedBefore: OpenedBefore | undefined;
  readonly #unread: UnreadImports | undefined;
  /** Of what is under way. */
  readonly #clocks = new Map<string, Clock>();
  readonly #follows: Follows;
  /** Those that nobody waits for. */
  readonly followed: FollowList;
  readonly #running = new Map<AbortController, Promise<unknown>>();

  constructor(openDump: OpenDump, options: FileImportsOptions) {
    this.#openDump = openDump;
    this.#options = options;
    this.#stored = new Stored(options.settle);
    this.#openedBefore = options.documents && new OpenedBefore(options.documents);
    this.#unread = options.documents && new UnreadImports(options.documents);
    this.#follows = new Follows(options.places);
    this.followed = new FollowList(
      (path, signal, reading, watch) => this.follow(path, signal, reading, watch),
      (files) => options.onFollowed?.(files),
    );
  }

  begin({ name, size = 0, modifiedMs, ...reading }: ParsedInputOf<'import.begin'>): OutputOf<'import.begin'> {
    const info = { name, size, ...(modifiedMs === undefined ? {} : { modifiedMs }) };
    return this.#uploads.begin(async (source, importId, signal) =>
      this.#noted(await this.#openOnce(source, info, importId, signal, reading), reading),
    );
  }

  chunk(input: ParsedInputOf<'import.chunk'>): Promise<OutputOf<'import.chunk'>> {
    return this.#uploads.chunk(input);
  }

  /** Aborting the call cancels the import. */
  end(input: ParsedInputOf<'import.end'>, signal?: CancelSignal): Promise<ImportAccount> {
    return this.#uploads.end(input, signal);
  }

  /** What is done is taken back. */
  async cancel(input: ParsedInputOf<'import.cancel'>): Promise<OutputOf<'import.cancel'>> {
    const { cancelled } = await this.#uploads.cancel(input);
    return { cancelled: (await this.#takeBack(input.importId)) || cancelled };
  }

  async #takeBack(importId: string): Promise<boolean> {
    const stored = this.#stored.idsOf(importId);
    if (stored.length === 0) return false;
    await this.#stored.remove(importId);
    await this.#openedBefore?.forget([importId, ...stored]);
    await this.#unread?.forget([importId]);
    return true;
  }

  /** What could not be read of what is kept is missing from then on. */
  async #noted(account: ImportAccount, { replaces }: ImportReading): Promise<ImportAccount> {
    // What is stored stays, also where this cannot be.
    if (account.state === 'done') await this.#unread?.note(account, replaces).catch(() => undefined);
    return account;
  }

  async unread(): Promise<SessionInfo['unread']> {
    return (await this.#unread?.total()) ?? { records: 0, files: 0 };
  }

  /** A file, or all in a folder. Aborting the call cancels the import. */
  async path(path: string, signal?: CancelSignal, reading: ImportReading = {}): Promise<ImportAccount> {
    const open = (await isFolder(path)) ? await this.#folder(path, reading) : await this.#file(path, reading);
    return this.#noted(await this.#run(open, signal), reading);
  }

  /** A file that grows, until the call is aborted: what was read until then stays. */
  async follow(
    path: string,
    signal?: CancelSignal,
    reading: ImportReading = {},
    watch?: FollowWatch,
  ): Promise<ImportAccount> {
    const { name, modifiedMs } = await openPath(path, this.#options.storePath);
    // A pipe is opened when somebody writes into it, which may be never, and has no place to go on from.
    if (modifiedMs === undefined) throw new QuestionError(`${path} is not a file.`);
    const never = new AbortController().signal;
    return this.#follows.follow(path, async (file, importId, following) => {
      watch?.onBegun(file);
      const stopped = (stop: CancelSignal) => {
        if (stop.aborted) file.stop();
        stop.addEventListener('abort', () => file.stop());
        const how = { ...following, ...(watch ? { onProgress: watch.onProgress } : {}) };
        return this.#open(file, { name, size: 0, modifiedMs: Date.now() }, importId, never, reading, how);
      };
      return this.#noted(await this.#run(stopped, signal), {});
    });
  }

  async #run(open: Opening, signal: CancelSignal | undefined): Promise<ImportAccount> {
    const abort = new AbortController();
    const cancel = () => abort.abort();
    if (signal?.aborted === true) cancel();
    signal?.addEventListener('abort', cancel);
    const opening = open(abort.signal);
    this.#running.set(abort, opening);
    try {
      return await opening;
    } finally {
      this.#running.delete(abort);
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** What comes from a pipe comes once: it is taken, or it is not. */
  async #file(path: string, reading: ImportReading, name?: string, instead: readonly string[] = []): Promise<Opening> {
    const { chunks, ...info } = await openPath(path, this.#options.storePath);
    const named = name === undefined ? info : { ...info, name };
    const asked = info.path === undefined ? { ...reading, wallClockOnly: false } : reading;
    return (signal) => this.#openOnce(chunks, named, randomUUID(), signal, asked, instead);
  }

  async #folder(path: string, { replaces = '', ...reading }: ImportReading): Promise<Opening> {
    const folder = await listFolder(path);
    return async (signal) => {
      const importId = randomUUID();
      const ids: string[] = [];
      const instead = this.#stored.idsOf(replaces);
      let isKept = false;
      const open = async (file: string, name: string, wallClockOnly: boolean) => {
        const account = await (await this.#file(file, { ...reading, wallClockOnly }, name, instead))(signal);
        if (account.importId !== undefined) ids.push(account.importId);
        return account;
      };
      try {
        const account = await openFolder(path, folder, { signal, open, wallClockOnly: reading.wallClockOnly === true });
        isKept = account.state === 'done';
        return isKept ? { ...account, importId } : account;
      } finally {
        this.#stored.gather(importId, ids);
        await this.#stored.remove(isKept ? replaces : importId);
        if (!isKept) await this.#openedBefore?.forget(ids);
      }
    };
  }

  /** Cancels what is under way and waits until it is taken back. */
  async close(): Promise<void> {
    await this.followed.close();
    for (const abort of this.#running.keys()) abort.abort();
    await Promise.allSettled(this.#running.values());
    await this.#uploads.close();
  }

  #admit(importId: string, clock: Clock, wallClockOnly: boolean): ClockRefusal | undefined {
    const held = [...(this.#options.clocks?.() ?? []), ...this.#clocks.values()];
    const refusal = clockRefusal(clock, held, wallClockOnly);
    if (!refusal) this.#clocks.set(importId, clock);
    return refusal;
  }

  /** Tells where the same file was opened before: its items are there twice then, as whoever opens it may want. */
  async #openOnce(
    source: AsyncIterable<Uint8Array>,
    info: DumpInfo,
    importId: string,
    signal: CancelSignal,
    reading: ImportReading,
    replaced: readonly string[] = [],
  ): Promise<ImportAccount> {
    const print = new FilePrint();
    const instead = [...replaced, ...(reading.replaces === undefined ? [] : [reading.replaces])];
    const account = await this.#open(print.of(source), info, importId, signal, reading);
    const text = account.state === 'done' ? print.text(account) : '';
    if (text === '' || !this.#openedBefore) return account;
    const opened = { print: text, importId, file: info.name, atMs: Date.now() };
    // What is stored stays, also where this cannot be.
    const before = await this.#openedBefore.note(opened, instead).catch(() => '');
    if (before === '') return account;
    return { ...account, warnings: [...account.warnings, { code: 'opened-before', count: 1, example: before }] };
  }

  async #open(
    source: AsyncIterable<Uint8Array>,
    info: DumpInfo,
    importId: string,
    signal: CancelSignal,
    { replaces = '', wallClockOnly = false, ...reading }: ImportReading,
    follow?: Following & Pick<DumpOptions, 'onProgress'>,
  ): Promise<ImportAccount> {
    const { onProgress } = this.#options;
    const about = { importId, file: info.name, totalBytes: info.size };
    const ids = [importId];
    let kept: string[] = [];
    try {
      const account = await this.#openDump(source, info, {
        importId,
        signal,
        reading,
        ...(follow ? { follow } : {}),
        admit: (clock) => this.#admit(importId, clock, wallClockOnly),
        onPart: (id) => ids.push(id),
        onProgress: (progress) => {
          follow?.onProgress?.(progress);
          onProgress?.({ ...about, ...progress });
        },
      });
      if (account.state !== 'done') return account;
      kept = await this.#stored.settle(importId, account, replaces);
      return { ...account, importId };
    } finally {
      const held = new Set(kept);
      const left = ids.filter((id) => !held.has(id));
      if (left.length > 0) await this.#options.settle([], left);
      this.#clocks.delete(importId);
    }
  }
}
