import type { ComparedTrace } from './compared-trace.ts';
import { rootDuration } from './compared-trace.ts';
import type { MergedTree } from './merge-trees.ts';

/** `RowChanges.state` and `DifferenceRows.state`: numbers of these words. */
export const ROW_STATES = ['same', 'new', 'gone', 'slower', 'faster'] as const;
export type RowState = (typeof ROW_STATES)[number];
export const STATE_SAME = 0;
export const STATE_NEW = 1;
export const STATE_GONE = 2;
export const STATE_SLOWER = 3;
export const STATE_FASTER = 4;

/** After − before per row, in nanoseconds; what is only in one trace counts as nothing in the other. */
export interface RowChanges {
  /** As drawn: an open span reaches to the last time known of its trace. */
  durationNs: Float64Array;
  /** NaN where one of the two cannot be known. */
  selfNs: Float64Array;
  /** Own time on the critical path. All together: the difference of the roots' durations, exactly. */
  pathNs: Float64Array;
  /** By the duration. */
  state: Uint8Array;
  /** 1 = something changed here and not only below: the topmost of what is new or gone, or own time. */
  isChange: Uint8Array;
  /** Changes up to here count as none. */
  sameNs: number;
}

/** Clocks rounded to microseconds differ by as much. */
const LEAST_NS = 1_000;
/** Less than this of the longer root is less than a pixel of the picture. */
const LEAST_SHARE = 0.001;

/**
 * What became of each row of `tree`, which is of these two traces. Durations that differ by less than a microsecond, or by a thousandth
 * of the longer root, are the same.
 */
export function computeRowChanges(tree: MergedTree, before: ComparedTrace, after: ComparedTrace): RowChanges {
  const sameNs = Math.max(LEAST_NS, LEAST_SHARE * Math.max(rootDuration(before), rootDuration(after)));
  const durationNs = new Float64Array(tree.rows);
  const selfNs = new Float64Array(tree.rows);
  const pathNs = new Float64Array(tree.rows);
  const state = new Uint8Array(tree.rows);
  const isChange = new Uint8Array(tree.rows);
  for (let row = 0; row < tree.rows; row++) {
    const a = tree.before[row]!;
    const b = tree.after[row]!;
    durationNs[row] = (b < 0 ? 0 : after.end[b]! - after.start[b]!) - (a < 0 ? 0 : before.end[a]! - before.start[a]!);
    selfNs[row] = (b < 0 ? 0 : after.selfTime[b]!) - (a < 0 ? 0 : before.selfTime[a]!);
    pathNs[row] = (b < 0 ? 0 : after.pathNs[b]!) - (a < 0 ? 0 : before.pathNs[a]!);
    state[row] = a < 0 ? STATE_NEW : b < 0 ? STATE_GONE : stateOf(durationNs[row]!, sameNs);
    const own = Number.isNaN(selfNs[row]!) ? durationNs[row]! : selfNs[row]!;
    const isAlone = a < 0 || b < 0;
    isChange[row] = Number(isAlone ? state[row] !== state[tree.parent[row]!] : Math.abs(own) > sameNs);
  }
  return { durationNs, selfNs, pathNs, state, isChange, sameNs };
}

/** Of a row that is in both traces. */
export function stateOf(changeNs: number, sameNs: number): number {
  if (Math.abs(changeNs) <= sameNs) return STATE_SAME;
  return changeNs > 0 ? STATE_SLOWER : STATE_FASTER;
}
