import { statSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import type { CancelSignal } from '../../../../contract/transport.ts';
import { StoreLockedError } from '../../api.ts';
import { CancelledError, StoreFailedError } from '../port.ts';
import { Answer } from './answer.ts';
import { Gate } from './gate.ts';
import { explainReadError, isFatal } from './file/errors.ts';
import {
  CACHED_BYTES,
  IMPORT_CACHED_BYTES,
  IN_MEMORY,
  MEMORY_LIMIT,
  MEMORY_TEMPORARY,
  THREADS,
  openInstance,
} from './file/instance.ts';
import { markOpen, type OpenMark } from './file/open-files.ts';
import type { WalDamage } from './file/wal-damage.ts';

/** Idle connections kept for the next query. */
const POOL_SIZE = 8;
/**
 * Row groups merged in each table at the end. Those a file was read into are nearly whole: to merge all of them takes 100 MB for each core, and leaves
 * what they took before empty in the file.
 */
const CLOSING_MERGES = 1;
/** How long a question waits for the file to be opened anew. */
const PATIENCE_MS = 5_000;

const NOT_OPEN = 'The session file is being opened again. Try again in a moment.';

export type Parameters = Record<string, DuckDBValue>;

/** The instance is another one after the file was opened anew. */
type Work<T> = (connection: DuckDBConnection, instance: DuckDBInstance) => Promise<T>;

/** What is open between two times of opening. */
interface Link {
  instance: DuckDBInstance;
  writer: DuckDBConnection;
  idle: DuckDBConnection[];
  lent: Set<DuckDBConnection>;
}

/**
 * A DuckDB instance, its writing connection, and a pool for queries, each of which can be interrupted on its own.
 *
 * A checkpoint for which the disk has no room makes DuckDB give the instance up: all that is asked of it fails until the
 * file is opened anew. That happens behind this object. Whoever asks waits for it and is asked once more.
 */
export class Database {
  readonly path: string;
  /** Called when a question met an instance that has given up: to `reopen` where that is still so, once nothing is being written. */
  onFatal: (isStillSo: () => boolean) => void = () => undefined;
  #link: Link | undefined;
  readonly #mark: OpenMark | undefined;
  readonly #busy = new Set<Promise<void>>();
  readonly #reopened = new Gate();
  readonly #damages: WalDamage[];
  /** Statements that were told to stop and go on. */
  #abandoned = 0;
  #onAbandoned: () => void = () => undefined;
  /** While the limit is down, nothing is begun that may need more. */
  #trimming: Promise<void> | undefined;
  /** Since it was trimmed. */
  #wasUsed = true;

  private constructor(path: string, { link, damages }: Connected, mark: OpenMark | undefined) {
    this.path = path;
    this.#link = link;
    this.#damages = damages;
    this.#mark = mark;
  }

  /** Throws StoreLockedError when another process, or this one, has the file open. */
  static async open(storePath: string): Promise<Database> {
    const path = storePath === IN_MEMORY ? '' : resolve(storePath);
    const mark = path === '' ? undefined : markOpen(path);
    if (path !== '' && !mark) throw new StoreLockedError(`${path} is already open in this process`);
    try {
      const connected = await connect(path);
      mark?.made();
      return new Database(path, connected, mark);
    } catch (error) {
      mark?.release();
      throw error;
    }
  }

  /** The one connection that writes. Not to be kept: it is another one after `reopen`. Throws while nothing is open. */
  get writer(): DuckDBConnection {
    this.#wasUsed = true;
    return this.#current().writer;
  }

  #current(): Link {
    if (!this.#link) throw new StoreFailedError(NOT_OPEN);
    return this.#link;
  }

  /** Where DuckDB may write besides, however it is locked down: spilled sorts, and what is exported. It may have to be made. */
  get temporaryFolder(): string {
    return this.path ? `${this.path}.tmp` : MEMORY_TEMPORARY;
  }

  /** Bytes on disk with the write-ahead log; 0 in memory. */
  bytes(): number {
    return this.path ? fileSize(this.path) + this.walBytes() : 0;
  }

  /** Bytes of commits that are not in the main file yet; 0 in memory. */
  walBytes(): number {
    return this.path ? fileSize(`${this.path}.wal`) : 0;
  }

  /** Bytes on disk that hold something: without what was freed inside the file; 0 in memory. */
  async usedBytes(): Promise<{ tables: number; log: number }> {
    if (this.path === '') return { tables: 0, log: 0 };
    const sql =
      'SELECT used_blocks * block_size AS bytes FROM pragma_database_size() WHERE database_name = current_database()';
    const answer = await this.query(sql);
    return { tables: Number(answer.first('bytes')), log: this.walBytes() };
  }

  /** Runs one statement and reads all of its answer. Throws CancelledError when the signal fires first. */
  query(sql: string, parameters: Parameters = {}, signal?: CancelSignal): Promise<Answer> {
    return this.use((connection) => runInterruptible(connection, sql, parameters, signal));
  }

  /**
   * Runs one statement and hands its answer over in parts as they become ready, so that a large one is never held twice.
   * `begin` makes what takes them; it is called again should the statement have to be. Throws as `query`.
   */
  stream<T>(
    sql: string,
    begin: () => { add(part: Answer): void; readonly value: T },
    parameters: Parameters = {},
    signal?: CancelSignal,
  ): Promise<T> {
    // A connection of its own: an answer that was not read to its end keeps it busy until it is closed.
    return this.useOnce(async (connection) => {
      const taker = begin();
      const take = async () => {
        for await (const part of Answer.inParts(await connection.stream(sql, parameters))) {
          if (signal?.aborted) throw new CancelledError('cancelled');
          taker.add(part);
        }
      };
      await interruptible(connection, take, signal);
      return taker.value;
    });
  }

  /** Lends a connection of the pool for several statements in a row, which only read: they may be run once more. */
  use<T>(work: Work<T>): Promise<T> {
    return this.#retryOnce(() => this.#lend(work, POOL_SIZE));
  }

  /** Lends a connection that nobody else gets afterwards, for work that may leave something behind on it. Likewise. */
  useOnce<T>(work: Work<T>): Promise<T> {
    return this.#retryOnce(() => this.#lend(work, 0));
  }

  async #retryOnce<T>(attempt: () => Promise<T>): Promise<T> {
    const link = this.#link;
    try {
      return await attempt();
    } catch (error) {
      const isRetried = !(error instanceof CancelledError) && (isFatal(error) || this.#link !== link || !link);
      if (!isRetried) throw explainReadError(this.path, error);
      await this.#waitForAnother(link);
      return await attempt();
    }
  }

  /** Resolves when another instance than the one given is open, or after a while. */
  async #waitForAnother(link: Link | undefined): Promise<void> {
    if (this.#link && this.#link !== link) return;
    this.onFatal(() => this.#link === link);
    await this.#reopened.wait(PATIENCE_MS);
  }

  #lend<T>(work: Work<T>, poolSize: number): Promise<T> {
    this.#wasUsed = true;
    const running = this.#lendOf(this.#current(), work, poolSize);
    const settled = running.then(
      () => undefined,
      () => undefined,
    );
    this.#busy.add(settled);
    void settled.then(() => this.#busy.delete(settled));
    return running;
  }

  async #lendOf<T>(link: Link, work: Work<T>, poolSize: number): Promise<T> {
    await this.#trimming;
    const connection = (poolSize > 0 && link.idle.pop()) || (await link.instance.connect());
    link.lent.add(connection);
    try {
      if (this.#link !== link) throw new StoreFailedError(NOT_OPEN);
      return await work(connection, link.instance);
    } finally {
      link.lent.delete(connection);
      if (this.#link === link && link.idle.length < poolSize) link.idle.push(connection);
      else connection.closeSync();
    }
  }

  /**
   * Gives memory back that holds what was read or written lately, but for so many bytes of the latest; not while something is
   * read, nor of a session in memory. Nothing may be written meanwhile.
   */
  async trim(keptBytes = CACHED_BYTES): Promise<void> {
    if (this.path === '' || !this.#link || !this.#wasUsed || this.#busy.size > 0) return;
    this.#wasUsed = false;
    this.#trimming = trimCache(this.#link.writer, keptBytes);
    await this.#trimming;
    this.#trimming = undefined;
  }

  /** The same while a file is opened, down to few blocks of the session's: rows that are in no block yet are left where they are. */
  async trimBlocks(keptBytes = IMPORT_CACHED_BYTES): Promise<void> {
    if (this.path === '' || !this.#link || this.#busy.size > 0) return;
    await this.trim((await rowBytes(this.#link.writer)) + keptBytes);
  }

  /**
   * Fills tables in the thread that asks alone; not while something is read. Two share a few thousand rows badly: who is done first asks
   * again and again whether the other is, which takes a core from the thread that reads the file meanwhile.
   */
  async inOneThread<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#link || this.#busy.size > 0) return work();
    const { writer } = this.#link;
    await setThreads(writer, 1);
    try {
      return await work();
    } finally {
      await setThreads(writer, THREADS);
    }
  }

  /**
   * Opens the file anew. Nothing may be written meanwhile; what is being read is interrupted, and read again afterwards. Throws
   * where the file cannot be opened now: nothing is open then, and it is to be called again.
   */
  async reopen(): Promise<void> {
    await this.#disconnect();
    const { link, damages } = await connect(this.path);
    this.#link = link;
    this.#damages.push(...damages);
    this.#reopened.open();
  }

  async #disconnect(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    for (const connection of link?.lent ?? []) connection.interrupt();
    // The file must be closed by everybody before it is opened again: a late close would take the new lock along.
    await Promise.all(this.#busy);
    if (link) close(link);
  }

  /** What was found damaged, and was set aside, when the file was opened. Told once. */
  takeDamages(): WalDamage[] {
    return this.#damages.splice(0);
  }

  /** A statement goes on though it was told to stop: whoever closes this does not wait for it. Gives what is to be called once it has ended. */
  abandon(): () => void {
    this.#abandoned++;
    this.#onAbandoned();
    return () => void this.#abandoned--;
  }

  /**
   * Waits for running queries, writes everything into the main file and closes it. Where a statement cannot be stopped, the
   * file stays as it is, with what is committed in the log beside it, and is held until the process ends.
   */
  async close(): Promise<void> {
    const abandoned = new Promise<void>((resolve) => (this.#onAbandoned = resolve));
    if (this.#abandoned === 0) await Promise.race([Promise.all(this.#busy), abandoned]);
    const link = this.#link;
    this.#link = undefined;
    if (this.#abandoned > 0) return;
    await link?.writer.run(`SET max_vacuum_tasks = ${CLOSING_MERGES}`).catch(() => undefined);
    // What is committed is safe in the log as well.
    await link?.writer.run('CHECKPOINT').catch(() => undefined);
    if (link) close(link);
    // Not where something is left in it.
    await rmdir(this.temporaryFolder).catch(() => undefined);
    this.#mark?.release();
  }
}

interface Connected {
  link: Link;
  damages: WalDamage[];
}

async function connect(path: string): Promise<Connected> {
  const { instance, damage } = await openInstance(path);
  const writer = await instance.connect();
  await writer.run(`SET allowed_configs = ['memory_limit', 'max_vacuum_tasks', 'threads']`);
  await writer.run('SET lock_configuration = true');
  return { link: { instance, writer, idle: [], lent: new Set() }, damages: damage ? [damage] : [] };
}

function close({ instance, writer, idle }: Link): void {
  for (const connection of idle) connection.closeSync();
  writer.closeSync();
  instance.closeSync();
}

/** Never rejects: how many there are changes no answer. */
async function setThreads(writer: DuckDBConnection, threads: number): Promise<void> {
  await writer.run(`SET threads = ${threads}`).catch(() => undefined);
}

/** DuckDB gives blocks up only where it meets its limit, so that is put down for some milliseconds. Never rejects. */
async function trimCache(writer: DuckDBConnection, keptBytes: number): Promise<void> {
  // Refused where more is in use.
  await writer.run(`SET memory_limit = '${keptBytes}B'`).catch(() => undefined);
  await writer.run(`SET memory_limit = '${MEMORY_LIMIT}'`).catch(() => undefined);
}

/** What DuckDB has in memory that does not lie in the file. Putting its limit below that would have it written to other files. */
async function rowBytes(writer: DuckDBConnection): Promise<number> {
  const sql = `SELECT sum(memory_usage_bytes)::DOUBLE AS bytes FROM duckdb_memory() WHERE tag <> 'BASE_TABLE'`;
  const answer = await Answer.read(await writer.run(sql));
  return Number(answer.first('bytes'));
}

/** Runs a statement on a connection; a signal interrupts it. */
export function runInterruptible(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters,
  signal?: CancelSignal,
): Promise<Answer> {
  return interruptible(connection, async () => Answer.read(await connection.run(sql, parameters)), signal);
}

async function interruptible<T>(
  connection: DuckDBConnection,
  work: () => Promise<T>,
  signal?: CancelSignal,
): Promise<T> {
  if (signal?.aborted) throw new CancelledError('cancelled');
  const interrupt = () => connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted) throw new CancelledError('cancelled');
    throw error;
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}

function fileSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
