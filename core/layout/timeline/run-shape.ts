import { runOf } from '../../analysis/sibling-runs.ts';
import { countErrors } from '../../analysis/trace-tree.ts';
import type { TimelineModel } from './timeline-model.ts';

/** Some members of a run, in order of their starts. Times on the axis. */
export interface RunLayer {
  start: Float64Array;
  /** The latest end of this member and all before it: it never falls, so it can be searched. */
  latestEnd: Float64Array;
}

/** A run of siblings as one row needs it, found once for a lay-out: its pictures then cost the same however many there are. */
export interface RunShape {
  /** Members, and the sum of their durations in nanoseconds. */
  count: number;
  totalNs: number;
  /** Of all members, on the axis. */
  from: number;
  to: number;
  all: RunLayer;
  /** Those that failed, or below which something did. */
  failed: RunLayer;
}

/** By where members lie: another axis is another lay-out. */
const known = new WeakMap<TimelineModel['drawn'], Map<number, RunShape>>();

/** The run that the node is in. */
export function runShapeOf(model: TimelineModel, node: number): RunShape {
  const run = runOf(model.runs, node);
  let shapes = known.get(model.drawn);
  if (shapes === undefined) known.set(model.drawn, (shapes = new Map()));
  let shape = shapes.get(run);
  if (shape === undefined) shapes.set(run, (shape = findShape(model, run)));
  return shape;
}

function findShape(model: TimelineModel, run: number): RunShape {
  const { tree, runs } = model;
  const members = runs.members.subarray(runs.first[run]!, runs.first[run + 1]!);
  const all = layerOf(model, members);
  let totalNs = 0;
  for (let i = 0; i < members.length; i++) totalNs += tree.end[members[i]!]! - tree.start[members[i]!]!;
  return {
    count: members.length,
    totalNs,
    from: all.start[0] ?? Infinity,
    to: all.latestEnd.at(-1) ?? -Infinity,
    all,
    failed: layerOf(model, failedOf(model, members)),
  };
}

function failedOf({ tree }: TimelineModel, members: Uint32Array): Uint32Array {
  const failed = new Uint32Array(members.length);
  let count = 0;
  for (let i = 0; i < members.length; i++) if (countErrors(tree, members[i]!) > 0) failed[count++] = members[i]!;
  return failed.subarray(0, count);
}

/** Siblings come in order of their start. */
function layerOf({ drawn }: TimelineModel, members: Uint32Array): RunLayer {
  const start = new Float64Array(members.length);
  const latestEnd = new Float64Array(members.length);
  let latest = -Infinity;
  for (let i = 0; i < members.length; i++) {
    const end = drawn.end[members[i]!]!;
    if (end > latest) latest = end;
    start[i] = drawn.start[members[i]!]!;
    latestEnd[i] = latest;
  }
  return { start, latestEnd };
}
