import { encodeHex } from '../../encoding/hex.ts';
import { sha256 } from '../../encoding/sha256.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';
import type { AnyValue, Attributes } from '../../model/attributes.ts';
import { findAttribute } from '../../model/attributes.ts';
import { didYouMean } from '../did-you-mean.ts';
import { keepEntries, mapEntries, withKey } from '../ottl/indexing.ts';
import { toDouble, toInt } from '../ottl/functions/converters-types.ts';
import { OttlError } from '../ottl/problem.ts';
import { textOfGroup } from '../ottl/regex/expand.ts';
import { Pattern } from '../ottl/regex/pattern.ts';
import { asString } from '../ottl/text.ts';
import { text } from '../ottl/value.ts';
import { contextValues, type Sender } from '../sender.ts';
import type { Settings } from '../settings.ts';
import { anyValueOf } from './config-value.ts';
import type { Failures } from './failures.ts';
import { noting } from '../noting.ts';

/** One action on attributes; the same array where it changes nothing. Throws OttlError for values too long for its pattern. */
type Action = (attributes: Attributes, sender: Sender | undefined) => Attributes;

const ACTIONS = ['insert', 'update', 'upsert', 'delete', 'hash', 'extract', 'convert'] as const;
type ActionName = (typeof ACTIONS)[number];
const SOURCES = ['value', 'from_attribute', 'from_context', 'default_value'] as const;
const KEYS = ['key', 'action', 'pattern', 'converted_type', ...SOURCES];

/** Actions of the Collector's attributes and resource processors, one after another. */
export type AttributeActions = (attributes: Attributes, failures: Failures, sender?: Sender) => Attributes;

/** The list under a key; what is wrong is noted. */
export function readActions(settings: Settings, key: string): AttributeActions {
  if (settings.list(key).length === 0) settings.note([key], 'at least one action must be given');
  const actions = settings.items(key).flatMap((item) => readAction(item) ?? []);
  return (attributes, failures, sender) =>
    actions.reduce((current, action) => attempt(action, current, { failures, sender }), attributes);
}

interface Around {
  failures: Failures;
  sender: Sender | undefined;
}

function attempt(action: Action, attributes: Attributes, { failures, sender }: Around): Attributes {
  try {
    return action(attributes, sender);
  } catch (error) {
    if (!(error instanceof OttlError)) throw error;
    failures.add(error.message);
    return attributes;
  }
}

function readAction(item: Settings): Action | undefined {
  item.allow(KEYS);
  const written = item.text('action').toLowerCase();
  const name = ACTIONS.find((one) => one === written);
  if (name === undefined) {
    item.note(
      item.has('action') ? ['action'] : [],
      `unsupported action "${written}", there is ${ACTIONS.join(', ')}${didYouMean(written, ACTIONS)}`,
    );
    return undefined;
  }
  noteMissing(item, name);
  return MAKERS[name](item, item.text('key'), name);
}

function noteMissing(item: Settings, name: ActionName): void {
  const takesPattern = name === 'delete' || name === 'hash';
  if (!item.has('key') && !(takesPattern && item.has('pattern')))
    item.note([], `action "${name}" needs ${takesPattern ? '"key" or "pattern"' : '"key"'}`);
  const unused = UNUSED[name].filter((key) => item.has(key));
  for (const key of unused) item.note([key], `action "${name}" does not use "${key}"`);
}

const UNUSED: Readonly<Record<ActionName, readonly string[]>> = {
  insert: ['pattern', 'converted_type'],
  update: ['pattern', 'converted_type'],
  upsert: ['pattern', 'converted_type'],
  delete: [...SOURCES, 'converted_type'],
  hash: [...SOURCES, 'converted_type'],
  extract: [...SOURCES, 'converted_type'],
  convert: [...SOURCES, 'pattern'],
};

type Maker = (item: Settings, key: string, name: ActionName) => Action;

const MAKERS: Readonly<Record<ActionName, Maker>> = {
  insert: setter,
  update: setter,
  upsert: setter,
  delete: remover,
  hash: hasher,
  extract: extractor,
  convert: converter,
};

function setter(item: Settings, key: string, name: ActionName): Action {
  const source = readSource(item, name);
  return (attributes, sender) => {
    const value = source(attributes, sender);
    if (value === undefined) return attributes;
    const isThere = findAttribute(attributes, key) !== undefined;
    return name === 'upsert' || isThere === (name === 'update') ? withKey(attributes, key, value) : attributes;
  };
}

type Source = (attributes: Attributes, sender: Sender | undefined) => AnyValue | undefined;

/** Where the value comes from; undefined where it is not there, and then nothing is done. */
function readSource(item: Settings, name: ActionName): Source {
  const given = ['value', 'from_attribute', 'from_context'].filter((key) => item.has(key));
  if (given.length > 1) item.note([given[1]!], `only one of ${given.join(', ')} can be given`);
  if (given.length === 0 && !item.has('default_value'))
    item.note([], `action "${name}" needs "value", "from_attribute" or "from_context"`);
  const fallback = item.has('default_value') ? anyValueOf(item.raw('default_value')) : undefined;
  if (item.has('value')) {
    const value = anyValueOf(item.raw('value'));
    return () => value;
  }
  if (item.has('from_context')) {
    const key = item.text('from_context');
    return (_, sender) => {
      const values = contextValues(sender, key);
      return values.length > 0 ? text(values.join(';')) : fallback;
    };
  }
  const from = item.text('from_attribute');
  return (attributes) => (from === '' ? fallback : (findAttribute(attributes, from) ?? fallback));
}

/** The pattern under `pattern`; undefined for none and for one that is noted. */
function readPattern(item: Settings): Pattern | undefined {
  return item.has('pattern') ? noting(item, ['pattern'], () => new Pattern(item.text('pattern'))) : undefined;
}

function remover(item: Settings, key: string): Action {
  const pattern = readPattern(item);
  return (attributes) =>
    keepEntries(attributes, (entry) => !((key !== '' && entry.key === key) || pattern?.test(entry.key) === true));
}

function hasher(item: Settings, key: string): Action {
  const pattern = readPattern(item);
  return (attributes) =>
    mapEntries(attributes, (entry) => {
      // A key that matches both is hashed twice, as the Collector does.
      let { value } = entry;
      if (key !== '' && entry.key === key) value = hashed(value);
      if (pattern?.test(entry.key)) value = hashed(value);
      return value === entry.value ? entry : { key: entry.key, value };
    });
}

/** SHA-256 in hex of a text's UTF-8, of a boolean's byte, of the eight bytes of a number, lowest first; '' for what has none. */
function hashed(value: AnyValue): AnyValue {
  const bytes = hashedBytes(value);
  if (bytes.length === 0) return text('');
  const digest = sha256(bytes);
  return text(encodeHex(digest, 0, digest.length));
}

function hashedBytes(value: AnyValue): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  switch (value.kind) {
    case 'string':
      return encodeUtf8(value.value);
    case 'bool':
      return Uint8Array.of(value.value ? 1 : 0);
    case 'int':
      view.setBigInt64(0, value.value, true);
      return new Uint8Array(view.buffer);
    case 'double':
      view.setFloat64(0, value.value, true);
      return new Uint8Array(view.buffer);
    default:
      return new Uint8Array(0);
  }
}

function extractor(item: Settings, key: string): Action {
  if (!item.has('pattern')) item.note([], 'action "extract" needs "pattern"');
  const pattern = readPattern(item);
  if (pattern?.names.length === 0) item.note(['pattern'], 'the pattern contains no named matcher groups');
  if (pattern?.names.includes(undefined))
    item.note(['pattern'], 'the pattern contains at least one unnamed matcher group');
  return (attributes) => {
    const value = findAttribute(attributes, key);
    const slots = value?.kind === 'string' ? pattern?.exec(value.value) : undefined;
    if (value?.kind !== 'string' || !pattern || !slots) return attributes;
    return pattern.names.reduce(
      (current, name, i) => withKey(current, name!, text(textOfGroup(i + 1, value.value, slots))),
      attributes,
    );
  };
}

const CONVERSIONS: Readonly<Record<string, (value: AnyValue) => AnyValue>> = {
  string: (value) => (value.kind === 'string' ? value : text(asString(value))),
  int: (value) => toInt(value) as AnyValue,
  double: (value) => toDouble(value) as AnyValue,
};

function converter(item: Settings, key: string): Action {
  const type = item.text('converted_type');
  const convert = Object.hasOwn(CONVERSIONS, type) ? CONVERSIONS[type]! : undefined;
  if (!convert)
    item.note(item.has('converted_type') ? ['converted_type'] : [], 'converted_type must be int, double or string');
  return (attributes) => {
    const value = findAttribute(attributes, key);
    if (!value || !convert) return attributes;
    const converted = convert(value);
    // What cannot be converted stays as it is.
    return converted.kind === 'empty' ? attributes : withKey(attributes, key, converted);
  };
}
