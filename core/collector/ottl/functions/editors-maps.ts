import type { AnyValue, KeyValue } from '../../../model/attributes.ts';
import { utf8Length } from '../../../encoding/utf8.ts';
import { keepEntries, mapEntries } from '../indexing.ts';
import { OttlError } from '../problem.ts';
import { asString } from '../text.ts';
import { list, NIL, text } from '../value.ts';
import { flattened } from './flatten.ts';
import type { Arguments } from './arguments.ts';
import type { OttlFunction } from './function.ts';
import { cutUtf8 } from './utf8-cut.ts';

/** An editor of the map `target`: `change` is made once for the call and gives the entries afterwards, the same array where nothing changes. */
function mapEditor(
  name: string,
  parameters: readonly string[],
  prepare: (
    args: Arguments,
  ) => (entries: KeyValue[], environment: Parameters<ReturnType<OttlFunction['create']>>[0]) => KeyValue[],
): OttlFunction {
  return {
    name,
    parameters: ['target', ...parameters],
    create: (args) => {
      const target = args.mapTarget('target');
      const change = prepare(args);
      return (environment) => {
        const before = target.get(environment);
        const after = change(before, environment);
        if (after !== before) target.set(environment, after);
        return NIL;
      };
    },
  };
}

const set: OttlFunction = {
  name: 'set',
  parameters: ['target', 'value'],
  create: (args) => {
    const target = args.target('target');
    const value = args.any('value');
    return (environment) => {
      const given = value(environment);
      // As in the Collector without the gate ottl.set.allowNil: what is not there changes nothing.
      if (given.kind !== 'empty') target.set(environment, given);
      return NIL;
    };
  },
};

const deleteKey = mapEditor('delete_key', ['key'], (args) => {
  const key = args.text('key');
  return (entries, environment) => {
    const removed = key(environment);
    return keepEntries(entries, (entry) => entry.key !== removed);
  };
});

const deleteMatchingKeys = mapEditor('delete_matching_keys', ['pattern'], (args) => {
  const pattern = args.pattern('pattern');
  return (entries, environment) => keepEntries(entries, (entry) => !pattern(environment).test(entry.key));
});

const keepMatchingKeys = mapEditor('keep_matching_keys', ['pattern'], (args) => {
  const pattern = args.pattern('pattern');
  return (entries, environment) => keepEntries(entries, (entry) => pattern(environment).test(entry.key));
});

const keepKeys = mapEditor('keep_keys', ['keys'], (args) => {
  const keys = args.texts('keys');
  return (entries, environment) => {
    const kept = new Set(keys(environment));
    return keepEntries(entries, (entry) => kept.has(entry.key));
  };
});

const limit = mapEditor('limit', ['limit', 'priority_keys'], (args) => {
  const most = args.literalInt('limit');
  if (most < 0n) throw args.problem('limit', `invalid limit, ${most} cannot be negative`);
  const priority = args.texts('priority_keys');
  return (entries, environment) => {
    const first = new Set(priority(environment));
    if (BigInt(first.size) > most)
      throw new OttlError(`invalid limit, ${most} cannot be less than number of priority attributes ${first.size}`);
    if (BigInt(entries.length) <= most) return entries;
    let room = Number(most) - entries.filter((entry) => first.has(entry.key)).length;
    return entries.filter((entry) => first.has(entry.key) || room-- > 0);
  };
});

const truncateAll = mapEditor('truncate_all', ['limit', 'utf8_safe?', 'truncation_marker?'], (args) => {
  const most = args.literalInt('limit');
  if (most < 0n) throw args.problem('limit', `invalid limit, ${most} cannot be negative`);
  const marker = args.has('truncation_marker') ? args.literalText('truncation_marker') : '';
  const room = Number(most) - utf8Length(marker);
  if (room < 0) throw args.problem('truncation_marker', 'the truncation marker is longer than the limit');
  // Texts here are characters: half of one cannot be kept, so that utf8_safe: false cuts as true does.
  if (args.has('utf8_safe')) args.literalBool('utf8_safe');
  return (entries) =>
    mapEntries(entries, (entry) => {
      if (entry.value.kind !== 'string' || utf8Length(entry.value.value) <= Number(most)) return entry;
      return { key: entry.key, value: text(cutUtf8(entry.value.value, room) + marker) };
    });
});

const STRATEGIES = ['insert', 'update', 'upsert'];

/** The same array where nothing changes. */
function merged(entries: KeyValue[], source: readonly KeyValue[], strategy: string): KeyValue[] {
  // Of equal keys the last one, which is the one looked up.
  const places = new Map(entries.map(({ key }, at) => [key, at]));
  let changed: KeyValue[] | undefined;
  for (const entry of source) {
    const at = places.get(entry.key);
    if (at === undefined ? strategy === 'update' : strategy === 'insert') continue;
    if (at !== undefined && (changed ?? entries)[at]!.value === entry.value) continue;
    changed ??= entries.slice();
    changed[at ?? changed.length] = { key: entry.key, value: entry.value };
    if (at === undefined) places.set(entry.key, changed.length - 1);
  }
  return changed ?? entries;
}

const mergeMaps = mapEditor('merge_maps', ['source', 'strategy?'], (args) => {
  const source = args.map('source');
  const strategy = args.has('strategy') ? args.literalText('strategy') : 'upsert';
  if (!STRATEGIES.includes(strategy))
    throw args.problem('strategy', `invalid value for strategy, ${strategy}, must be 'insert', 'update' or 'upsert'`);
  return (entries, environment) => merged(entries, source(environment), strategy);
});

const flatten = mapEditor('flatten', ['prefix?', 'depth?', 'resolveConflicts?'], (args) => {
  const prefix = args.has('prefix') ? args.literalText('prefix') : '';
  const depth = args.has('depth') ? args.literalInt('depth') : undefined;
  if (depth !== undefined && depth < 0n) throw args.problem('depth', `invalid depth '${depth}', it cannot be negative`);
  const resolves = args.has('resolveConflicts') && args.literalBool('resolveConflicts');
  return (entries) => flattened(entries, prefix, depth === undefined ? Infinity : Number(depth), resolves);
});

const stringifyAll = mapEditor(
  'stringify_all',
  [],
  () => (entries) =>
    mapEntries(entries, (entry) =>
      entry.value.kind === 'string' ? entry : { key: entry.key, value: text(asString(entry.value)) },
    ),
);

const append: OttlFunction = {
  name: 'append',
  parameters: ['target', 'value?', 'values?'],
  create: (args) => {
    const target = args.target('target');
    if (!args.has('value') && !args.has('values'))
      throw args.problem('target', "at least one of the optional arguments ('value' or 'values') must be provided");
    const value = args.has('value') ? args.storable('value') : undefined;
    const values = args.has('values') ? args.items('values') : undefined;
    return (environment) => {
      const added = value ? [value(environment)] : [];
      const more = values ? (values(environment) as AnyValue[]) : [];
      target.set(environment, list([...itemsOf(target.get(environment) as AnyValue), ...added, ...more]));
      return NIL;
    };
  },
};

/** What a list already has; a single value is its first item. */
function itemsOf(value: AnyValue): AnyValue[] {
  if (value.kind === 'empty') return [];
  return value.kind === 'array' ? value.values : [value];
}

const deleteIndex: OttlFunction = {
  name: 'delete_index',
  parameters: ['target', 'startIndex', 'endIndex?'],
  create: (args) => {
    const target = args.target('target');
    const start = args.int('startIndex');
    const end = args.has('endIndex') ? args.int('endIndex') : undefined;
    return (environment) => {
      const value = target.get(environment);
      if (value.kind !== 'array') throw new OttlError('target: expected slice');
      const from = start(environment);
      const to = end ? end(environment) : from + 1n;
      if (from < 0n || to < from || to > BigInt(value.values.length))
        throw new OttlError(`indexes ${from} to ${to} are out of bounds of a slice of ${value.values.length}`);
      if (from !== to) target.set(environment, list(value.values.toSpliced(Number(from), Number(to - from))));
      return NIL;
    };
  },
};

export const MAP_EDITORS: readonly OttlFunction[] = [
  set,
  deleteKey,
  deleteMatchingKeys,
  keepMatchingKeys,
  keepKeys,
  limit,
  truncateAll,
  mergeMaps,
  flatten,
  stringifyAll,
  append,
  deleteIndex,
];
