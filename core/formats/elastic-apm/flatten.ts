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

/** The members of an event as attributes, one for each value that is no object. Nulls and empty objects say nothing. */
export function attributesOf(event: Plain, { names, open, prefix }: Flattening): Attributes | typeof UNSAFE {
  const attributes: Attributes = [];
  let isUnsafe = false;
  const add = (path: string, value: unknown): void => {
    if (names.get(path) === '' || value === null) return;
    if (wholeOf(value) === UNSAFE) isUnsafe = true;
    if (isPlain(value))
      for (const [key, member] of Object.entries(value)) add(path === '' ? key : `${path}.${key}`, member);
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
