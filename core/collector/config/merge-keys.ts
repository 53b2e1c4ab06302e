export type Path = readonly (string | number)[];

type Plain = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys that merge keys may put into the maps of one document, in all: more is written to take memory, a text of a megabyte could have millions. */
const MOST_MERGED = 10_000;

/** What is wrong with a merge key, for people, and where. */
type OnWrong = (path: Path, message: string) => void;

/**
 * A value of YAML with its merge keys put in, as the Collector's reader has them (yaml.v3): `<<` holds a map or a list of maps, whose
 * keys are those of the map around it where that has none of its own; of several the first one counts. Nothing is merged below that.
 * What is the same object before is the same after it, so that anchors cost nothing. Nothing may hold itself.
 */
export function mergeKeys(value: unknown, onWrong: OnWrong): unknown {
  const done = new Map<object, unknown>();
  let merges = 0;
  const visit = (one: unknown, path: Path): unknown => {
    if (typeof one !== 'object' || one === null) return one;
    if (!done.has(one))
      done.set(one, Array.isArray(one) ? one.map((item, i) => visit(item, [...path, i])) : merged(one as Plain, path));
    return done.get(one);
  };
  const merged = (map: Plain, path: Path): unknown => {
    const own = Object.entries(map).filter(([key]) => key !== '<<');
    const entries = new Map(own.map(([key, item]) => [key, visit(item, [...path, key])]));
    for (const source of sourcesOf(map, path)) {
      const given = Object.entries(source);
      if (!isWithin(given.length, path)) break;
      for (const [key, item] of given) if (!entries.has(key)) entries.set(key, item);
    }
    return Object.fromEntries(entries);
  };
  /** Told once. */
  const isWithin = (keys: number, path: Path): boolean => {
    const before = merges;
    merges += keys;
    if (before <= MOST_MERGED && merges > MOST_MERGED)
      onWrong([...path, '<<'], `more than ${MOST_MERGED} keys by merge keys`);
    return merges <= MOST_MERGED;
  };
  const sourcesOf = (map: Plain, path: Path): Plain[] => {
    if (!Object.hasOwn(map, '<<')) return [];
    const at = [...path, '<<'];
    const given = visit(map['<<'], at);
    const sources = Array.isArray(given) ? (given as unknown[]) : [given];
    if (!sources.every(isMap)) onWrong(at, 'a map, or a list of maps, is expected here');
    return sources.filter(isMap);
  };
  return visit(value, []);
}
