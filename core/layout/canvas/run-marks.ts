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
  const count = runs.group.length;
  const lane = Uint32Array.from(runs.group, (group, row) => laneOf[places[group]! * LEVELS + runs.level[row]!]!);
  const { first, order } = dealToLanes(lane, level.length);
  const floats = (value: (row: number) => number) => Float64Array.from(order, value);
  const time = (column: number) => fromNs + column * bucketNs;
  return {
    lanes: level.length,
    first,
    start: floats((row) => time(runs.column[row]!)),
    end: floats((row) => time(runs.lastColumn[row]! + 1)),
    errorEnd: floats((row) => time(runs.errors[row] === 0 ? runs.column[row]! : runs.lastErrorColumn[row]! + 1)),
    spans: Uint32Array.from(order, (row) => runs.count[row]!),
    errors: Uint32Array.from(order, (row) => runs.errors[row]!),
    key: floats((row) => runs.key[row]!),
    duration: floats((row) => runs.duration[row]!),
    longest: floats((row) => runs.longest[row]!),
    row: count === order.length ? order : order.slice(0, count),
    firstLane,
    level,
    isExact: false,
  };
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
