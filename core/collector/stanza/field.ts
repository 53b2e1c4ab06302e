import { findAttribute, type AnyValue, type KeyValue } from '../../model/attributes.ts';
import { keepEntries, withKey } from '../ottl/indexing.ts';
import { OttlProblem } from '../ottl/problem.ts';
import { map, NIL } from '../ottl/value.ts';
import type { Entry } from './entry.ts';
import { OperatorError } from './operator.ts';

type Root = 'body' | 'attributes' | 'resource';
const ROOTS: readonly Root[] = ['body', 'attributes', 'resource'];

/** A place in an entry: `body.message`, `attributes["log.level"]`. */
export interface Field {
  root: Root;
  keys: readonly string[];
  /** As written. */
  text: string;
}

const PART = /\.([^.[\]]+)|\[(?:"([^"]*)"|'([^']*)')\]/y;

/**
 * Of a text. All attributes, or the whole resource, are only a field where `isRootable`. A field that begins with none of `body`,
 * `attributes` and `resource` is a problem, as in the Collector. Throws OttlProblem.
 */
export function parseField(text: string, isRootable = false): Field {
  const written = text.startsWith('$') ? text.slice(1).replace(/^\./, '') : text;
  const [root = ''] = /^[^.[]*/.exec(written)!;
  if (!ROOTS.includes(root as Root))
    throw new OttlProblem(`a field begins with ${ROOTS.join(', ')}; "${text}" does not`, 0);
  const keys: string[] = [];
  for (PART.lastIndex = root.length; PART.lastIndex < written.length;) {
    const at = PART.lastIndex;
    const [, plain, double, single] = PART.exec(written) ?? [];
    const key = plain ?? double ?? single;
    if (key === undefined) throw new OttlProblem('.key or ["key"] is expected here', at);
    keys.push(key);
  }
  if (keys.length === 0 && root !== 'body' && !isRootable)
    throw new OttlProblem(`${root} cannot be referenced without a key`, 0);
  return { root: root as Root, keys, text };
}

const rootOf = (entry: Entry, root: Root): AnyValue => (root === 'body' ? entry.body : map(entry[root]));

/** Undefined where it is not there. */
export function getField(entry: Entry, { root, keys }: Field): AnyValue | undefined {
  let value: AnyValue | undefined = rootOf(entry, root);
  for (const key of keys) value = value?.kind === 'kvlist' ? findAttribute(value.values, key) : undefined;
  return value;
}

/** Maps are put into what is there, key by key; on the way to a key everything that is no map becomes one. Throws OperatorError. */
export function setField(entry: Entry, { root, keys, text }: Field, value: AnyValue): void {
  if (value.kind === 'kvlist') put(entry, root, merged(rootOf(entry, root), keys, value.values));
  else if (keys.length > 0) put(entry, root, replaced(rootOf(entry, root), keys, value));
  else if (root === 'body') entry.body = value;
  else throw new OperatorError(`cannot set ${text} to a value that is no map`);
}

/** Each under its own key of the map at a place, as `setField` would put one after the other. */
export function setMembers(entry: Entry, parent: Field, members: readonly KeyValue[]): void {
  const { root, keys } = parent;
  const entries = [...entriesOf(getField(entry, parent) ?? NIL)];
  const places = new Map(entries.map(({ key }, at) => [key, at]));
  for (const { key, value } of members) {
    const at = places.get(key);
    const before = at === undefined ? NIL : entries[at]!.value;
    const after = value.kind === 'kvlist' ? merged(before, [], value.values) : value;
    entries[at ?? entries.length] = { key, value: after };
    if (at === undefined) places.set(key, entries.length - 1);
  }
  put(entry, root, keys.length === 0 ? map(entries) : replaced(rootOf(entry, root), keys, map(entries)));
}

function put(entry: Entry, root: Root, value: AnyValue): void {
  if (root === 'body') entry.body = value;
  else entry[root] = entriesOf(value);
}

const entriesOf = (value: AnyValue): KeyValue[] => (value.kind === 'kvlist' ? value.values : []);

function replaced(value: AnyValue, [key, ...rest]: readonly string[], leaf: AnyValue): AnyValue {
  const entries = entriesOf(value);
  const inner = rest.length === 0 ? leaf : replaced(findAttribute(entries, key!) ?? NIL, rest, leaf);
  return map(withKey(entries, key!, inner));
}

function merged(value: AnyValue, [key, ...rest]: readonly string[], more: readonly KeyValue[]): AnyValue {
  const entries = entriesOf(value);
  if (key !== undefined) return map(withKey(entries, key, merged(findAttribute(entries, key) ?? NIL, rest, more)));
  if (entries.length === 0) return map(unique(more));
  return map(unique([...entries, ...more]));
}

/** The last of equal keys, in the place of the first. */
function unique(entries: readonly KeyValue[]): KeyValue[] {
  const byKey = new Map(entries.map(({ key, value }) => [key, value]));
  return byKey.size === entries.length ? [...entries] : Array.from(byKey, ([key, value]) => ({ key, value }));
}

/** What was there; undefined where nothing was. */
export function deleteField(entry: Entry, field: Field): AnyValue | undefined {
  const before = getField(entry, field);
  if (before === undefined) return undefined;
  const { root, keys } = field;
  if (keys.length > 0) put(entry, root, without(rootOf(entry, root), keys));
  else put(entry, root, NIL);
  return before;
}

function without(value: AnyValue, [key, ...rest]: readonly string[]): AnyValue {
  const entries = entriesOf(value);
  if (rest.length === 0) return map(keepEntries(entries, (entry) => entry.key !== key));
  return map(withKey(entries, key!, without(findAttribute(entries, key!) ?? NIL, rest)));
}
