import { decodeBase64, encodeBase64 } from '../encoding/base64.ts';
import { assertNever } from '../model/assert-never.ts';
import type { AnyValue, Attributes, KeyValue } from '../model/attributes.ts';
import { EMPTY_VALUE } from '../model/attributes.ts';

/*
 * One AnyValue in proto JSON, both ways. Writing serves every encoder; reading is for text that was written here (the store keeps
 * nested values so) and trusts it. What others wrote goes through decode-json.ts.
 */

/** A JSON object as `JSON.parse` gives it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Lossless: 64-bit integers as text, bytes as base64, and words for the three doubles that are not finite. */
export function encodeJsonValue(value: AnyValue): string {
  switch (value.kind) {
    case 'empty':
      return '{}';
    case 'string':
      return `{"stringValue":${encodeJsonText(value.value)}}`;
    case 'bool':
      return `{"boolValue":${value.value}}`;
    case 'int':
      return `{"intValue":"${value.value}"}`;
    case 'double':
      return `{"doubleValue":${encodeJsonDouble(value.value)}}`;
    case 'array':
      return `{"arrayValue":{"values":[${value.values.map(encodeJsonValue).join(',')}]}}`;
    case 'kvlist':
      return `{"kvlistValue":{"values":${encodeJsonAttributes(value.values)}}}`;
    case 'bytes':
      return `{"bytesValue":"${encodeBase64(value.value)}"}`;
    default:
      return assertNever(value);
  }
}

/** A list of key-values, also when there are none. */
export function encodeJsonAttributes(attributes: Attributes): string {
  return `[${attributes.map(keyValueText).join(',')}]`;
}

function keyValueText({ key, value }: KeyValue): string {
  return `{"key":${keyText(key)},"value":${encodeJsonValue(value)}}`;
}

/** Keys are few and come again and again: to find one is a third of the work of encoding it. Longer ones, and more of them, are somebody's values. */
const KNOWN_KEYS = new Map<string, string>();
const MOST_KNOWN_KEYS = 2_000;
const LONGEST_KNOWN_KEY = 200;

function keyText(key: string): string {
  const known = KNOWN_KEYS.get(key);
  if (known !== undefined) return known;
  const text = encodeJsonText(key);
  if (KNOWN_KEYS.size < MOST_KNOWN_KEYS && key.length <= LONGEST_KNOWN_KEY) KNOWN_KEYS.set(key, text);
  return text;
}

/** Texts in which nothing needs an escape: nearly all. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

/** JSON.stringify writes half a surrogate pair as an escape, which other readers refuse. */
export function encodeJsonText(text: string): string {
  if (PLAIN_TEXT.test(text)) return `"${text}"`;
  return JSON.stringify(text.isWellFormed() ? text : text.toWellFormed());
}

/** The shortest text that gives the same double; JSON has no words for the three that are not finite. */
export function encodeJsonDouble(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Back from `encodeJsonValue`. */
export function decodeJsonValue(text: string): AnyValue {
  return valueOf(JSON.parse(text) as JsonObject);
}

/** Back from `encodeJsonAttributes`, once parsed: the list mostly stands inside a larger document. */
export function attributesOfJson(list: readonly JsonObject[]): Attributes {
  return list.map((entry): KeyValue => ({ key: entry['key'] as string, value: valueOf(entry['value'] as JsonObject) }));
}

function valueOf(json: JsonObject): AnyValue {
  if ('stringValue' in json) return { kind: 'string', value: json['stringValue'] as string };
  if ('boolValue' in json) return { kind: 'bool', value: json['boolValue'] as boolean };
  if ('intValue' in json) return { kind: 'int', value: BigInt(json['intValue'] as string) };
  if ('doubleValue' in json) return { kind: 'double', value: Number(json['doubleValue']) };
  if ('bytesValue' in json)
    return { kind: 'bytes', value: decodeBase64(json['bytesValue'] as string) ?? new Uint8Array() };
  if ('arrayValue' in json) return { kind: 'array', values: valuesOf(json['arrayValue']).map(valueOf) };
  if ('kvlistValue' in json) return { kind: 'kvlist', values: attributesOfJson(valuesOf(json['kvlistValue'])) };
  return EMPTY_VALUE;
}

function valuesOf(list: unknown): JsonObject[] {
  return (list as { values: JsonObject[] }).values;
}
