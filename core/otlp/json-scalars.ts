import { decodeBase64 } from '../encoding/base64.ts';
import { encodeHex, isHex } from '../encoding/hex.ts';
import { parseDouble, parseInteger, parseSmallInteger } from '../json/json-numbers.ts';
import type { EnumName } from './fields.ts';
import { ENUMS } from './fields.ts';
import type { Step } from './plan.ts';

const INT32 = [-(2 ** 31), 2 ** 31 - 1] as const;
const UINT32 = [0, 2 ** 32 - 1] as const;
const INT64 = [-(2n ** 63n), 2n ** 63n - 1n] as const;
const UINT64 = [0n, 2n ** 64n - 1n] as const;

/** What each type is called in a message to the sender. */
export const TYPE_WORDS: Readonly<Record<Step['type'], string>> = {
  string: 'a string',
  bool: 'true or false',
  int32: 'a whole number of 32 bits',
  sint32: 'a whole number of 32 bits',
  uint32: 'a whole number of 32 bits without sign',
  fixed32: 'a whole number of 32 bits without sign',
  int64: 'a whole number of 64 bits',
  sint64: 'a whole number of 64 bits',
  sfixed64: 'a whole number of 64 bits',
  uint64: 'a whole number of 64 bits without sign',
  fixed64: 'a whole number of 64 bits without sign',
  double: 'a number',
  bytes: 'base64 text',
  traceId: '32 hex digits',
  spanId: '16 hex digits',
  enum: 'a whole number or name of the enumeration',
  message: 'an object',
};

/** The value of a number, written as a JSON number or in a string; undefined when it does not fit the type. */
export function numberOf(type: Step['type'], text: string): number | bigint | undefined {
  switch (type) {
    case 'double':
      return parseDouble(text);
    case 'enum':
    case 'int32':
    case 'sint32':
      return parseSmallInteger(text, ...INT32);
    case 'uint32':
    case 'fixed32':
      return parseSmallInteger(text, ...UINT32);
    case 'int64':
    case 'sint64':
    case 'sfixed64':
      return within(parseInteger(text), INT64);
    case 'uint64':
    case 'fixed64':
      return within(parseInteger(text), UINT64);
    default:
      return undefined;
  }
}

function within(value: bigint | undefined, [lowest, highest]: readonly [bigint, bigint]): bigint | undefined {
  return value !== undefined && value >= lowest && value <= highest ? value : undefined;
}

const ENUM_NUMBERS = new Map(Object.keys(ENUMS).map((name) => [name as EnumName, numbersByName(name as EnumName)]));

function numbersByName(name: EnumName): ReadonlyMap<string, number> {
  const { prefix, names } = ENUMS[name];
  return new Map(names.flatMap((bare, number) => [[bare, number] as const, [prefix + bare, number] as const]));
}

/** The number of an enumeration's name, with or without its prefix. */
export function enumNumber(name: EnumName, text: string): number | undefined {
  return ENUM_NUMBERS.get(name)!.get(text);
}

export interface TextId {
  /** Lower-case hex, '' for none (empty or all zero). */
  id: string;
  isBase64: boolean;
}

/**
 * An id of `length` bytes from hex of any case, or from base64 as generic protobuf printers write it; undefined when it is neither.
 * The lengths (32 or 24 characters for 16 bytes, 16 or 12 for 8) leave no doubt which.
 */
export function parseId(text: string, length: number): TextId | undefined {
  if (text === '') return { id: '', isBase64: false };
  if (text.length === 2 * length)
    return isHex(text) ? { id: noneIfZero(text.toLowerCase()), isBase64: false } : undefined;
  if (text.length !== 4 * Math.ceil(length / 3)) return undefined;
  const bytes = decodeBase64(text);
  return bytes?.length === length ? { id: noneIfZero(encodeHex(bytes, 0, length)), isBase64: true } : undefined;
}

function noneIfZero(hex: string): string {
  for (let i = 0; i < hex.length; i++) if (hex.charCodeAt(i) !== 0x30) return hex;
  return '';
}
