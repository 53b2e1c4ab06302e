import { packLanes } from '../lanes/pack-lanes.ts';
import type { LanePacking } from '../lanes/pack-lanes.ts';
import type { CanvasMarks } from './canvas-marks.ts';
import { dealToLanes, inOrder } from './run-marks.ts';

/** Columns of an answer, by start. */
export interface SpanColumns {
  key: Float64Array;
  group: Uint8Array;
  start: Float64Array;
  duration: Float64Array;
  status: Uint8Array;
}

const STATUS_ERROR = 2;

/** Each span a mark, in as few lanes of its group as it takes for none to lie over another. `fromNs`: of the answer, from the view's base. */
export function layoutSpanMarks(
  spans: SpanColumns,
  fromNs: number,
  groups: number,
  places: readonly number[],
): CanvasMarks {
  const count = spans.key.length;
  const { start, end, errorEnd, errors } = readTimes(spans, fromNs);
  const group = Uint32Array.from(spans.group, (code) => places[code]!);
  const packing = packLanes({ tree: flatTree(count), times: { start, end }, group });
  const { firstLane, lane } = orderGroups(packing, group, groups);
  const lanes = firstLane[groups]!;
  const { first, order } = dealToLanes(lane, lanes);
  return {
    lanes,
    first,
    start: inOrder(start, order),
    end: inOrder(end, order),
    errorEnd: inOrder(errorEnd, order),
    spans: new Uint32Array(count).fill(1),
    errors: inOrder(errors, order),
    key: inOrder(spans.key, order),
    duration: inOrder(spans.duration, order),
    longest: inOrder(spans.duration, order),
    row: order,
    firstLane,
    level: new Int8Array(lanes).fill(-1),
    isExact: true,
  };
}

function readTimes({ start, duration, status }: SpanColumns, fromNs: number) {
  const times = {
    start: start.slice(),
    end: start.slice(),
    errorEnd: start.slice(),
    errors: new Uint32Array(start.length),
  };
  for (let row = 0; row < start.length; row++) {
    const from = fromNs + start[row]!;
    const failed = status[row] === STATUS_ERROR;
    times.start[row] = from;
    times.end[row] = from + duration[row]!;
    times.errorEnd[row] = failed ? from + duration[row]! : from;
    times.errors[row] = failed ? 1 : 0;
  }
  return times;
}

/** Spans of many traces: none stands under another. */
function flatTree(nodes: number) {
  return {
    nodes,
    parent: new Int32Array(nodes).fill(-1),
    order: Uint32Array.from({ length: nodes }, (_, i) => i),
    flags: new Uint8Array(nodes),
  };
}

/** Packed groups come in the order of their first bars, which changes with the window; the rooms' order does not. */
function orderGroups({ groups, lane }: LanePacking, group: Uint32Array, count: number) {
  const lanesOf = new Uint32Array(count).fill(1);
  const packedFirst = new Uint32Array(count);
  groups.code.forEach((place, g) => {
    packedFirst[place] = groups.firstLane[g]!;
    lanesOf[place] = groups.firstLane[g + 1]! - groups.firstLane[g]!;
  });
  const firstLane = new Uint32Array(count + 1);
  lanesOf.forEach((lanes, place) => (firstLane[place + 1] = firstLane[place]! + lanes));
  const shown = Uint32Array.from(group, (place, row) => lane[row]! - packedFirst[place]! + firstLane[place]!);
  return { firstLane, lane: shown };
}
