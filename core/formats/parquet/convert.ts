import { decodeUtf8, repairUtf8 } from '../../encoding/utf8.ts';
import { encodeHex } from '../../encoding/hex.ts';
import { fail } from './fault.ts';
import type { Meaning } from './meaning.ts';
import type { SchemaNode } from './schema.ts';
import type { Value } from './values.ts';

type Convert = (value: Value) => Value;

/** From a value as it is stored to what it means; undefined where those are the same. */
export function converterOf({ meaning, type }: SchemaNode): Convert | undefined {
  const isBytes = type === 'BYTE_ARRAY' || type === 'FIXED';
  if (typeof meaning === 'object') return structured(meaning, type, isBytes);
  if (meaning === 'unsigned' && (type === 'INT32' || type === 'INT64'))
    return (value) => (typeof value === 'bigint' ? BigInt.asUintN(64, value) : (value as number) >>> 0);
  if (!isBytes) return undefined;
  if (meaning === 'text') return (value) => textOfBytes(value as Uint8Array);
  if (meaning === 'uuid') return (value) => encodeHex(value as Uint8Array, 0, (value as Uint8Array).length);
  return meaning === 'float16' ? (value) => float16(value as Uint8Array) : undefined;
}

function structured(meaning: Meaning & object, type: SchemaNode['type'], isBytes: boolean): Convert | undefined {
  const isWhole = type === 'INT32' || type === 'INT64';
  if ('decimalScale' in meaning) {
    if (isWhole) return (value) => decimalOf(BigInt(value as bigint), meaning.decimalScale);
    return isBytes ? (value) => decimalOf(signedOf(value as Uint8Array), meaning.decimalScale) : undefined;
  }
  if (!isWhole) return undefined;
  if ('timeUnitNs' in meaning) return (value) => BigInt(value as bigint) * meaning.timeUnitNs;
  if ('timeOfDayUnitNs' in meaning) return (value) => timeOfDay(BigInt(value as bigint) * meaning.timeOfDayUnitNs);
  return undefined;
}

/** Bytes as a text, damaged ones repaired. */
export function textOfBytes(bytes: Uint8Array): string {
  return decodeUtf8(bytes, 0, bytes.length) ?? repairUtf8(bytes, 0, bytes.length);
}

/** A whole number, or a double where it says the same digits, or else the digits as a text: none of them is lost. */
function decimalOf(unscaled: bigint, scale: number): Value {
  const factor = 10n ** BigInt(scale);
  if (unscaled % factor === 0n) return unscaled / factor;
  const size = unscaled < 0n ? -unscaled : unscaled;
  const fraction = String(size % factor)
    .padStart(scale, '0')
    .replace(/0+$/, '');
  const text = `${unscaled < 0n ? '-' : ''}${size / factor}.${fraction}`;
  return String(Number(text)) === text ? Number(text) : text;
}

/** Numbers of 76 digits have 32 bytes; more would only take time. */
const MOST_DECIMAL_BYTES = 64;

/** Two's complement, the most significant byte first. */
function signedOf(bytes: Uint8Array): bigint {
  if (bytes.length > MOST_DECIMAL_BYTES) fail(`a number of ${bytes.length} bytes`);
  const bits = bytes.length * 8;
  return bits === 0 ? 0n : BigInt.asIntN(bits, BigInt(`0x${encodeHex(bytes, 0, bytes.length)}`));
}

const NS = 1_000_000_000n;

/** `09:30:00.000000001`; a duration, should it be meant as one, is none of ours. */
function timeOfDay(ns: bigint): string {
  const [second, fraction] = [ns / NS, ns % NS];
  const two = (value: bigint) => String(value).padStart(2, '0');
  const clock = [second / 3600n, (second / 60n) % 60n, second % 60n].map(two).join(':');
  return fraction === 0n ? clock : `${clock}.${String(fraction).padStart(9, '0')}`;
}

/** IEEE 754 binary16, the least significant byte first. */
function float16(bytes: Uint8Array): number {
  if (bytes.length !== 2) fail(`a FLOAT16 of ${bytes.length} bytes`);
  const bits = bytes[0]! | (bytes[1]! << 8);
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const sign = bits >> 15 === 1 ? -1 : 1;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
