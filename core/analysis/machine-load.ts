import { MINUTE } from '../model/units.ts';

/*
 * How much of a machine is in use, from the states OpenTelemetry's conventions split a resource into:
 *
 *   cpu      user 0.6  system 0.1  idle 0.3      busy = 1 − what is at rest
 *   memory   used 6 GB  free 2 GB  cached 4 GB   busy = used ÷ all
 */
export interface StateLine {
  /** The state's name, e.g. 'idle'. */
  readonly state: string;
  readonly time: Float64Array;
  readonly value: Float64Array;
}

/** Part in use, 0 … 1, over time; moments at which nothing is known are left out. */
export interface LoadSeries {
  readonly time: Float64Array;
  readonly share: Float64Array;
}

/** States in which a resource is there to be taken (semantic conventions: cpu.mode, system.memory.state, system.filesystem.state). */
const AT_REST: ReadonlySet<string> = new Set([
  'idle',
  'free',
  'cached',
  'buffers',
  'buffered',
  'available',
  'slab_reclaimable',
]);
/** Counted in another state already, or not to be had by anybody. */
const BESIDE: ReadonlySet<string> = new Set(['shared', 'slab_unreclaimable', 'reserved']);

/**
 * `isShare`: the values are parts of the whole already, so that without a line at rest they add up to what is in use;
 * otherwise they are amounts, and without one at rest nothing can be said of the whole.
 */
export function computeLoad(lines: readonly StateLine[], isShare: boolean): LoadSeries {
  const busy = new Map<number, number>();
  const rest = new Map<number, number>();
  for (const { state, time, value } of lines) {
    const name = state.toLowerCase();
    if (BESIDE.has(name)) continue;
    const sums = AT_REST.has(name) ? rest : busy;
    time.forEach((ns, row) => {
      if (Number.isFinite(value[row]!)) sums.set(ns, (sums.get(ns) ?? 0) + value[row]!);
    });
  }
  const moments = [...new Set([...busy.keys(), ...rest.keys()])].sort((a, b) => a - b);
  const time: number[] = [];
  const share: number[] = [];
  for (const ns of moments) {
    const part = partInUse(busy.get(ns), rest.get(ns), isShare);
    if (part === undefined) continue;
    time.push(ns);
    share.push(Math.max(0, Math.min(1, part)));
  }
  return { time: Float64Array.from(time), share: Float64Array.from(share) };
}

function partInUse(busy: number | undefined, rest: number | undefined, isShare: boolean): number | undefined {
  if (isShare) return rest === undefined ? busy : 1 - rest;
  if (busy === undefined || rest === undefined || busy + rest <= 0) return undefined;
  return busy / (busy + rest);
}

export interface LoadReading {
  /** Minutes whose mean lies above the threshold, of all minutes in which anything is known. */
  readonly minutesAbove: number;
  readonly minutes: number;
  readonly highest: number;
  readonly mean: number;
}

/** Minute by minute, since a single second above a line is no load. `baseNs` aligns the minutes with the clock. */
export function readLoad({ time, share }: LoadSeries, threshold: number, baseNs: bigint): LoadReading {
  const rest = Number(baseNs % BigInt(MINUTE));
  const minutes = new Map<number, { sum: number; count: number }>();
  let highest = -Infinity;
  let sum = 0;
  time.forEach((ns, row) => {
    const minute = Math.floor((ns + rest) / MINUTE);
    const held = minutes.get(minute) ?? { sum: 0, count: 0 };
    held.sum += share[row]!;
    held.count += 1;
    minutes.set(minute, held);
    highest = Math.max(highest, share[row]!);
    sum += share[row]!;
  });
  const above = [...minutes.values()].filter((held) => held.sum / held.count > threshold).length;
  return {
    minutesAbove: above,
    minutes: minutes.size,
    highest: time.length === 0 ? NaN : highest,
    mean: time.length === 0 ? NaN : sum / time.length,
  };
}
