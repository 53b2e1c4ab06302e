import { decodeBase64, encodeBase64 } from '../../../encoding/base64.ts';
import { encodeUtf8, repairUtf8 } from '../../../encoding/utf8.ts';
import type { AnyValue, KeyValue } from '../../../model/attributes.ts';
import { DEEPEST_VALUE } from '../../../model/attributes.ts';
import { OttlError } from '../problem.ts';
import { namedGroups } from '../regex/expand.ts';
import { bool, double, list, map, NIL, text } from '../value.ts';
import { addressMatcher } from './addresses.ts';
import { COMMUNITY_ID } from './community-id.ts';
import { EXTRACT_GROK } from './extract-grok.ts';
import type { OttlFunction } from './function.ts';
import { parsedUrl } from './parsed-url.ts';
import { splitPairs } from './split-pairs.ts';

const parseJson: OttlFunction = {
  name: 'ParseJSON',
  parameters: ['target'],
  create: (args) => {
    const target = args.text('target');
    return (environment) => fromJson(target(environment));
  },
};

function fromJson(written: string): AnyValue {
  let parsed: unknown;
  try {
    parsed = JSON.parse(written);
  } catch {
    throw new OttlError('ParseJSON: the text is no JSON');
  }
  if (typeof parsed !== 'object' || parsed === null)
    throw new OttlError('ParseJSON: the text is neither an object nor an array');
  return ofParsed(parsed, 1);
}

/** Numbers are doubles, as the Collector has them. */
function ofParsed(value: unknown, depth: number): AnyValue {
  if (depth > DEEPEST_VALUE) throw new OttlError(`ParseJSON: the text nests deeper than ${DEEPEST_VALUE} levels`);
  if (value === null) return NIL;
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean') return bool(value);
  if (typeof value === 'number') return double(value);
  if (Array.isArray(value)) return list(value.map((item) => ofParsed(item, depth + 1)));
  return map(Object.entries(value as object).map(([key, inner]) => ({ key, value: ofParsed(inner, depth + 1) })));
}

const parseKeyValue: OttlFunction = {
  name: 'ParseKeyValue',
  parameters: ['target', 'delimiter?', 'pair_delimiter?'],
  create: (args) => {
    const target = args.text('target');
    const delimiter = (args.has('delimiter') && args.literalText('delimiter')) || '=';
    const pairs = (args.has('pair_delimiter') && args.literalText('pair_delimiter')) || ' ';
    if (delimiter === pairs)
      throw args.problem('pair_delimiter', `pair delimiter "${pairs}" cannot be equal to delimiter "${delimiter}"`);
    return (environment) => map(keyValues(target(environment), delimiter, pairs));
  },
};

/** Pairs of texts such as `a=b c="d e"`; of equal keys the last. Throws OttlError. */
export function keyValues(written: string, delimiter: string, pairs: string): KeyValue[] {
  if (written === '') throw new OttlError('cannot parse from empty target');
  const entries = new Map<string, AnyValue>();
  for (const pair of splitPairs(written, pairs)) {
    const at = pair.indexOf(delimiter);
    if (at === -1) throw new OttlError(`cannot split a pair into 2 items by "${delimiter}", got 1 item(s)`);
    entries.set(pair.slice(0, at).trim(), text(pair.slice(at + delimiter.length).trim()));
  }
  return Array.from(entries, ([key, value]) => ({ key, value }));
}

const extractPatterns: OttlFunction = {
  name: 'ExtractPatterns',
  parameters: ['target', 'pattern'],
  create: (args) => {
    const target = args.text('target');
    const pattern = args.pattern('pattern');
    if (args.literalPattern('pattern')?.names.every((name) => name === undefined) === true)
      throw args.problem('pattern', 'at least 1 named capture group must be supplied in the given regex');
    return (environment) => {
      const [value, regex] = [target(environment), pattern(environment)];
      const slots = regex.exec(value);
      return map(slots ? namedGroups(regex, value, slots) : []);
    };
  },
};

const url: OttlFunction = {
  name: 'URL',
  parameters: ['uri'],
  create: (args) => {
    const target = args.text('uri');
    return (environment) => map(parsedUrl(target(environment)));
  },
};

/** Alphabets of base64: padded or not is told by the name, as in the Collector. */
const VARIANTS: Readonly<Record<string, (encoded: string) => string>> = {
  base64: (encoded) => encoded,
  'base64-raw': (encoded) => encoded.replaceAll('=', ''),
  'base64-url': (encoded) => encoded.replaceAll('+', '-').replaceAll('/', '_'),
  'base64-raw-url': (encoded) => encoded.replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_'),
};

function base64Text(encoded: string): AnyValue {
  const bytes = decodeBase64(encoded.replace(/[\r\n]/g, ''));
  if (!bytes) throw new OttlError('illegal base64 data');
  return text(repairUtf8(bytes, 0, bytes.length));
}

const base64Decode: OttlFunction = {
  name: 'Base64Decode',
  parameters: ['target'],
  create: (args) => {
    const target = args.text('target');
    return (environment) => base64Text(target(environment));
  },
};

const base64Encode: OttlFunction = {
  name: 'Base64Encode',
  parameters: ['target', 'variant?'],
  create: (args) => {
    const target = args.text('target');
    const variant = args.has('variant') ? args.literalText('variant') : 'base64';
    if (!Object.hasOwn(VARIANTS, variant)) throw args.problem('variant', `unsupported base64 variant: ${variant}`);
    return (environment) => text(VARIANTS[variant]!(encodeBase64(encodeUtf8(target(environment)))));
  },
};

const PLAIN = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);

const decode: OttlFunction = {
  name: 'Decode',
  parameters: ['target', 'encoding'],
  create: (args) => {
    const target = args.any('target');
    const encoding = args.literalText('encoding');
    const isBase64 = Object.hasOwn(VARIANTS, encoding);
    if (!isBase64 && !PLAIN.has(encoding.toLowerCase()))
      throw args.problem(
        'encoding',
        `encoding ${encoding} is not supported here, only base64 and its variants and utf-8`,
      );
    return (environment) => {
      const value = target(environment);
      if (value.kind !== 'string' && value.kind !== 'bytes') throw new OttlError('Decode: expected string or bytes');
      const written = value.kind === 'string' ? value.value : repairUtf8(value.value, 0, value.value.length);
      return isBase64 ? base64Text(written) : text(written);
    };
  },
};

const isInCidr: OttlFunction = {
  name: 'IsInCIDR',
  parameters: ['target', 'networks'],
  create: (args) => {
    const target = args.text('target');
    const networks = args.texts('networks');
    return (environment) => {
      const address = target(environment);
      return bool(networks(environment).some((network) => addressMatcher(network)(address)));
    };
  },
};

export const PARSE_CONVERTERS: readonly OttlFunction[] = [
  parseJson,
  parseKeyValue,
  extractPatterns,
  EXTRACT_GROK,
  url,
  base64Decode,
  base64Encode,
  decode,
  isInCidr,
  COMMUNITY_ID,
];
