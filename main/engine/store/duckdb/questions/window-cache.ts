import type { Database } from '../database.ts';

/** Rows of a sorted answer kept for paging. Bounds memory: a row is 37 bytes. */
export const WINDOW_ROWS = 200_000;
/** Windows overlap, so that every page lies within one: it begins where a step begins at or before it. */
const STEP_ROWS = WINDOW_ROWS / 2;
/** Windows kept per store: 4 × 200,000 × 37 B ≈ 30 MB at most. */
const WINDOWS = 4;

/** First row of the window that holds a page (pages have at most 5,000 rows). */
export function windowStart(offset: number): number {
  return offset - (offset % STEP_ROWS);
}

/** Least recently used first. Kept per database and forgotten with it. */
const caches = new WeakMap<Database, Map<string, unknown>>();

/**
 * The value under a key, computed when it is not there. Keys must name everything the value depends on, the revision
 * included. Nothing is kept when computing fails or is cancelled.
 */
export async function cached<T>(database: Database, key: unknown, compute: () => Promise<T>): Promise<T> {
  const cache = caches.get(database) ?? new Map<string, unknown>();
  caches.set(database, cache);
  const name = JSON.stringify(key);
  const known = cache.get(name) as T | undefined;
  const value = known ?? (await compute());
  cache.delete(name);
  cache.set(name, value);
  if (cache.size > WINDOWS) cache.delete(cache.keys().next().value!);
  return value;
}
