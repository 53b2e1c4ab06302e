import { decodeBase64 } from '../../encoding/base64.ts';
import type { AnyValue, Attributes } from '../../model/attributes.ts';
import type { Notes } from '../records/notes.ts';
import { isInt64, isPlain, textOf, valueOfJson, wholeOf, type Plain } from '../records/scalars.ts';

export interface ReadTags {
  attributes: Attributes;
  /** A number among them may have been rounded. */
  isUnsafe: boolean;
}

/** `[{key, type, value}]`, or the map that Elasticsearch may hold instead, with dots as `@`. */
export function attributesOfTags(tags: unknown, notes: Notes): ReadTags {
  const read: ReadTags = { attributes: [], isUnsafe: false };
  if (Array.isArray(tags)) for (const tag of tags) addTag(tag, read, notes);
  else if (isPlain(tags)) {
    for (const [key, value] of Object.entries(tags)) {
      if (wholeOf(value) === 'unsafe') read.isUnsafe = true;
      read.attributes.push({ key: key.replaceAll('@', '.'), value: valueOfJson(value) });
    }
  }
  return read;
}

function addTag(tag: unknown, read: ReadTags, notes: Notes): void {
  if (!isPlain(tag) || typeof tag['key'] !== 'string') {
    notes.warn('invalid-value', 'a tag without a key');
    return;
  }
  const value = valueOfTag(tag);
  if (value === 'unsafe') read.isUnsafe = true;
  else if (value !== undefined) read.attributes.push({ key: tag['key'], value });
  else {
    notes.warn('mistyped-value', `${tag['key'].slice(0, 100)} is not of the type ${textOf(tag['type']).slice(0, 20)}`);
    read.attributes.push({ key: tag['key'], value: valueOfJson(tag['value']) });
  }
}

/** undefined when the value is not of the type that the tag names. */
function valueOfTag({ type, value }: Plain): AnyValue | 'unsafe' | undefined {
  switch (typeof type === 'string' ? type.toLowerCase() : type) {
    case 'string':
      return typeof value === 'string' ? { kind: 'string', value } : undefined;
    case 'bool':
      return boolOf(value);
    case 'int64':
      return intOf(value);
    case 'float64':
      return doubleOf(value);
    case 'binary': {
      const bytes = typeof value === 'string' ? decodeBase64(value) : undefined;
      return bytes && { kind: 'bytes', value: bytes };
    }
    case undefined:
    case '':
      return wholeOf(value) === 'unsafe' ? 'unsafe' : valueOfJson(value);
    default:
      return undefined;
  }
}

function boolOf(value: unknown): AnyValue | undefined {
  if (typeof value === 'boolean') return { kind: 'bool', value };
  return value === 'true' || value === 'false' ? { kind: 'bool', value: value === 'true' } : undefined;
}

/** Jaeger writes integers above 2^53 as texts, older versions as numbers. */
function intOf(value: unknown): AnyValue | 'unsafe' | undefined {
  const whole = wholeOf(value);
  if (whole === 'unsafe' || whole === undefined) return whole;
  return isInt64(whole) ? { kind: 'int', value: whole } : undefined;
}

function doubleOf(value: unknown): AnyValue | undefined {
  if (typeof value === 'number') return { kind: 'double', value };
  if (typeof value === 'bigint') return { kind: 'double', value: Number(value) };
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  return Number.isNaN(number) && value !== 'NaN' ? undefined : { kind: 'double', value: number };
}
