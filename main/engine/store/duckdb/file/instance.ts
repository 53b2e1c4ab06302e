import { randomUUID } from 'node:crypto';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { checkDatabase } from './check-database.ts';
import { explainOpenError, saysHeld } from './errors.ts';
import { checkCompanions, findBrokenWal, hidesCommits, repairWal, type WalDamage } from './wal-damage.ts';

export const IN_MEMORY = ':memory:';

/** Telemetry is untrusted and so are statements over it: no files, no network, no extensions, and no way to turn them on. */
export const LOCKED_DOWN = {
  enable_external_access: 'false',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
};

/** A checkpoint that DuckDB begins by itself fails together with a commit; the store begins them (../checkpoints.ts). */
const NEVER = '1TB';
/** In memory there is nothing to fail; a small threshold rewrites the growing table tails again and again. */
const MEMORY_CHECKPOINT = '256MB';
/**
 * For a session that lies on disk: what was written and read stays in memory up to this, and larger sorts and groups go through
 * files beside the session. DuckDB's own default is 80 % of the machine, too much beside the applications being watched. One
 * in memory may grow as telemetry comes.
 */
export const MEMORY_LIMIT = '1GiB';
/** What of that is left while nothing is read (`Database.trim`). The columns of five million spans that a list reads are 200 MB. */
export const CACHED_BYTES = 256 * 1024 ** 2;
/** While a file is opened: what is written goes out of sight, and the thread that reads needs memory as well. */
export const IMPORT_CACHED_BYTES = 16 * 1024 ** 2;

/** Of questions, and of all else but what fills tables from a file (`Database.inOneThread`). */
export const THREADS = Math.max(2, availableParallelism());

/** Of sessions in memory, where DuckDB would take a folder in the working directory. */
export const MEMORY_TEMPORARY = join(tmpdir(), `tracebench-${randomUUID()}`);

export interface OpenedInstance {
  instance: DuckDBInstance;
  damage: WalDamage | undefined;
}

/**
 * `path` is absolute, or '' for one in memory. A damaged log of commits is set aside and its good part kept. Throws
 * StoreLockedError where another process has the file, or an Error that says what is wrong with it.
 */
export async function openInstance(path: string): Promise<OpenedInstance> {
  if (path === '') return { instance: await createInstance(''), damage: undefined };
  checkCompanions(path);
  checkDatabase(path);
  // What another process is writing just now looks torn as well.
  if (hidesCommits(path) && !(await isHeldElsewhere(path))) return openRepaired(path);
  try {
    return { instance: await createInstance(path), damage: undefined };
  } catch (error) {
    if (!/\bWAL\b/.test(String(error)) || !findBrokenWal(path)) throw explainOpenError(path, error);
    return openRepaired(path);
  }
}

async function openRepaired(path: string): Promise<OpenedInstance> {
  try {
    const broken = findBrokenWal(path);
    const damage = broken && repairWal(broken);
    return { instance: await createInstance(path), damage };
  } catch (error) {
    throw explainOpenError(path, error);
  }
}

function createInstance(path: string): Promise<DuckDBInstance> {
  return DuckDBInstance.create(path || IN_MEMORY, {
    // Before the rest, behind which it cannot be changed.
    ...(path ? {} : { temp_directory: MEMORY_TEMPORARY }),
    ...LOCKED_DOWN,
    threads: String(THREADS),
    checkpoint_threshold: path ? NEVER : MEMORY_CHECKPOINT,
    ...(path ? { memory_limit: MEMORY_LIMIT } : {}),
  });
}

/** Asks by opening it for reading: no platform lets a lock be seen otherwise. Nothing is written. Not for a file this process has open. */
export async function isHeldElsewhere(path: string): Promise<boolean> {
  try {
    const instance = await DuckDBInstance.create(path, { ...LOCKED_DOWN, access_mode: 'READ_ONLY' });
    instance.closeSync();
    return false;
  } catch (error) {
    return saysHeld(error);
  }
}
