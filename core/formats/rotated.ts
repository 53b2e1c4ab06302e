/**
 * Names of files that one program wrote after each other, the oldest first, as far as names tell:
 *
 *     traces-2026-01-02T03-04-05.678-size.json · traces.json.2.gz · traces.json.1 · traces.json
 *
 * The first is how the Collector's file exporter rotates (timberjack, which says why; lumberjack, before it, did not), the next two how
 * logrotate does; the last is written still.
 */
export function inOrderOfTime(names: readonly string[]): string[] {
  const keys = names.map((name) => ({ name, ...keyOf(name) }));
  return keys.sort((a, b) => compare(a, b)).map(({ name }) => name);
}

/** Of these names, those that stand between two of one program's, in order of time; packed ones left out. None where they are of different sets. */
export function namesBetween(names: readonly string[], older: string, newer: string): string[] {
  const { set } = keyOf(newer);
  const ofSet = inOrderOfTime(
    names.filter((name) => keyOf(name).set === set && (name === newer || !PACKED.test(name))),
  );
  const [from, to] = [ofSet.indexOf(older), ofSet.indexOf(newer)];
  return from === -1 || to === -1 ? [] : ofSet.slice(from + 1, to);
}

interface Key {
  name: string;
  /** What the names of one set share. */
  set: string;
  /** '' where there is none. */
  date: string;
  /** The higher, the older; 0 where there is none. */
  number: number;
}

const PACKED = /\.(?:gz|zst|zstd|zip)$/i;
/** Behind a name, or before its extension. */
const DATE =
  /[-_.](\d{4}-?\d\d-?\d\d(?:[T_-]?\d\d[-:.]?\d\d(?:[-:.]?\d\d(?:\.\d{1,9})?)?Z?)?)(?:-(?:size|time))?(?=\.[A-Za-z]+$|$)/;
const NUMBER = /\.(\d{1,6})$/;

function keyOf(path: string): Omit<Key, 'name'> {
  const plain = path.replace(PACKED, '');
  const numbered = NUMBER.exec(plain);
  if (numbered) return { set: plain.slice(0, numbered.index), date: '', number: Number(numbered[1]) };
  const dated = DATE.exec(plain);
  if (!dated) return { set: plain, date: '', number: 0 };
  const set = plain.slice(0, dated.index) + plain.slice(dated.index + dated[0].length);
  return { set, date: dated[1]!.replace(/[^\d]/g, ''), number: 0 };
}

function compare(a: Key, b: Key): number {
  return byText(a.set, b.set) || byAge(a, b) || byText(a.name, b.name);
}

/** What carries neither date nor number is the newest. */
function byAge(a: Key, b: Key): number {
  const isNew = ({ date, number }: Key) => (date === '' && number === 0 ? 1 : 0);
  return isNew(a) - isNew(b) || byText(a.date, b.date) || b.number - a.number;
}

/** The same on every machine, whatever its language. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
