import type { CanvasMarks } from './canvas-marks.ts';
import type { CanvasRooms } from './canvas-rooms.ts';

/** Columns of an answer, ordered by group, level and column. */
export interface RunColumns {
  group: Uint8Array;
  level: Uint8Array;
  column: Uint16Array;
  count: Uint32Array;
  errors: Uint32Array;
  lastColumn: Uint16Array;
  lastErrorColumn: Uint16Array;
  key: Float64Array;
  duration: Float64Array;
  longest: Float64Array;
}

export interface RunScale {
  /** Of column 0, from the view's base. */
  fromNs: number;
  bucketNs: number;
}

/** `places`: by group of the answer, where it is in the rooms. */
export function layoutRunMarks(
  runs: RunColumns,
  { fromNs, bucketNs }: RunScale,
  rooms: CanvasRooms,
  places: readonly number[],
): CanvasMarks {
  const { firstLane, level, laneOf } = layoutLevels(rooms);
  const lane = new Uint32Array(runs.group.length);
  for (let row = 0; row < lane.length; row++)
    lane[row] = laneOf[places[runs.group[row]!]! * LEVELS + runs.level[row]!]!;
  const { first, order } = dealToLanes(lane, level.length);
  return {
    lanes: level.length,
    first,
    ...layoutTimes(runs, { fromNs, bucketNs }, order),
    spans: inOrder(runs.count, order),
    errors: inOrder(runs.errors, order),
    key: inOrder(runs.key, order),
    duration: inOrder(runs.duration, order),
    longest: inOrder(runs.longest, order),
    row: order,
    firstLane,
    level,
    isExact: false,
  };
}

function layoutTimes(runs: RunColumns, { fromNs, bucketNs }: RunScale, order: Uint32Array) {
  const [start, end, errorEnd] = [0, 1, 2].map(() => new Float64Array(order.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let mark = 0; mark < order.length; mark++) {
    const row = order[mark]!;
    start[mark] = fromNs + runs.column[row]! * bucketNs;
    end[mark] = fromNs + (runs.lastColumn[row]! + 1) * bucketNs;
    errorEnd[mark] = runs.errors[row] === 0 ? start[mark]! : fromNs + (runs.lastErrorColumn[row]! + 1) * bucketNs;
  }
  return { start, end, errorEnd };
}

/** A loop: `from` with a function takes ten times as long, and there are a hundred thousand marks. */
export function inOrder<Values extends Float64Array | Uint32Array>(values: Values, order: Uint32Array): Values {
  const result = values.slice() as Values;
  for (let mark = 0; mark < order.length; mark++) result[mark] = values[order[mark]!]!;
  return result;
}

const LEVELS = 8;

/** A lane for each level that was seen of a group, at least one. */
function layoutLevels({ levels }: CanvasRooms) {
  const firstLane = new Uint32Array(levels.length + 1);
  const laneOf = new Uint32Array(levels.length * LEVELS);
  const level: number[] = [];
  levels.forEach((seen, group) => {
    for (let n = 0; n < LEVELS; n++)
      if ((seen || 1 << (LEVELS - 1)) & (1 << n)) laneOf[group * LEVELS + n] = level.push(n) - 1;
    firstLane[group + 1] = level.length;
  });
  return { firstLane, laneOf, level: Int8Array.from(level) };
}

/** Rows by lane, in their order within one. */
export function dealToLanes(lane: Uint32Array, lanes: number): { first: Uint32Array; order: Uint32Array } {
  const first = new Uint32Array(lanes + 1);
  for (const n of lane) first[n + 1]!++;
  for (let n = 0; n < lanes; n++) first[n + 1]! += first[n]!;
  const next = first.slice();
  const order = new Uint32Array(lane.length);
  for (let row = 0; row < lane.length; row++) order[next[lane[row]!]!++] = row;
  return { first, order };
}
