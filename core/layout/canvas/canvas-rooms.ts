/** Groups and lanes in the order they are shown. */
export interface CanvasRooms {
  /** Key of each group, top to bottom: see `groupKey`. */
  keys: readonly string[];
  /** Levels that were seen of each, bit n = level n. */
  levels: readonly number[];
}

export const NO_ROOMS: CanvasRooms = { keys: [], levels: [] };

interface RunGroups {
  group: Uint8Array;
  level: Uint8Array;
}

/**
 * The rooms with those of one more answer: what was seen once stays where it is while the reader moves in time, and what is new
 * comes below. Returns the same object when nothing is new.
 */
export function growRooms(rooms: CanvasRooms, answer: readonly string[], runs: RunGroups | undefined): CanvasRooms {
  const news = answer.filter((key) => !rooms.keys.includes(key));
  const keys = news.length === 0 ? rooms.keys : [...rooms.keys, ...news];
  const levels = [...rooms.levels, ...news.map(() => 0)];
  const places = answer.map((key) => keys.indexOf(key));
  for (let row = 0; runs && row < runs.group.length; row++) levels[places[runs.group[row]!]!]! |= 1 << runs.level[row]!;
  const isSame = news.length === 0 && levels.every((level, i) => level === rooms.levels[i]);
  return isSame ? rooms : { keys, levels };
}
