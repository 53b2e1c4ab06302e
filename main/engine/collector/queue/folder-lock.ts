import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  futimesSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { BEAT_MS, LOOK_MS, holderOf, stayingHolderOf, type Holder, type Surroundings } from './lock-holder.ts';
import { markOf } from './process-mark.ts';

const FILE = 'lock';
/** Taking a lock over takes no time: who is at it for longer was killed meanwhile. */
const TAKING_MS = 2_000;
/** Only who started just now meets one that was killed just before; who runs for longer is not held up. */
const STARTING_S = 10;
/** Held by this process, whatever the file says. */
const held = new Set<string>();

/**
 * Makes a folder ours until it is given back: two owners of one queue would delete each other's requests. What a process that is gone
 * left behind is taken over, also where another has its number now:
 *
 *   own file ──┬── linked as `lock` ──────────────────────────────────────► ours
 *              └── that is there, and left behind ── linked as `lock.taking`, by one at a time ── in place of `lock` ─┘
 *
 * @throws Error that names the process which holds it
 */
export function lockFolder(directory: string, given: Partial<Surroundings> = {}): () => void {
  const surroundings = { proc: '/proc', pause, isStarting: process.uptime() < STARTING_S, ...given };
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (held.has(directory)) throw inUse(directory, { pid: process.pid, isElsewhere: false });
  const path = join(directory, FILE);
  const own = `${path}.${randomUUID()}`;
  writeFileSync(own, JSON.stringify(markOf(process.pid, surroundings.proc)), { flag: 'wx', mode: 0o600 });
  try {
    const holder = take(path, own, surroundings);
    if (holder) throw inUse(directory, holder);
  } finally {
    rmSync(own, { force: true });
  }
  held.add(directory);
  const letGo = beat(path);
  let isOurs = true;
  return () => {
    // Given back twice, it could be the next owner's.
    if (!isOurs) return;
    isOurs = false;
    held.delete(directory);
    letGo();
  };
}

function inUse(directory: string, { pid, isElsewhere }: Pick<Holder, 'pid' | 'isElsewhere'>): Error {
  const where = isElsewhere ? ' in another container' : '';
  return new Error(`${directory} is in use by another Tracebench (process ${pid}${where})`);
}

/** Who has it instead; undefined where it is ours now. */
function take(path: string, own: string, surroundings: Surroundings): Holder | undefined {
  if (isPlaced(own, path)) return undefined;
  return stayingHolderOf(path, surroundings) ?? takeOver(path, own, surroundings);
}

/** One at a time: two who both found it left behind would each take it, the second from the first. */
function takeOver(path: string, own: string, surroundings: Surroundings): Holder | undefined {
  const taking = `${path}.taking`;
  while (!isPlaced(own, taking)) {
    surroundings.pause(LOOK_MS);
    if (Date.now() - (statSync(taking, { throwIfNoEntry: false })?.ctimeMs ?? Infinity) > TAKING_MS)
      rmSync(taking, { force: true });
  }
  try {
    return replace(path, own, surroundings);
  } finally {
    rmSync(taking, { force: true });
  }
}

function replace(path: string, own: string, { proc }: Surroundings): Holder | undefined {
  while (!isPlaced(own, path)) {
    const before = inodeOf(path);
    const holder = holderOf(path, proc);
    if (holder) return holder;
    // One that was given back just now may be somebody's already; what was left behind stays.
    if (before === undefined || before !== inodeOf(path)) continue;
    renameSync(own, path);
    return undefined;
  }
  return undefined;
}

const inodeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.ino;

/** Under a name that nobody has, whole from the first moment on where the file system has links. */
function isPlaced(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
  }
  try {
    copyFileSync(own, path, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Shows, to those who cannot see this process, that it is there; until it is let go of, where it is ours still. */
function beat(path: string): () => void {
  const file = openSync(path, 'r+');
  const { ino } = fstatSync(file);
  const beating = setInterval(() => showLife(file), BEAT_MS).unref();
  return () => {
    clearInterval(beating);
    closeSync(file);
    if (inodeOf(path) === ino) rmSync(path, { force: true });
  };
}

/** A disk that fails is told by whoever writes to it. */
function showLife(file: number): void {
  const now = new Date();
  try {
    futimesSync(file, now, now);
  } catch {
    // The next beat may succeed.
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
