import { DuckDBInstance } from '@duckdb/node-api';
import { IN_MEMORY } from './file/instance.ts';

/**
 * Has the C library give freed memory back to the system. After a burst of large bodies glibc keeps what they lay in, over
 * 100 MiB of it, and Node has no call for that; DuckDB does it when a database ends (malloc_trim), so an empty one is opened
 * for the purpose. Some 20 ms, most of it beside the main thread. Elsewhere than on glibc nothing happens, nor is it needed. Never
 * rejects: where that cannot be, the memory stays ours for a while longer.
 */
export async function giveBackMemory(): Promise<void> {
  const opened = DuckDBInstance.create(IN_MEMORY, { threads: '1' });
  await opened.then((instance) => instance.closeSync()).catch(() => undefined);
}
