import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import { SharedWork } from './shared-work.ts';

/** Rows of a sorted answer kept for paging. Bounds memory: a row is 53 bytes. */
const WINDOW_ROWS = 200_000;
/** Windows overlap, so that every page lies within one: it begins where a step begins at or before it. */
const STEP_ROWS = WINDOW_ROWS / 2;
/** Windows kept per store: 4 × 200,000 × 53 B ≈ 42 MB at most. */
const WINDOWS = 4;
/** Most lists are read at their top and no further, and live ones again and again: so few rows need no whole sort. */
const TOP_ROWS = [1_000, 5_000];

/** The window that holds a page (pages have at most 5,000 rows). */
export function windowOf({ offset, limit }: { offset: number; limit: number }): { first: number; rows: number } {
  const top = TOP_ROWS.find((rows) => offset + limit <= rows);
  if (top !== undefined) return { first: 0, rows: top };
  return { first: offset - (offset % STEP_ROWS), rows: WINDOW_ROWS };
}

interface Windows {
  /** Least recently used first. */
  kept: Map<string, unknown>;
  running: Map<string, SharedWork<unknown>>;
}

/** Kept per database and forgotten with it. */
const caches = new WeakMap<Database, Windows>();

function windowsOf(database: Database): Windows {
  const windows = caches.get(database) ?? { kept: new Map(), running: new Map() };
  caches.set(database, windows);
  return windows;
}

/**
 * The value under a key, computed when it is not there, and once for all who ask while that goes on. Keys must name
 * everything the value depends on, the revision included. Nothing is kept when computing fails or is cancelled.
 */
export async function cached<T>(
  database: Database,
  key: unknown,
  compute: (signal: CancelSignal) => Promise<T>,
  signal?: CancelSignal,
): Promise<T> {
  const { kept, running } = windowsOf(database);
  const name = JSON.stringify(key);
  const value = (kept.get(name) as T | undefined) ?? (await join(running, name, compute, signal));
  kept.delete(name);
  kept.set(name, value);
  if (kept.size > WINDOWS) kept.delete(kept.keys().next().value!);
  return value;
}

async function join<T>(
  running: Windows['running'],
  name: string,
  compute: (signal: CancelSignal) => Promise<T>,
  signal?: CancelSignal,
): Promise<T> {
  const known = running.get(name) as SharedWork<T> | undefined;
  const work = known && !known.isStopped ? known : new SharedWork(compute);
  running.set(name, work);
  try {
    return await work.join(signal);
  } finally {
    // What one leaves the others may still wait for: it is there until it has ended or was stopped.
    if (work.isStopped && running.get(name) === work) running.delete(name);
  }
}
