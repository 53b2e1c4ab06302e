import { decodeBase64, encodeBase64 } from '../../../../core/encoding/base64.ts';
import type { AnyValue, Attributes, KeyValue } from '../../../../core/model/attributes.ts';
import { EMPTY_VALUE } from '../../../../core/model/attributes.ts';
import { assertNever } from '../../../../core/model/assert-never.ts';

/*
 * Nested values rest in the store as OTLP/JSON text: any DuckDB client can read it, and nothing is lost.
 */

type JsonValue = { [key: string]: unknown };

/** OTLP/JSON of one AnyValue. */
export function anyValueToJson(value: AnyValue): string {
  return JSON.stringify(toJson(value));
}

/** Back from `anyValueToJson`. */
export function anyValueFromJson(text: string): AnyValue {
  return fromJson(JSON.parse(text) as JsonValue);
}

export function attributesToJson(attributes: Attributes): JsonValue[] {
  return attributes.map(({ key, value }) => ({ key, value: toJson(value) }));
}

export function attributesFromJson(list: JsonValue[]): Attributes {
  return list.map((entry): KeyValue => ({ key: entry['key'] as string, value: fromJson(entry['value'] as JsonValue) }));
}

function toJson(value: AnyValue): JsonValue {
  switch (value.kind) {
    case 'empty':
      return {};
    case 'string':
      return { stringValue: value.value.toWellFormed() };
    case 'bool':
      return { boolValue: value.value };
    case 'int':
      return { intValue: String(value.value) };
    case 'double':
      return { doubleValue: doubleToJson(value.value) };
    case 'array':
      return { arrayValue: { values: value.values.map(toJson) } };
    case 'kvlist':
      return { kvlistValue: { values: attributesToJson(value.values) } };
    case 'bytes':
      return { bytesValue: encodeBase64(value.value) };
    default:
      return assertNever(value);
  }
}

/** JSON has no NaN, Infinity or −0; OTLP/JSON writes the first two as text, and text "-0" reads back as −0. */
function doubleToJson(value: number): number | string {
  return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value);
}

function fromJson(json: JsonValue | undefined): AnyValue {
  if (!json) return EMPTY_VALUE;
  if ('stringValue' in json) return { kind: 'string', value: json['stringValue'] as string };
  if ('boolValue' in json) return { kind: 'bool', value: json['boolValue'] as boolean };
  if ('intValue' in json) return { kind: 'int', value: BigInt(json['intValue'] as string) };
  if ('doubleValue' in json) return { kind: 'double', value: Number(json['doubleValue']) };
  if ('bytesValue' in json)
    return { kind: 'bytes', value: decodeBase64(json['bytesValue'] as string) ?? new Uint8Array() };
  if ('arrayValue' in json) return { kind: 'array', values: nested(json['arrayValue']).map(fromJson) };
  if ('kvlistValue' in json) return { kind: 'kvlist', values: attributesFromJson(nested(json['kvlistValue'])) };
  return EMPTY_VALUE;
}

function nested(list: unknown): JsonValue[] {
  return (list as { values: JsonValue[] }).values;
}

/** Plain form for people and search: numbers in decimal, lists and maps as JSON without types, bytes as base64. */
export function plainText(value: AnyValue): string {
  return value.kind === 'string' ? value.value : value.kind === 'bytes' ? encodeBase64(value.value) : plainJson(value);
}

function plainJson(value: AnyValue): string {
  switch (value.kind) {
    case 'empty':
      return 'null';
    case 'string':
      return JSON.stringify(value.value);
    case 'bool':
    case 'int':
      return String(value.value);
    case 'double':
      return Number.isFinite(value.value) ? JSON.stringify(value.value) : JSON.stringify(String(value.value));
    case 'bytes':
      return JSON.stringify(encodeBase64(value.value));
    case 'array':
      return `[${value.values.map(plainJson).join(',')}]`;
    case 'kvlist':
      return plainObject(value.values);
    default:
      return assertNever(value);
  }
}

/** An attribute set as one JSON object; of duplicate keys the last one counts. */
export function plainObject(attributes: Attributes): string {
  const entries = new Map(attributes.map(({ key, value }) => [key, plainJson(value)]));
  return `{${[...entries].map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`;
}
