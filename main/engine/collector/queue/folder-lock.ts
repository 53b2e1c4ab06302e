import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isThere, markOf, type ProcessMark } from './process-mark.ts';

const FILE = 'lock';
/** A process that was killed may take so long to be gone, and is looked for so often. */
const GOING_MS = 2_000;
const LOOK_MS = 20;
/** Only who started just now meets one that was killed just before; who runs for longer is not held up. */
const STARTING_S = 10;
/** Held by this process, whatever the file says. */
const held = new Set<string>();

interface Surroundings {
  /** Where the system tells of processes. */
  proc: string;
  /** Lets time go by; nothing else runs meanwhile. */
  pause: (ms: number) => void;
  isStarting: boolean;
}

/**
 * Makes a folder ours until it is given back: two owners of one queue would delete each other's requests. What a process that is gone
 * left behind is taken over, also where another has its number now.
 * @throws Error that names the process which holds it
 */
export function lockFolder(directory: string, given: Partial<Surroundings> = {}): () => void {
  const surroundings = { proc: '/proc', pause, isStarting: process.uptime() < STARTING_S, ...given };
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, FILE);
  const holder = held.has(directory) ? process.pid : stayingHolderOf(path, surroundings);
  if (holder !== undefined) throw new Error(`${directory} is in use by another Tracebench (process ${holder})`);
  rmSync(path, { force: true });
  // Whoever was faster wins: the file is made, never opened.
  writeFileSync(path, JSON.stringify(markOf(process.pid, surroundings.proc)), { flag: 'wx', mode: 0o600 });
  held.add(directory);
  return () => {
    held.delete(directory);
    rmSync(path, { force: true });
  };
}

function stayingHolderOf(path: string, { proc, pause, isStarting }: Surroundings): number | undefined {
  let holder = holderOf(path, proc);
  for (let restMs = isStarting ? GOING_MS : 0; holder !== undefined && restMs > 0; restMs -= LOOK_MS) {
    pause(LOOK_MS);
    holder = holderOf(path, proc);
  }
  return holder;
}

/** A process that runs; undefined where there is none, or it is this one under a number it had in an earlier life. */
function holderOf(path: string, proc: string): number | undefined {
  const mark = readMark(path);
  if (!mark || mark.pid === process.pid) return undefined;
  const writtenMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return writtenMs !== undefined && isThere(mark, writtenMs, proc) ? mark.pid : undefined;
}

/** Earlier versions wrote the number alone. */
function readMark(path: string): ProcessMark | undefined {
  try {
    const read = JSON.parse(readFileSync(path, 'utf8')) as ProcessMark | number;
    const mark = typeof read === 'number' ? { pid: read } : read;
    return Number.isSafeInteger(mark.pid) && mark.pid > 0 ? mark : undefined;
  } catch {
    return undefined;
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
