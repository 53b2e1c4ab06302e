import { resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { LOCKED_DOWN, markOpen, saysHeld } from './database.ts';

/**
 * Whether another process, or this one, has a session file open. Asks by opening it for reading, as no platform lets a
 * lock be seen otherwise; nothing is written. A file that cannot be opened for another reason is not held.
 */
export async function isHeld(storePath: string): Promise<boolean> {
  // A second descriptor on a file of this process would take the lock along when it is closed.
  const release = markOpen(resolve(storePath));
  if (!release) return true;
  try {
    const instance = await DuckDBInstance.create(storePath, { ...LOCKED_DOWN, access_mode: 'READ_ONLY' });
    instance.closeSync();
    return false;
  } catch (error) {
    return saysHeld(error);
  } finally {
    release();
  }
}
