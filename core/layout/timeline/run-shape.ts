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
  const run = model.runs.ofNode[node]!;
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
  const failed = members.filter((member) => tree.errors[member]! > 0);
  return {
    count: members.length,
    totalNs: members.reduce((sum, member) => sum + tree.end[member]! - tree.start[member]!, 0),
    from: all.start[0] ?? Infinity,
    to: all.latestEnd.at(-1) ?? -Infinity,
    all,
    failed: layerOf(model, failed),
  };
}

/** Siblings come in order of their start. */
function layerOf({ drawn }: TimelineModel, members: Uint32Array): RunLayer {
  let latest = -Infinity;
  const latestEnd = Float64Array.from(members, (member) => (latest = Math.max(latest, drawn.end[member]!)));
  return { start: Float64Array.from(members, (member) => drawn.start[member]!), latestEnd };
}
