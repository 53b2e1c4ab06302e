import type { Attributes } from '../../model/attributes.ts';
import { UNSAFE } from '../records/record-reader.ts';
import { isPlain, valueOfJson, wholeOf, type Plain } from '../records/scalars.ts';

export interface Flattening {
  /** What a path is called, '' where it is left out as something else tells it; undefined = under the prefix as it is. */
  names: ReadonlyMap<string, string>;
  /** Objects whose members are attributes as they are. */
  open: readonly string[];
  prefix: string;
}

/** Of the paths that members of objects begin with: a key of a megabyte stands before each of what is under it. */
const MOST_CHARACTERS = 4 * 1024 ** 2;

/** The members of an event as attributes, one for each value that is no object. Nulls and empty objects say nothing; an object whose paths would come to too much is a map. */
export function attributesOf(event: Plain, { names, open, prefix }: Flattening): Attributes | typeof UNSAFE {
  const attributes: Attributes = [];
  let isUnsafe = false;
  let characters = 0;
  const isOpened = (path: string, { length }: readonly unknown[]): boolean => {
    const more = path.length * length;
    if (characters + more > MOST_CHARACTERS) return false;
    characters += more;
    return true;
  };
  const add = (path: string, value: unknown): void => {
    if (names.get(path) === '' || value === null) return;
    if (wholeOf(value) === UNSAFE) isUnsafe = true;
    const members = isPlain(value) ? Object.entries(value) : undefined;
    if (members && isOpened(path, members))
      for (const [key, member] of members) add(path === '' ? key : `${path}.${key}`, member);
    else attributes.push({ key: nameOf(path), value: valueOfJson(value) });
  };
  const nameOf = (path: string): string => {
    const known = names.get(path);
    if (known !== undefined) return known;
    const opened = open.find((start) => path.startsWith(start));
    return opened === undefined ? prefix + path : path.slice(opened.length);
  };
  add('', event);
  return isUnsafe ? UNSAFE : attributes;
}
