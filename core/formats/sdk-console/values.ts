import { isHex } from '../../encoding/hex.ts';
import { parseInteger } from '../../json/json-numbers.ts';
import { anyValueOf, WrittenNumber, type JsonTree } from '../../json/json-tree.ts';
import type { Attributes } from '../../model/attributes.ts';
import type { SpanId, TraceId } from '../../model/ids.ts';

/** Something that cannot be read; costs the record. */
export class RecordFault extends Error {
  override name = 'RecordFault';
}

export function fault(reason: string): never {
  throw new RecordFault(reason);
}

/** A JSON object as attributes. */
export function attributesOf(tree: JsonTree | undefined): Attributes {
  return tree instanceof Map ? [...tree].map(([key, value]) => ({ key, value: anyValueOf(value) })) : [];
}

export function listOf(tree: JsonTree | undefined): JsonTree[] {
  return Array.isArray(tree) ? tree : [];
}

export function textOf(tree: JsonTree | undefined): string {
  return typeof tree === 'string' ? tree : '';
}

/** 0 for what is no whole number. */
function wholeOf(tree: JsonTree | undefined): bigint {
  return (tree instanceof WrittenNumber ? parseInteger(tree.text) : undefined) ?? 0n;
}

/** Of 64 bits without a sign, as times and counts are. */
export function uint64Of(tree: JsonTree | undefined): bigint {
  const value = wholeOf(tree);
  return value >= 0n && value < 2n ** 64n ? value : outside(64, value);
}

/** Of 32 bits without a sign, as kinds, severities, flags and what was dropped are. */
export function uint32Of(tree: JsonTree | undefined): number {
  const value = wholeOf(tree);
  return value >= 0n && value < 2n ** 32n ? Number(value) : outside(32, value);
}

export function int32Of(tree: JsonTree | undefined): number {
  const value = wholeOf(tree);
  return value >= -(2n ** 31n) && value < 2n ** 31n ? Number(value) : outside(32, value);
}

function outside(bits: number, value: bigint): never {
  return fault(`a number that is none of ${bits} bits: ${value}`.slice(0, 100));
}

/** undefined for what is no number. */
export function doubleOf(tree: JsonTree | undefined): number | undefined {
  return tree instanceof WrittenNumber ? Number(tree.text) : undefined;
}

export function traceIdOf(tree: JsonTree | undefined): TraceId {
  return idOf(tree, 32, 'trace id') as TraceId;
}

export function spanIdOf(tree: JsonTree | undefined): SpanId {
  return idOf(tree, 16, 'span id') as SpanId;
}

/** Hex, with 0x before it or without; '' for none. */
function idOf(tree: JsonTree | undefined, digits: number, what: string): string {
  if (tree === undefined || tree === null || tree === '') return '';
  const hex = textOf(tree).toLowerCase().replace(/^0x/, '').padStart(digits, '0');
  if (hex.length !== digits || !isHex(hex)) return fault(`the ${what} is not ${digits} hex digits`);
  return /^0+$/.test(hex) ? '' : hex;
}

/** One text that is equal for equal trees, to group by. */
export function keyOf(tree: JsonTree | undefined): string {
  return JSON.stringify(tree, (_key, value: unknown) => (value instanceof Map ? [...value] : value)) ?? '';
}
