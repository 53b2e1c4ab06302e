import type { SiblingRuns } from './sibling-runs.ts';
import type { TraceTree } from './trace-tree.ts';

/** The same call made again and again where one might have done: "N+1 queries". Inferred from names and times. */
export interface RepeatedCalls {
  /** Of the sibling runs. */
  run: number;
  count: number;
  /** Their durations together, nanoseconds. */
  totalNs: number;
  medianNs: number;
  /** One after another, or several at a time. */
  isSequential: boolean;
}

/** More than this many are worth a word. */
const MANY = 10;
/** Alike: within this factor of the median; and at least this share of them. */
const LIKE_MEDIAN = 2;
const MOSTLY = 0.8;
/** Calls that overlap by less than this share of their time follow each other. */
const OVERLAP = 0.1;

/**
 * Runs of more than ten leaf calls whose durations are mostly within twice the median, longest in total first.
 * Source: the rule of Jaeger's detect-n-plus-one; "mostly" and "leaf" are ours: a call that calls others is a step of work.
 */
export function findRepeatedCalls(tree: TraceTree, runs: SiblingRuns): RepeatedCalls[] {
  const found: RepeatedCalls[] = [];
  for (let run = 0; run < runs.count; run++) {
    const members = runs.members.subarray(runs.first[run]!, runs.first[run + 1]!);
    if (members.length <= MANY || members.some((node) => tree.size[node]! > 1)) continue;
    const durations = Float64Array.from(members, (node) => tree.end[node]! - tree.start[node]!).sort();
    const medianNs = durations[durations.length >> 1]!;
    const isAlike = (ns: number) => ns >= medianNs / LIKE_MEDIAN && ns <= medianNs * LIKE_MEDIAN;
    if (durations.filter(isAlike).length < durations.length * MOSTLY) continue;
    const totalNs = durations.reduce((sum, ns) => sum + ns, 0);
    const isSequential = busyTime(tree, members) >= totalNs * (1 - OVERLAP);
    found.push({ run, count: members.length, totalNs, medianNs, isSequential });
  }
  return found.sort((a, b) => b.totalNs - a.totalNs || a.run - b.run);
}

/** Time in which at least one of them runs. Siblings come in order of their start. */
function busyTime({ start, end }: TraceTree, members: Uint32Array): number {
  let busy = 0;
  let until = -Infinity;
  for (const node of members) {
    if (end[node]! <= until) continue;
    busy += end[node]! - Math.max(start[node]!, until);
    until = end[node]!;
  }
  return busy;
}
