import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What tells a process from another one that has its number later, where the system says it: on Linux. */
export interface ProcessMark {
  pid: number;
  /** Of the system's run, as `boot_id` has it. */
  boot?: string | undefined;
  /** When the process started, in ticks since the system did. */
  startTicks?: number | undefined;
  /** Among which processes its number counts: those of a container have their own. */
  namespace?: string | undefined;
}

/** In `/proc` on every machine that Linux runs on, whatever its kernel counts by. */
const TICKS_PER_S = 100;
/** When the system started is known to the second. */
const UNSURE_MS = 1_000;
/** Of /proc/PID/stat behind the name, which may hold anything: fields 3 and 22. */
const [STATE, START] = [0, 19];
/** It has ended, and nobody has asked yet how: zombie, or dead. */
const ENDED = new Set(['Z', 'X', 'x']);

export function markOf(pid: number, proc: string): ProcessMark {
  return { pid, boot: bootOf(proc), startTicks: statOf(pid, proc)?.startTicks, namespace: namespaceOf(proc) };
}

/** Whether it counts among processes that cannot be seen from here, on this system as it runs now. */
export function isElsewhere({ boot, namespace }: ProcessMark, proc: string): boolean {
  return namespace !== undefined && namespace !== (namespaceOf(proc) ?? namespace) && boot === bootOf(proc);
}

/** Whether the process that left a mark is there still; `writtenMs` is when it did, for marks of nothing but a number. */
export function isThere({ pid, boot, startTicks }: ProcessMark, writtenMs: number, proc: string): boolean {
  const bootNow = bootOf(proc);
  if (boot !== undefined && bootNow !== undefined && boot !== bootNow) return false;
  const stat = statOf(pid, proc);
  if (!stat) return isRunning(pid);
  if (ENDED.has(stat.state)) return false;
  if (startTicks !== undefined) return startTicks === stat.startTicks;
  const systemMs = systemStartMs(proc);
  return systemMs === undefined || systemMs + (stat.startTicks / TICKS_PER_S) * 1_000 <= writtenMs + UNSURE_MS;
}

function statOf(pid: number, proc: string): { state: string; startTicks: number } | undefined {
  const text = textOf(join(proc, String(pid), 'stat'));
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields && { state: fields[STATE]!, startTicks: Number(fields[START]) };
}

const bootOf = (proc: string): string | undefined => textOf(join(proc, 'sys/kernel/random/boot_id'))?.trim();

function namespaceOf(proc: string): string | undefined {
  try {
    return readlinkSync(join(proc, 'self/ns/pid'));
  } catch {
    return undefined;
  }
}

function systemStartMs(proc: string): number | undefined {
  const seconds = /^btime (\d+)$/m.exec(textOf(join(proc, 'stat')) ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}

/** Undefined where it may not be read, or this is not Linux. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process may not be asked, but is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
