import { statSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import type { CancelSignal } from '../../../../contract/transport.ts';
import { StoreLockedError } from '../../api.ts';
import { CancelledError } from '../port.ts';
import { Answer } from './answer.ts';

export const IN_MEMORY = ':memory:';

/** Telemetry is untrusted and so are statements over it: no files, no network, no extensions, and no way to turn them on. */
export const LOCKED_DOWN = {
  enable_external_access: 'false',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
};

/** A small threshold rewrites the growing table tails again and again; 256 MB halves CPU against DuckDB's 16 MB. */
const CHECKPOINT_THRESHOLD = '256MB';
/** DuckDB's own default is 80 % of the machine, too much beside the applications being watched. */
const MEMORY_SHARE = 0.25;
const MEMORY_FLOOR = 1024 ** 3;
/** What DuckDB may take in a session that lies on disk; one in memory may grow as telemetry comes. */
export const QUERY_MEMORY_BYTES = Math.max(MEMORY_FLOOR, Math.floor(totalmem() * MEMORY_SHARE));
/** Idle connections kept for the next query. */
const POOL_SIZE = 8;

/** One process may open a file twice without an error from DuckDB, and corrupt it: we keep our own list. */
const openPaths = new Set<string>();

/** Undefined where this process has the file open; otherwise it counts as open until released. */
export function markOpen(path: string): (() => void) | undefined {
  if (openPaths.has(path)) return undefined;
  openPaths.add(path);
  return () => void openPaths.delete(path);
}

export type Parameters = Record<string, DuckDBValue>;

/** A DuckDB instance, its writing connection, and a pool for queries, each of which can be interrupted on its own. */
export class Database {
  readonly path: string;
  readonly writer: DuckDBConnection;
  readonly #instance: DuckDBInstance;
  readonly #release: () => void;
  readonly #idle: DuckDBConnection[] = [];
  readonly #busy = new Set<Promise<unknown>>();

  private constructor(path: string, instance: DuckDBInstance, writer: DuckDBConnection, release: () => void) {
    this.path = path;
    this.#instance = instance;
    this.writer = writer;
    this.#release = release;
  }

  /** Throws StoreLockedError when another process, or this one, has the file open. */
  static async open(storePath: string): Promise<Database> {
    const path = storePath === IN_MEMORY ? '' : resolve(storePath);
    const release = path === '' ? () => undefined : markOpen(path);
    if (!release) throw new StoreLockedError(`${path} is already open in this process`);
    try {
      const instance = await createInstance(path);
      const writer = await instance.connect();
      await writer.run('SET lock_configuration = true');
      return new Database(path, instance, writer, release);
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Bytes on disk with the write-ahead log; 0 in memory. */
  bytes(): number {
    return this.path ? fileSize(this.path) + fileSize(`${this.path}.wal`) : 0;
  }

  /** Of the write-ahead log alone. */
  logBytes(): number {
    return this.path ? fileSize(`${this.path}.wal`) : 0;
  }

  /** Bytes on disk that hold something: without what was freed inside the file; 0 in memory. */
  async usedBytes(): Promise<{ tables: number; log: number }> {
    if (this.path === '') return { tables: 0, log: 0 };
    const answer = await this.query('SELECT used_blocks * block_size AS bytes FROM pragma_database_size()');
    return { tables: Number(answer.first('bytes')), log: this.logBytes() };
  }

  /** Runs one statement and reads all of its answer. Throws CancelledError when the signal fires first. */
  async query(sql: string, parameters: Parameters = {}, signal?: CancelSignal): Promise<Answer> {
    return this.use((connection) => runInterruptible(connection, sql, parameters, signal));
  }

  /** Lends a connection of the pool for several statements in a row. */
  async use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = this.#idle.pop() ?? (await this.#instance.connect());
    try {
      return await this.#track(work(connection));
    } finally {
      if (this.#idle.length < POOL_SIZE) this.#idle.push(connection);
      else connection.closeSync();
    }
  }

  /** Lends a connection that nobody else gets afterwards, for work that may leave something behind on it. */
  async useOnce<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await this.#instance.connect();
    try {
      return await this.#track(work(connection));
    } finally {
      connection.closeSync();
    }
  }

  async #track<T>(running: Promise<T>): Promise<T> {
    this.#busy.add(running);
    try {
      return await running;
    } finally {
      this.#busy.delete(running);
    }
  }

  /** Waits for running queries, writes everything into the main file and closes it. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#busy);
    await this.writer.run('CHECKPOINT').catch(() => undefined); // what is committed is safe in the log as well
    for (const connection of this.#idle) connection.closeSync();
    this.writer.closeSync();
    this.#instance.closeSync();
    this.#release();
  }
}

/** Runs a statement on a connection; a signal interrupts it. */
export async function runInterruptible(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters,
  signal?: CancelSignal,
): Promise<Answer> {
  if (signal?.aborted) throw new CancelledError('cancelled');
  const interrupt = () => connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  try {
    const result = await connection.run(sql, parameters);
    return await Answer.read(result);
  } catch (error) {
    if (signal?.aborted) throw new CancelledError('cancelled');
    throw error;
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}

async function createInstance(path: string): Promise<DuckDBInstance> {
  const options = {
    ...LOCKED_DOWN,
    checkpoint_threshold: CHECKPOINT_THRESHOLD,
    threads: String(Math.max(2, availableParallelism())),
    ...(path ? { memory_limit: `${Math.floor(QUERY_MEMORY_BYTES / 1024 ** 2)}MiB` } : {}),
  };
  try {
    return await DuckDBInstance.create(path || IN_MEMORY, options);
  } catch (error) {
    throw explainOpenError(path, error);
  }
}

/** Whether opening failed for a lock: of DuckDB's own on a descriptor, of Windows on the file. */
export function saysHeld(error: unknown): boolean {
  return /could not set lock|used by another process/i.test(String(error));
}

function explainOpenError(path: string, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (!saysHeld(error)) return new Error(`${path} cannot be opened as a store: ${message}`);
  const pid = /PID (\d+)/.exec(message)?.[1];
  const owner = pid ? `process ${pid}` : 'another process';
  return new StoreLockedError(`${path} is in use by ${owner}`);
}

function fileSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
