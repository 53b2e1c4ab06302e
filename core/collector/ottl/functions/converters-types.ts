import { decodeHexInto, encodeHex } from '../../../encoding/hex.ts';
import { encodeUtf8 } from '../../../encoding/utf8.ts';
import { idText } from '../contexts/field.ts';
import { OttlError } from '../problem.ts';
import { textLike } from '../text.ts';
import { bool, double, int, NIL, text, typeName, type OttlValue } from '../value.ts';
import type { OttlFunction } from './function.ts';

/** A converter of one value of any type. */
export function ofAny(name: string, parameter: string, convert: (value: OttlValue) => OttlValue): OttlFunction {
  return {
    name,
    parameters: [parameter],
    create: (args) => {
      const value = args.any(parameter);
      return (environment) => convert(value(environment));
    },
  };
}

const MOST_INT = 2n ** 63n - 1n;
const inRange = (value: bigint): OttlValue => (value > MOST_INT || value < -MOST_INT - 1n ? NIL : int(value));

export function toInt(value: OttlValue): OttlValue {
  switch (value.kind) {
    case 'int':
      return value;
    case 'double':
      return Number.isFinite(value.value) ? inRange(BigInt(Math.trunc(value.value))) : NIL;
    case 'string':
      return /^[-+]?\d{1,40}$/.test(value.value) ? inRange(BigInt(value.value.replace(/^\+/, ''))) : NIL;
    case 'bool':
      return int(value.value ? 1 : 0);
    default:
      return NIL;
  }
}

const FLOAT = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const SPECIAL: Readonly<Record<string, number>> = { inf: Infinity, infinity: Infinity, nan: NaN };

/** undefined where Go's ParseFloat fails; hexadecimal numbers are not read. */
function parseFloat64(written: string): number | undefined {
  if (FLOAT.test(written)) {
    const value = Number(written);
    return Number.isFinite(value) ? value : undefined;
  }
  const bare = written.toLowerCase().replace(/^[-+]/, '');
  const special = Object.hasOwn(SPECIAL, bare) ? SPECIAL[bare] : undefined;
  return special === undefined ? undefined : written.startsWith('-') ? -special : special;
}

export function toDouble(value: OttlValue): OttlValue {
  switch (value.kind) {
    case 'double':
      return value;
    case 'int':
      return double(Number(value.value));
    case 'string': {
      const parsed = parseFloat64(value.value);
      return parsed === undefined ? NIL : double(parsed);
    }
    case 'bool':
      return double(value.value ? 1 : 0);
    default:
      return NIL;
  }
}

const TRUTHS = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const UNTRUTHS = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

export function toBool(value: OttlValue): OttlValue {
  switch (value.kind) {
    case 'bool':
      return value;
    case 'int':
      return bool(value.value !== 0n);
    case 'double':
      return bool(value.value !== 0);
    case 'string':
      return TRUTHS.has(value.value) || UNTRUTHS.has(value.value) ? bool(TRUTHS.has(value.value)) : NIL;
    default:
      return NIL;
  }
}

function toText(value: OttlValue): OttlValue {
  const shown = textLike(value);
  return shown === undefined ? NIL : text(shown);
}

/** Numbers as eight bytes, the highest first. */
function toHex(value: OttlValue): OttlValue {
  const bytes = bytesOf(value);
  return bytes ? text(encodeHex(bytes, 0, bytes.length)) : NIL;
}

function bytesOf(value: OttlValue): Uint8Array | undefined {
  const view = new DataView(new ArrayBuffer(8));
  switch (value.kind) {
    case 'bytes':
      return value.value;
    case 'string':
      return encodeUtf8(value.value);
    case 'bool':
      return Uint8Array.of(value.value ? 1 : 0);
    case 'int':
      view.setBigInt64(0, value.value);
      return new Uint8Array(view.buffer);
    case 'double':
      view.setFloat64(0, value.value);
      return new Uint8Array(view.buffer);
    case 'traceId':
    case 'spanId':
      return hexBytes(value.hex);
    default:
      return undefined;
  }
}

function hexBytes(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  decodeHexInto(hex, bytes, 0);
  return bytes;
}

function idConverter(name: string, kind: 'traceId' | 'spanId', digits: number): OttlFunction {
  return ofAny(name, 'target', (value) => {
    if (value.kind === 'string') return { kind, hex: idText(value.value, digits) };
    if (value.kind === kind) return value;
    if (value.kind !== 'bytes') throw new OttlError(`${name}: expected bytes or a string but got ${typeName(value)}`);
    if (value.value.length !== digits / 2)
      throw new OttlError(`${name}: expected ${digits / 2} bytes but got ${value.value.length}`);
    return { kind, hex: encodeHex(value.value, 0, value.value.length) };
  });
}

function isEmpty(value: OttlValue): boolean {
  switch (value.kind) {
    case 'empty':
      return true;
    case 'array':
    case 'kvlist':
      return value.values.length === 0;
    case 'bytes':
    case 'string':
      return value.value.length === 0;
    case 'traceId':
    case 'spanId':
      return /^0*$/.test(value.hex);
    case 'time':
      return false;
    case 'duration':
      return value.ns === 0n;
    default:
      return Number(value.value) === 0;
  }
}

const isKind = (name: string, kind: OttlValue['kind']): OttlFunction =>
  ofAny(name, 'target', (value) => bool(value.kind === kind));

const parseInteger: OttlFunction = {
  name: 'ParseInt',
  parameters: ['target', 'base'],
  create: (args) => {
    const [target, base] = [args.text('target'), args.int('base')];
    return (environment) => int(integerOf(target(environment), Number(base(environment))));
  },
};

function integerOf(written: string, base: number): bigint {
  const [, sign, rest] = /^([-+]?)(.*)$/s.exec(written)!;
  const { radix, digits } = base === 0 ? implied(rest!) : { radix: base, digits: rest!.toLowerCase() };
  if (radix < 2 || radix > 36) throw new OttlError(`invalid base ${base}: must be 0 or 2 to 36`);
  let value = 0n;
  for (const digit of digits) {
    const number = parseInt(digit, radix);
    if (Number.isNaN(number)) throw new OttlError('could not parse the target as an integer of this base');
    value = value * BigInt(radix) + BigInt(number);
    if (value > MOST_INT + 1n) break;
  }
  if (digits === '' || value > (sign === '-' ? MOST_INT + 1n : MOST_INT))
    throw new OttlError('could not parse the target as an integer of 64 bits');
  return sign === '-' ? -value : value;
}

/** By the prefix, as in Go's source; underscores may stand between digits. */
function implied(written: string): { radix: number; digits: string } {
  const lower = written.toLowerCase();
  const [, prefix = ''] = /^(0[box]?)(?=.)/.exec(lower) ?? [];
  const radix = { '0b': 2, '0o': 8, '0': 8, '0x': 16, '': 10 }[prefix]!;
  const digits = lower.slice(prefix.length);
  const isGrouped = !/__|_$/.test(digits) && (prefix !== '' || !digits.startsWith('_'));
  return { radix, digits: isGrouped ? digits.replaceAll('_', '') : digits };
}

const log: OttlFunction = ofAny('Log', 'target', (value) => {
  const number = toDouble(value);
  if (number.kind !== 'double') throw new OttlError('target arg must be a number');
  if (!(number.value > 0)) throw new OttlError('greater than zero target expected');
  return double(Math.log(number.value));
});

const isValidLuhn: OttlFunction = ofAny('IsValidLuhn', 'target', (value) => {
  const digits = textLike(value) ?? '';
  if ((value.kind !== 'string' && value.kind !== 'int') || !/^\d+$/.test(digits))
    throw new OttlError('target must be digits');
  const sum = Array.from(digits, Number)
    .reverse()
    .reduce((total, digit, i) => total + (i % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit), 0);
  return bool(sum % 10 === 0);
});

export const TYPE_CONVERTERS: readonly OttlFunction[] = [
  ofAny('Int', 'target', toInt),
  ofAny('Double', 'target', toDouble),
  ofAny('Bool', 'target', toBool),
  ofAny('String', 'target', toText),
  ofAny('Hex', 'target', toHex),
  idConverter('TraceID', 'traceId', 32),
  idConverter('SpanID', 'spanId', 16),
  isKind('IsString', 'string'),
  isKind('IsInt', 'int'),
  isKind('IsDouble', 'double'),
  isKind('IsBool', 'bool'),
  isKind('IsMap', 'kvlist'),
  isKind('IsList', 'array'),
  ofAny('IsEmpty', 'target', (value) => bool(isEmpty(value))),
  parseInteger,
  log,
  isValidLuhn,
  {
    name: 'IsRootSpan',
    parameters: [],
    contexts: ['span'],
    create: () => (environment) => bool(environment.span.current.parentSpanId === ''),
  },
];
