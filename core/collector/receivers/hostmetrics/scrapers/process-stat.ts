import { TICKS_PER_SECOND } from '../host.ts';

/** Of /proc/PID/stat: proc(5). */
export interface ProcessStat {
  name: string;
  /** One letter. */
  state: string;
  parentPid: number;
  minorFaults: number;
  majorFaults: number;
  userSeconds: number;
  systemSeconds: number;
  /** Waiting for disks. */
  waitSeconds: number;
  threads: number;
  /** After the machine's own start. */
  startSeconds: number;
  virtualBytes: number;
}

/** The name may have brackets and spaces in it; undefined for a process that is gone. */
export function processStatOf(stat: string): ProcessStat | undefined {
  const [open, close] = [stat.indexOf('('), stat.lastIndexOf(')')];
  if (open < 0 || close < open) return undefined;
  const [state = '', ...rest] = stat
    .slice(close + 1)
    .trim()
    .split(' ');
  // Columns of proc(5) count from 1, and the fourth is the first of `rest`.
  const column = (number: number): number => Number(rest[number - 4] ?? NaN);
  return {
    name: stat.slice(open + 1, close),
    state,
    parentPid: column(4),
    minorFaults: column(10),
    majorFaults: column(12),
    userSeconds: column(14) / TICKS_PER_SECOND,
    systemSeconds: column(15) / TICKS_PER_SECOND,
    waitSeconds: column(42) / TICKS_PER_SECOND,
    threads: column(20),
    startSeconds: column(22) / TICKS_PER_SECOND,
    virtualBytes: column(23),
  };
}

/** A machine has some hundred processes; one that has more than this is not to be looked at so. */
const MOST_PROCESSES = 20_000;

export function pidsOf(names: readonly string[]): number[] {
  return names
    .filter((name) => /^\d+$/.test(name))
    .slice(0, MOST_PROCESSES)
    .map(Number);
}
