import type { TraceTree } from '../../analysis/trace-tree.ts';
import { timesToAxis, timeToAxis } from '../time-axis/time-axis.ts';
import type { TimeAxis } from '../time-axis/time-axis.ts';
import type { TimeSpan } from './viewport.ts';

/** Where everything lies on the axis, per node; on a straight axis these are the tree's own arrays. */
export interface DrawnTimes {
  start: Float64Array;
  end: Float64Array;
  extentStart: Float64Array;
  extentEnd: Float64Array;
  /** Per entry of the event index. */
  events: Float64Array;
  /** The whole trace. */
  fromNs: number;
  toNs: number;
}

export function drawTimes(tree: TraceTree, events: Float64Array, axis: TimeAxis): DrawnTimes {
  return {
    start: timesToAxis(axis, tree.start),
    end: timesToAxis(axis, tree.end),
    extentStart: timesToAxis(axis, tree.extentStart),
    extentEnd: timesToAxis(axis, tree.extentEnd),
    events: timesToAxis(axis, events),
    fromNs: timeToAxis(axis, tree.traceStart),
    toNs: timeToAxis(axis, tree.traceEnd),
  };
}

export function drawnSpan({ drawn }: { drawn: DrawnTimes }): TimeSpan {
  return { fromNs: drawn.fromNs, toNs: drawn.toNs };
}
