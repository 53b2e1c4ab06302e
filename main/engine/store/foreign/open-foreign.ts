import { DuckDBInstance } from '@duckdb/node-api';
import { LOCKED_DOWN } from '../duckdb/file/instance.ts';

/** What a file of somebody else may cost. Joins of a large one go through `temporaryFolder`. */
const MEMORY_LIMIT = '512MiB';
const TEMPORARY_LIMIT = '8GiB';

/**
 * Somebody else's database, for reading, in this process: only in one that may end (`foreign.worker.ts`). No files beside it, no
 * network, no extensions, and nothing of that can be turned on. Throws DuckDB's error.
 */
export async function openForeign(path: string, temporaryFolder: string): Promise<DuckDBInstance> {
  return DuckDBInstance.create(path, {
    // Before the rest, behind which it cannot be changed.
    temp_directory: temporaryFolder,
    max_temp_directory_size: TEMPORARY_LIMIT,
    ...LOCKED_DOWN,
    access_mode: 'READ_ONLY',
    memory_limit: MEMORY_LIMIT,
    threads: '2',
    preserve_insertion_order: 'false',
    lock_configuration: 'true',
  });
}
