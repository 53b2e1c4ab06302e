import { readFileSync, statSync } from 'node:fs';
import { isElsewhere, isThere, type ProcessMark } from './process-mark.ts';

/** How often who holds a lock shows that it is there. */
export const BEAT_MS = 1_000;
/** After so long without a beat it is gone; a process that is busy with something else is late with it. */
const GONE_MS = 10_000;
/** A process that was killed may take so long to be gone, and is looked for so often. */
const GOING_MS = 2_000;
export const LOOK_MS = 20;

export interface Surroundings {
  /** Where the system tells of processes. */
  proc: string;
  /** Lets time go by; nothing else runs meanwhile. */
  pause: (ms: number) => void;
  isStarting: boolean;
}

/** A process that runs. */
export interface Holder {
  pid: number;
  /** In another container, whose processes cannot be seen from here: its beats tell that it is there. */
  isElsewhere: boolean;
  beatMs: number;
}

/** Who holds it also after a while, which who starts gives one that may be ending. */
export function stayingHolderOf(path: string, { proc, pause, isStarting }: Surroundings): Holder | undefined {
  const first = holderOf(path, proc);
  if (!first || !isStarting) return first;
  let holder: Holder | undefined = first;
  for (let restMs = first.isElsewhere ? GONE_MS : GOING_MS; holder && restMs > 0; restMs -= LOOK_MS) {
    pause(LOOK_MS);
    holder = holderOf(path, proc);
    if (holder?.isElsewhere && holder.beatMs !== first.beatMs) return holder;
  }
  return holder;
}

/** Undefined where there is none, or it is this one under a number it had in an earlier life. */
export function holderOf(path: string, proc: string): Holder | undefined {
  const mark = readMark(path);
  const beatMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (!mark || beatMs === undefined) return undefined;
  const { pid } = mark;
  if (isElsewhere(mark, proc)) return Date.now() - beatMs < GONE_MS ? { pid, isElsewhere: true, beatMs } : undefined;
  if (pid === process.pid || !isThere(mark, beatMs, proc)) return undefined;
  return { pid, isElsewhere: false, beatMs };
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
