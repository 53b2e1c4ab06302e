import type { AnyValue } from '../../../model/attributes.ts';
import { findAttribute } from '../../../model/attributes.ts';
import { compareValues } from '../compare.ts';
import { OttlError } from '../problem.ts';
import { asString } from '../text.ts';
import { bool, double, int, list, map, NIL, text, typeName, type OttlValue } from '../value.ts';
import { textIndex } from './converters-text.ts';
import type { OttlFunction } from './function.ts';

const keysOf: OttlFunction = {
  name: 'Keys',
  parameters: ['target'],
  create: (args) => {
    const target = args.map('target');
    return (environment) => list(target(environment).map((entry) => text(entry.key)));
  },
};

const valuesOf: OttlFunction = {
  name: 'Values',
  parameters: ['target'],
  create: (args) => {
    const target = args.map('target');
    return (environment) => list(target(environment).map((entry) => entry.value));
  },
};

const sort: OttlFunction = {
  name: 'Sort',
  parameters: ['target', 'order?'],
  create: (args) => {
    const target = args.any('target');
    const order = args.has('order') ? args.literalText('order') : 'asc';
    if (order !== 'asc' && order !== 'desc')
      throw args.problem('order', `invalid arguments: ${order}. Order should be either "asc" or "desc"`);
    return (environment) => {
      const value = target(environment);
      return value.kind === 'array' ? list(sorted(value.values, order === 'desc')) : value;
    };
  },
};

/** Integers and doubles as doubles, what has texts among it as texts; lists of others stay as they are. */
function sorted(values: AnyValue[], isDescending: boolean): AnyValue[] {
  const alike = sameTypes(values);
  const direction = isDescending ? -1 : 1;
  return alike
    ? alike.toSorted((a, b) => (compareValues('<', a, b) ? -direction : compareValues('>', a, b) ? direction : 0))
    : values;
}

function sameTypes(values: AnyValue[]): AnyValue[] | undefined {
  const kinds = new Set(values.map((value) => value.kind));
  if (kinds.has('array') || kinds.has('kvlist') || kinds.has('bytes')) return undefined;
  if (kinds.has('string') || kinds.has('bool') || kinds.has('empty'))
    return values.map((value) => text(asString(value)));
  if (!kinds.has('double')) return values;
  return values.map((value) => (value.kind === 'int' ? double(Number(value.value)) : value));
}

const containsValue: OttlFunction = {
  name: 'ContainsValue',
  parameters: ['target', 'item'],
  create: (args) => {
    const [target, item] = [args.items('target'), args.any('item')];
    return (environment) => {
      const wanted = item(environment);
      return bool(target(environment).some((value) => compareValues('==', value, wanted)));
    };
  },
};

const indexOf: OttlFunction = {
  name: 'Index',
  parameters: ['target', 'value'],
  create: (args) => {
    const [target, value] = [args.any('target'), args.any('value')];
    return (environment) => {
      const [inside, wanted] = [target(environment), value(environment)];
      if (inside.kind === 'string') return textIndex(inside, wanted);
      if (inside.kind === 'array') return int(inside.values.findIndex((one) => compareValues('==', one, wanted)));
      throw new OttlError(`Index: expected string or slice but got ${typeName(inside)}`);
    };
  },
};

const coalesce: OttlFunction = {
  name: 'Coalesce',
  parameters: ['values'],
  create: (args) => {
    const values = args.items('values');
    return (environment) => values(environment).find((value) => value.kind !== 'empty') ?? NIL;
  },
};

const sliceToMap: OttlFunction = {
  name: 'SliceToMap',
  parameters: ['target', 'keyPath?', 'valuePath?'],
  create: (args) => {
    const target = args.items('target');
    const keyPath = args.has('keyPath') ? args.texts('keyPath') : undefined;
    const valuePath = args.has('valuePath') ? args.texts('valuePath') : undefined;
    return (environment) => {
      const entries = new Map<string, AnyValue>();
      target(environment).forEach((item, i) => {
        const key = keyPath ? textOf(inside(item, keyPath(environment))) : String(i);
        entries.set(key, valuePath ? inside(item, valuePath(environment)) : (item as AnyValue));
      });
      return map(Array.from(entries, ([key, value]) => ({ key, value })));
    };
  },
};

function inside(item: OttlValue, path: readonly string[]): AnyValue {
  let value = item;
  for (const key of path) {
    if (value.kind !== 'kvlist') throw new OttlError(`provided value is not a map but a ${typeName(value)}`);
    const inner = findAttribute(value.values, key);
    if (!inner) throw new OttlError(`provided object does not contain the path [${path.join(' ')}]`);
    value = inner;
  }
  return value as AnyValue;
}

function textOf(value: AnyValue): string {
  if (value.kind === 'string') return value.value;
  throw new OttlError('could not get key value as a string');
}

const toKeyValueString: OttlFunction = {
  name: 'ToKeyValueString',
  parameters: ['target', 'delimiter?', 'pair_delimiter?', 'sort_output?'],
  create: (args) => {
    const target = args.map('target');
    const delimiter = (args.has('delimiter') && args.literalText('delimiter')) || '=';
    const pairs = (args.has('pair_delimiter') && args.literalText('pair_delimiter')) || ' ';
    if (delimiter === pairs)
      throw args.problem('pair_delimiter', `pair delimiter "${pairs}" cannot be equal to delimiter`);
    const isSorted = args.has('sort_output') && args.literalBool('sort_output');
    const quoted = (written: string): string =>
      written.includes(delimiter) || written.includes(pairs) ? `"${written.replaceAll('"', '\\"')}"` : written;
    return (environment) => {
      const entries = target(environment).map(({ key, value }): [string, string] => [key, asString(value)]);
      if (isSorted) entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      return text(entries.map(([key, value]) => quoted(key) + delimiter + quoted(value)).join(pairs));
    };
  },
};

export const LIST_CONVERTERS: readonly OttlFunction[] = [
  keysOf,
  valuesOf,
  sort,
  containsValue,
  indexOf,
  coalesce,
  sliceToMap,
  toKeyValueString,
];
