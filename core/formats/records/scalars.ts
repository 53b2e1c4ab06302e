import type { AnyValue } from '../../model/attributes.ts';
import type { Nanoseconds } from '../../model/ids.ts';
import { LAST_NS } from '../../model/units.ts';

const INT_MIN = -(2n ** 63n);
const INT_MAX = 2n ** 63n - 1n;
const WHOLE = /^-?\d{1,20}$/;
const DECIMAL = /^(-?)(\d{1,20})\.(\d{1,12})$/;
/** What has more digits fits no 64 bits, and no digits of it are looked for. */
const BEYOND_20_DIGITS = 1e20;

/** An object's members by name, of which each may be anything. */
export type Plain = Record<string, unknown>;

/** Whether it is an object, and no list. */
export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text, or '' for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/**
 * A whole number, also as text; undefined for anything else. A number that JavaScript may have rounded is `unsafe`: it must be
 * read again with its digits.
 */
export function wholeOf(value: unknown): bigint | 'unsafe' | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return BigInt(value);
    return Number.isInteger(value) && Math.abs(value) < BEYOND_20_DIGITS ? 'unsafe' : undefined;
  }
  return typeof value === 'string' && WHOLE.test(value) ? BigInt(value) : undefined;
}

/** Signed 64 bit, as attributes hold. */
export function isInt64(value: bigint): boolean {
  return value >= INT_MIN && value <= INT_MAX;
}

/**
 * Nanoseconds of a count of `unitNs` each: whole, or with a fraction, which is rounded to nanoseconds. undefined when it is none,
 * or does not fit 64 bits.
 */
export function nanosecondsOf(value: unknown, unitNs: number): Nanoseconds | 'unsafe' | undefined {
  const whole = wholeOf(value);
  if (whole === 'unsafe') return whole;
  const ns = whole !== undefined ? whole * BigInt(unitNs) : fractionNs(value, unitNs);
  return ns !== undefined && ns >= -LAST_NS && ns <= LAST_NS ? ns : undefined;
}

function fractionNs(value: unknown, unitNs: number): bigint | undefined {
  const exact = typeof value === 'string' ? DECIMAL.exec(value) : null;
  if (exact) return decimalNs(exact[1]!, exact[2]!, exact[3]!, unitNs);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  const whole = Math.trunc(number);
  return BigInt(whole) * BigInt(unitNs) + BigInt(Math.round((number - whole) * unitNs));
}

/** Of a text all digits count: a number has too few for microseconds with a fraction. */
function decimalNs(sign: string, whole: string, fraction: string, unitNs: number): bigint {
  const scale = 10n ** BigInt(fraction.length);
  const ns = (BigInt(whole + fraction) * BigInt(unitNs) + scale / 2n) / scale;
  return sign === '-' ? -ns : ns;
}

/** Fits what OTLP has for times. */
export function isTime(ns: bigint): boolean {
  return ns >= 0n && ns <= LAST_NS;
}

/** A JSON value with the type it has there. Whole numbers are integers. */
export function valueOfJson(value: unknown): AnyValue {
  switch (typeof value) {
    case 'string':
      return { kind: 'string', value };
    case 'boolean':
      return { kind: 'bool', value };
    case 'bigint':
      return isInt64(value) ? { kind: 'int', value } : { kind: 'string', value: String(value) };
    case 'number':
      return Number.isSafeInteger(value) ? { kind: 'int', value: BigInt(value) } : { kind: 'double', value };
    default:
      return valueOfTree(value);
  }
}

// Depth is bounded by the splitter's, which is 512; what is kept, by `boundDepth`.
function valueOfTree(value: unknown): AnyValue {
  if (Array.isArray(value)) return { kind: 'array', values: value.map(valueOfJson) };
  if (!isPlain(value)) return { kind: 'empty' };
  return {
    kind: 'kvlist',
    values: Object.entries(value).map(([key, member]) => ({ key, value: valueOfJson(member) })),
  };
}

/** For `JSON.stringify`, where a text of the value is wanted to know it by. */
export function bigintText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}

/** The beginning of a value, for a reason. */
export function shown(value: unknown): string {
  return String(JSON.stringify(value, bigintText)).slice(0, 60);
}
