import { StoreLockedError } from '../../api.ts';
import { StoreFailedError } from '../port.ts';

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Of the disk, the file, a lock or an interruption; also where DuckDB tells it as the cause of something else. */
const OF_THE_MOMENT =
  /\b(IO|Interrupt|Connection) Error\b|no space|could not (read|write|sync|fsync|truncate|open|set lock)/i;
const NO_MEMORY = /out of memory|failed to allocate|allocation failed/i;

/** Whether there was no room in memory: for less at once there may be. */
export const saysNoMemory = (error: unknown): boolean => NO_MEMORY.test(messageOf(error));

/** Whether the same rows may be stored later: what failed is around them. */
export function isPassing(error: unknown): boolean {
  if (error instanceof StoreFailedError || error instanceof StoreLockedError) return true;
  return isOfTheSystem(error) || OF_THE_MOMENT.test(messageOf(error));
}

/** ENOSPC and its like, as Node tells them. */
const isOfTheSystem = (error: unknown) => error instanceof Error && 'syscall' in error;
