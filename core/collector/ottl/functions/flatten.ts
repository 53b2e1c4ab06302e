import type { AnyValue, KeyValue } from '../../../model/attributes.ts';
import { OttlError } from '../problem.ts';

/** Of all keys together: one of a megabyte is the beginning of as many as there are under it. */
const MOST_CHARACTERS = 16 * 1024 ** 2;

/**
 * Maps and lists inside a map as entries of it, `a.b` and `a.0`, `depth` levels deep. Of equal keys the later one counts, or with `resolves` gets a
 * number. Throws OttlError for keys that come to too much.
 */
export function flattened(entries: readonly KeyValue[], prefix: string, depth: number, resolves: boolean): KeyValue[] {
  const result = new Map<string, AnyValue>();
  const conflicts = new Map<string, number>();
  let characters = 0;
  const put = (key: string, value: AnyValue): void => {
    characters += key.length;
    if (characters > MOST_CHARACTERS) throw new OttlError(`keys of more than ${MOST_CHARACTERS} characters`);
    if (!resolves || !result.has(key)) {
      if (resolves) conflicts.set(key, 0);
      result.set(key, value);
      return;
    }
    const number = conflicts.get(key) ?? 0;
    conflicts.set(key, number + 1);
    result.set(`${key}.${number}`, value);
  };
  const level = (inner: readonly KeyValue[], path: string, at: number): void => {
    for (const { key, value } of inner) visit(path === '' ? key : `${path}.${key}`, value, at);
  };
  const visit = (path: string, value: AnyValue, at: number): void => {
    if (value.kind === 'kvlist' && at < depth) level(value.values, path, at + 1);
    else if (value.kind === 'array' && at < depth) value.values.forEach((item, i) => visitItem(path, i, item, at + 1));
    else put(path, value);
  };
  const visitItem = (path: string, i: number, item: AnyValue, at: number): void => {
    const isDeep = (item.kind === 'kvlist' || item.kind === 'array') && at < depth;
    if (isDeep) visit(`${path}.${i}`, item, at);
    else put(resolves ? path : `${path}.${i}`, item);
  };
  level(entries, prefix, 0);
  return Array.from(result, ([key, value]) => ({ key, value }));
}
