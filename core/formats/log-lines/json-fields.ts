import { repairUtf8 } from '../../encoding/utf8.ts';
import { JsonReader } from '../../json/json-reader.ts';
import { parseInteger } from '../../json/json-numbers.ts';
import { EMPTY_VALUE, type AnyValue, type KeyValue } from '../../model/attributes.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { DEEPEST_VALUE } from '../../model/attributes.ts';
import type { Field } from './draft-of-fields.ts';
import { useOf } from './field-roles.ts';

const LOWEST_INT = -(1n << 63n);
const HIGHEST_INT = (1n << 63n) - 1n;
/** The decoder's own place in a message; it counts from the line. */
const PLACE_BEFORE = /^line \d+, column (\d+) \(byte \d+\): /;

/** The members of a JSON object that is all there is, typed; what is wrong with it where it is none. */
export function readJsonFields(bytes: Uint8Array): Field[] | DecodeError {
  try {
    const json = new JsonReader(bytes, { tolerant: true });
    const fields: Field[] = [];
    for (let key = json.firstKey(); key !== undefined; key = json.nextKey()) fields.push(readField(json, bytes, key));
    json.finish();
    return fields;
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

/** What is wrong with a line, in words that fit behind its number. */
export function jsonFault({ message }: DecodeError): string {
  return message.replace(PLACE_BEFORE, 'column $1: ');
}

function readField(json: JsonReader, bytes: Uint8Array, key: string): Field {
  if (json.kind() !== 'number') return { key, value: readJsonValue(json, bytes, 1) };
  const digits = json.numberText();
  const value = numberOf(digits);
  return useOf(key)?.role === 'time' ? { key, value, digits } : { key, value };
}

/** Any JSON value with its type; what nests deeper than attributes may is kept as JSON text. */
export function readJsonValue(json: JsonReader, bytes: Uint8Array, depth: number): AnyValue {
  switch (json.kind()) {
    case 'string':
      return { kind: 'string', value: json.string() };
    case 'number':
      return numberOf(json.numberText());
    case 'boolean':
      return { kind: 'bool', value: json.boolean() };
    case 'object':
      return depth > DEEPEST_VALUE ? rawText(json, bytes) : { kind: 'kvlist', values: members(json, bytes, depth) };
    case 'array':
      return depth > DEEPEST_VALUE ? rawText(json, bytes) : { kind: 'array', values: elements(json, bytes, depth) };
    default:
      json.skip();
      return EMPTY_VALUE;
  }
}

function members(json: JsonReader, bytes: Uint8Array, depth: number): KeyValue[] {
  const values: KeyValue[] = [];
  for (let key = json.firstKey(); key !== undefined; key = json.nextKey()) {
    values.push({ key, value: readJsonValue(json, bytes, depth + 1) });
  }
  return values;
}

function elements(json: JsonReader, bytes: Uint8Array, depth: number): AnyValue[] {
  const values: AnyValue[] = [];
  for (let more = json.firstElement(); more; more = json.nextElement()) {
    values.push(readJsonValue(json, bytes, depth + 1));
  }
  return values;
}

function rawText(json: JsonReader, bytes: Uint8Array): AnyValue {
  const start = json.pos;
  json.skip();
  return { kind: 'string', value: repairUtf8(bytes, start, json.pos) };
}

/** Integers that fit 64 bits exactly, fractions as doubles; an integer or a double too large stays the text it was. */
function numberOf(written: string): AnyValue {
  if (isInteger(written)) {
    const value = parseInteger(written);
    const fits = value !== undefined && value >= LOWEST_INT && value <= HIGHEST_INT;
    return fits ? { kind: 'int', value } : { kind: 'string', value: written };
  }
  const value = Number(written);
  const isWord = written.endsWith('N') || written.endsWith('y');
  return Number.isFinite(value) || isWord ? { kind: 'double', value } : { kind: 'string', value: written };
}

function isInteger(written: string): boolean {
  for (let i = written.startsWith('-') ? 1 : 0; i < written.length; i++) {
    const digit = written.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return false;
  }
  return true;
}
