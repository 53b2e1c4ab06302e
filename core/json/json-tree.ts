import type { AnyValue } from '../model/attributes.ts';
import { parseDouble, parseInteger } from './json-numbers.ts';
import { JsonReader } from './json-reader.ts';

/** A number with the digits it was written with. */
export class WrittenNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** An object is a Map, so that no key of a file means anything to us. The last of equal keys counts. */
export type JsonTree = string | boolean | null | WrittenNumber | JsonTree[] | Map<string, JsonTree>;

const DEEPEST = 512;
const INT64 = 2n ** 63n;

/**
 * A whole JSON value, small enough to hold: one record. Nested at most 512 deep. NaN and Infinity as bare words are numbers.
 * Throws DecodeError.
 */
export function readJsonTree(bytes: Uint8Array): JsonTree {
  const json = new JsonReader(bytes, { tolerant: true });
  const tree = readValue(json, 0);
  json.finish();
  return tree;
}

function readValue(json: JsonReader, depth: number): JsonTree {
  if (depth > DEEPEST) json.fail(`nested deeper than ${DEEPEST} levels`);
  switch (json.kind()) {
    case 'object':
      return readObject(json, depth + 1);
    case 'array':
      return readArray(json, depth + 1);
    case 'string':
      return json.string();
    case 'number':
      return new WrittenNumber(json.numberText());
    case 'boolean':
      return json.boolean();
    default:
      json.skip(); // null, or the place to fail
      return null;
  }
}

function readObject(json: JsonReader, depth: number): Map<string, JsonTree> {
  const object = new Map<string, JsonTree>();
  for (let key = json.firstKey(); key !== undefined; key = json.nextKey()) object.set(key, readValue(json, depth));
  return object;
}

function readArray(json: JsonReader, depth: number): JsonTree[] {
  const list: JsonTree[] = [];
  for (let more = json.firstElement(); more; more = json.nextElement()) list.push(readValue(json, depth));
  return list;
}

/** As an attribute's value. Whole numbers are integers where 64 bits hold them; a list or object stays one. */
export function anyValueOf(tree: JsonTree): AnyValue {
  if (tree === null) return { kind: 'empty' };
  if (typeof tree === 'string') return { kind: 'string', value: tree };
  if (typeof tree === 'boolean') return { kind: 'bool', value: tree };
  if (tree instanceof WrittenNumber) return numberValue(tree.text);
  if (Array.isArray(tree)) return { kind: 'array', values: tree.map(anyValueOf) };
  return { kind: 'kvlist', values: [...tree].map(([key, value]) => ({ key, value: anyValueOf(value) })) };
}

function numberValue(text: string): AnyValue {
  const whole = /^-?\d+$/.test(text) ? parseInteger(text) : undefined;
  if (whole !== undefined && whole >= -INT64 && whole < INT64) return { kind: 'int', value: whole };
  const value = parseDouble(text);
  return value === undefined ? { kind: 'string', value: text } : { kind: 'double', value };
}

/** The value under a key of an object; undefined for anything else. */
export function member(tree: JsonTree | undefined, key: string): JsonTree | undefined {
  return tree instanceof Map ? tree.get(key) : undefined;
}

export function textMember(tree: JsonTree | undefined, key: string): string | undefined {
  const value = member(tree, key);
  return typeof value === 'string' ? value : undefined;
}
