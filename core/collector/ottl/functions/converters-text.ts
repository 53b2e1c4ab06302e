import { fnv64 } from '../../../encoding/fnv.ts';
import { encodeHex } from '../../../encoding/hex.ts';
import { md5 } from '../../../encoding/md5.ts';
import { murmur3, murmur3x128 } from '../../../encoding/murmur3.ts';
import { sha1 } from '../../../encoding/sha1.ts';
import { sha256 } from '../../../encoding/sha256.ts';
import { sha512 } from '../../../encoding/sha512.ts';
import { encodeUtf8, utf8Length } from '../../../encoding/utf8.ts';
import type { OttlValue } from '../value.ts';
import { bool, int, list, text } from '../value.ts';
import { OttlError } from '../problem.ts';
import { camelCase, snakeCase } from './cases.ts';
import type { Arguments } from './arguments.ts';
import type { OttlFunction } from './function.ts';
import { substring } from './substring.ts';

/** A converter of one text. */
function ofText(name: string, parameter: string, convert: (value: string) => OttlValue): OttlFunction {
  return {
    name,
    parameters: [parameter],
    create: (args) => {
      const value = args.text(parameter);
      return (environment) => convert(value(environment));
    },
  };
}

/** Of a text and another one. */
function ofTexts(
  name: string,
  parameters: readonly [string, string],
  convert: (a: string, b: string) => OttlValue,
): OttlFunction {
  return {
    name,
    parameters,
    create: (args) => {
      const [first, second] = [args.text(parameters[0]), args.text(parameters[1])];
      return (environment) => convert(first(environment), second(environment));
    },
  };
}

const hex = (bytes: Uint8Array): OttlValue => text(encodeHex(bytes, 0, bytes.length));

function littleEndian(value: number): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint32(0, value, true);
  return new Uint8Array(bytes.buffer);
}

const concat: OttlFunction = {
  name: 'Concat',
  parameters: ['vals', 'delimiter'],
  create: (args) => {
    const values = args.itemTexts('vals');
    const delimiter = args.text('delimiter');
    return (environment) =>
      text(
        values(environment)
          .map((value) => value ?? '<nil>')
          .join(delimiter(environment)),
      );
  },
};

const split: OttlFunction = ofTexts('Split', ['target', 'delimiter'], (target, delimiter) =>
  list((delimiter === '' ? Array.from(target) : target.split(delimiter)).map((part) => text(part))),
);

const isMatch: OttlFunction = {
  name: 'IsMatch',
  parameters: ['target', 'pattern'],
  create: (args) => {
    const target = args.textLike('target');
    const pattern = args.pattern('pattern');
    return (environment) => {
      const value = target(environment);
      return bool(value !== undefined && pattern(environment).test(value));
    };
  },
};

const trim: OttlFunction = {
  name: 'Trim',
  parameters: ['target', 'replacement?'],
  create: (args) => {
    const target = args.text('target');
    const cutset = new Set(args.has('replacement') ? args.literalText('replacement') : ' ');
    return (environment) => {
      const chars = Array.from(target(environment));
      const start = chars.findIndex((char) => !cutset.has(char));
      const end = chars.findLastIndex((char) => !cutset.has(char));
      return text(start === -1 ? '' : chars.slice(start, end + 1).join(''));
    };
  },
};

const CASES: Readonly<Record<string, (value: string) => string>> = {
  lower: (value) => value.toLowerCase(),
  upper: (value) => value.toUpperCase(),
  snake: snakeCase,
  camel: camelCase,
};

const convertCase: OttlFunction = {
  name: 'ConvertCase',
  parameters: ['target', 'toCase'],
  create: (args: Arguments) => {
    const target = args.text('target');
    const to = args.literalText('toCase');
    if (!Object.hasOwn(CASES, to))
      throw args.problem('toCase', `invalid case: ${to}, allowed cases are: lower, upper, snake, camel`);
    return (environment) => text(CASES[to]!(target(environment)));
  },
};

const substringOf: OttlFunction = {
  name: 'Substring',
  parameters: ['target', 'start', 'length', 'utf8_safe?'],
  create: (args) => {
    const target = args.text('target');
    const start = args.int('start');
    const length = args.int('length');
    const isSafe = args.has('utf8_safe') && args.literalBool('utf8_safe');
    return (environment) =>
      text(substring(target(environment), Number(start(environment)), Number(length(environment)), isSafe));
  },
};

const len: OttlFunction = {
  name: 'Len',
  parameters: ['target'],
  create: (args) => {
    const target = args.any('target');
    return (environment) => {
      const value = target(environment);
      if (value.kind === 'string') return int(utf8Length(value.value));
      if (value.kind === 'array' || value.kind === 'kvlist') return int(value.values.length);
      throw new OttlError('target arg must be of type string, []any, map[string]any, pcommon.Map, pcommon.Slice');
    };
  },
};

/** Of the text as Go sees it: bytes. */
export function textIndex(target: OttlValue & { kind: 'string' }, value: OttlValue): OttlValue {
  if (value.kind !== 'string') throw new OttlError('invalid value type for Index function, value must be a string');
  const at = target.value.indexOf(value.value);
  return int(at === -1 ? -1 : utf8Length(target.value.slice(0, at)));
}

export const TEXT_CONVERTERS: readonly OttlFunction[] = [
  concat,
  split,
  isMatch,
  trim,
  convertCase,
  substringOf,
  len,
  ofText('ToLowerCase', 'target', (value) => text(value.toLowerCase())),
  ofText('ToUpperCase', 'target', (value) => text(value.toUpperCase())),
  ofText('ToSnakeCase', 'target', (value) => text(snakeCase(value))),
  ofText('ToCamelCase', 'target', (value) => text(camelCase(value))),
  ofTexts('HasPrefix', ['value', 'prefix'], (value, prefix) => bool(value.startsWith(prefix))),
  ofTexts('HasSuffix', ['value', 'suffix'], (value, suffix) => bool(value.endsWith(suffix))),
  ofTexts('TrimPrefix', ['value', 'prefix'], (value, prefix) =>
    text(value.startsWith(prefix) ? value.slice(prefix.length) : value),
  ),
  ofTexts('TrimSuffix', ['value', 'suffix'], (value, suffix) =>
    text(suffix !== '' && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value),
  ),
  ofText('SHA512', 'target', (value) => hex(sha512(encodeUtf8(value)))),
  ofText('SHA256', 'target', (value) => hex(sha256(encodeUtf8(value)))),
  ofText('SHA1', 'target', (value) => hex(sha1(encodeUtf8(value)))),
  ofText('MD5', 'target', (value) => hex(md5(encodeUtf8(value)))),
  ofText('Murmur3Hash', 'target', (value) => hex(littleEndian(murmur3(encodeUtf8(value))))),
  ofText('Murmur3Hash128', 'target', (value) => hex(murmur3x128(encodeUtf8(value)))),
  ofText('FNV', 'target', (value) => int(fnv64(encodeUtf8(value)))),
];
