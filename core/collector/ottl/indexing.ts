import type { AnyValue, KeyValue } from '../../model/attributes.ts';
import { findAttribute } from '../../model/attributes.ts';
import { OttlError } from './problem.ts';
import { NIL, list, map, typeName, type OttlValue } from './value.ts';

/** A key that is known: of a map, or the place in a list. */
export type Index = string | bigint;

/** A list that is made because a statement sets one item of it may have this many before; the Collector would take all memory. */
const LONGEST_MADE = 10_000n;

/** The value under keys; nil where a map has none. Throws OttlError for places outside a list and for values without parts. */
export function valueAt(value: OttlValue, keys: readonly Index[]): OttlValue {
  let current = value;
  for (const key of keys) {
    const inner = partOf(current, key);
    if (inner === undefined) return NIL;
    current = inner;
  }
  return current;
}

function partOf(value: OttlValue, key: Index): AnyValue | undefined {
  if (value.kind === 'kvlist') return findAttribute(value.values, textKey(key));
  if (value.kind === 'array') return value.values[placeIn(value.values, key)];
  throw new OttlError(`${typeName(value)} does not support indexing`);
}

function textKey(key: Index): string {
  if (typeof key === 'string') return key;
  throw new OttlError('unable to resolve a string index in map: an integer was given');
}

function placeIn(values: readonly AnyValue[], key: Index): number {
  if (typeof key === 'string') throw new OttlError('unable to resolve an integer index in slice: a string was given');
  if (key < 0n || key >= BigInt(values.length)) throw new OttlError(`index ${key} out of bounds`);
  return Number(key);
}

/** The same value with another one under `keys`; maps and lists on the way that are missing are made. Nothing given is changed. Throws OttlError. */
export function withValueAt(value: AnyValue, keys: readonly Index[], replacement: AnyValue): AnyValue {
  const [key, ...rest] = keys;
  if (key === undefined) return replacement;
  if (value.kind === 'empty')
    return typeof key === 'string' ? madeMap(key, rest, replacement) : madeList(key, rest, replacement);
  if (value.kind === 'kvlist') {
    const name = textKey(key);
    const before = findAttribute(value.values, name) ?? NIL;
    return map(withKey(value.values, name, withValueAt(before, rest, replacement)));
  }
  if (value.kind === 'array') {
    const at = placeIn(value.values, key);
    return list(value.values.with(at, withValueAt(value.values[at]!, rest, replacement)));
  }
  throw new OttlError(`${typeName(value)} does not support indexing`);
}

function madeMap(key: string, rest: readonly Index[], replacement: AnyValue): AnyValue {
  return map([{ key, value: withValueAt(NIL, rest, replacement) }]);
}

function madeList(key: bigint, rest: readonly Index[], replacement: AnyValue): AnyValue {
  if (key < 0n || key > LONGEST_MADE) throw new OttlError(`index ${key} out of bounds`);
  const values = new Array<AnyValue>(Number(key)).fill(NIL);
  return list([...values, withValueAt(NIL, rest, replacement)]);
}

/** Attributes with a value under a key: in its place where the key is there (the last one of equal keys, which is the one looked up), else at the end. */
export function withKey(entries: KeyValue[], key: string, value: AnyValue): KeyValue[] {
  const at = entries.findLastIndex((entry) => entry.key === key);
  if (at === -1) return [...entries, { key, value }];
  return entries[at]!.value === value ? entries : entries.with(at, { key, value });
}

/** The same array where every entry stays. */
export function keepEntries(entries: KeyValue[], keep: (entry: KeyValue) => boolean): KeyValue[] {
  const kept = entries.filter(keep);
  return kept.length === entries.length ? entries : kept;
}

/** The same array where every entry stays the same object. */
export function mapEntries<T>(entries: T[], change: (entry: T) => T): T[] {
  let changed: T[] | undefined;
  entries.forEach((entry, i) => {
    const mapped = change(entry);
    if (mapped !== entry) (changed ??= entries.slice())[i] = mapped;
  });
  return changed ?? entries;
}
