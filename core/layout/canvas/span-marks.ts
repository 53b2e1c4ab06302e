import { packLanes } from '../lanes/pack-lanes.ts';
import type { LanePacking } from '../lanes/pack-lanes.ts';
import type { CanvasMarks } from './canvas-marks.ts';
import { dealToLanes } from './run-marks.ts';

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
  const start = spans.start.map((offset) => fromNs + offset);
  const end = start.map((from, row) => from + spans.duration[row]!);
  const group = Uint32Array.from(spans.group, (code) => places[code]!);
  const packing = packLanes({ tree: flatTree(count), times: { start, end }, group });
  const { firstLane, lane } = orderGroups(packing, group, groups);
  const lanes = firstLane[groups]!;
  const { first, order } = dealToLanes(lane, lanes);
  const floats = (value: (row: number) => number) => Float64Array.from(order, value);
  const failed = (row: number) => spans.status[row] === STATUS_ERROR;
  return {
    lanes,
    first,
    start: floats((row) => start[row]!),
    end: floats((row) => end[row]!),
    errorEnd: floats((row) => (failed(row) ? end[row]! : start[row]!)),
    spans: new Uint32Array(count).fill(1),
    errors: Uint32Array.from(order, (row) => (failed(row) ? 1 : 0)),
    key: floats((row) => spans.key[row]!),
    duration: floats((row) => spans.duration[row]!),
    longest: floats((row) => spans.duration[row]!),
    row: order,
    firstLane,
    level: new Int8Array(lanes).fill(-1),
    isExact: true,
  };
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
