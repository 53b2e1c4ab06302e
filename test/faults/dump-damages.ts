import { gzipSync, zstdCompressSync } from 'node:zlib';
import { zipOf } from '../unit/formats/zip-file.ts';
import type { GoodDump } from './good-dumps.ts';
import { BYTE_MUTATIONS } from './mutations.ts';
import { pick, type Random } from './seeded.ts';
import { TABLE_DAMAGES } from './table-dumps.ts';

/** What is done to a good file. */
type Damage = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

/** As deep as a file of some megabytes can be. */
const DEEPEST = 1_000_000;
const MOST_PACKED = 6;

/** Of 64 bits and beyond, of no kind, and what is none. */
const HUGE_NUMBERS = [
  ...['18446744073709551616', '-9223372036854775809', '9223372036854775807', '1e999', '-1e999', '1e+18', '1.5e308'],
  ...['0.1e-400', '-0', '00', '1.', '.5', '+1', '0x10', 'NaN', '-Infinity', '9'.repeat(5_000), `0.${'0'.repeat(500)}1`],
];
const ODD_VALUES = [
  'null',
  'true',
  '{}',
  '[]',
  '""',
  '[[]]',
  '{"a":1}',
  '[null]',
  '-1',
  '1.5',
  '"18446744073709551616"',
];
/** What breaks those who take texts for something else. */
const NAUGHTY_TEXTS = [
  ...[
    '__proto__',
    'constructor',
    'toString',
    'undefined',
    'NULL',
    'nan',
    '\\u0000',
    '\\ud800',
    '\\udfff\\ud800',
    '\\q',
  ],
  ...[
    '\u202ertl',
    '\ufeff',
    '\u2028',
    'Ω≈ç√∫',
    '👩‍👩‍👧‍👦',
    'Z̮̞̠͙',
    '<script>alert(1)</script>',
    '=1+1',
    "'; DROP TABLE spans; --",
  ],
  ...['../../etc/passwd', '%s%n%x', '${7*7}', '\\', '\\u', '\t', 'a'.repeat(70_000), '한글'.repeat(1_000)],
];

/** Somewhere in a text, in place of what matches. */
function swapped(bytes: Buffer, random: Random, what: RegExp, by: string): Buffer {
  const text = bytes.toString('latin1');
  const found = [...text.matchAll(what)];
  if (found.length === 0) return bytes;
  const { index, 0: old } = pick(random, found);
  return Buffer.concat([bytes.subarray(0, index), Buffer.from(by), bytes.subarray(index + old.length)]);
}

function inserted(bytes: Buffer, random: Random, more: Uint8Array): Buffer {
  const at = random(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
}

const TEXT = /"(?:[^"\\\n]|\\.)*"/g;
const NUMBER = /(?<![\w."])-?\d[\d.]*/g;
const VALUE = /(?<=[:,[]\s{0,9})(?:"(?:[^"\\\n]|\\.)*"|-?\d[\d.e+]*)/g;

export const TEXT_DAMAGES: Readonly<Record<string, Damage>> = {
  'huge number': (bytes, random) => swapped(bytes, random, NUMBER, pick(random, HUGE_NUMBERS)),
  'all numbers 2^64': (bytes) =>
    Buffer.from(bytes.toString('latin1').replace(NUMBER, '18446744073709551616'), 'latin1'),
  'wrong type': (bytes, random) => swapped(bytes, random, VALUE, pick(random, ODD_VALUES)),
  'naughty text': (bytes, random) => swapped(bytes, random, TEXT, `"${pick(random, NAUGHTY_TEXTS)}"`),
  'naughty bytes': (bytes, random) => inserted(bytes, random, Buffer.from(pick(random, NAUGHTY_TEXTS))),
  'duplicated key': (bytes, random) => {
    const [key] = /"[^"\n]*":/.exec(bytes.toString('latin1')) ?? ['"a":'];
    return swapped(bytes, random, /\{(?=")/g, `{${`${key}1,`.repeat(1 + random(2_000))}`);
  },
  deep: (bytes, random) => {
    const depth = pick(random, [31, 129, 513, 5_000, DEEPEST]);
    const [open, close] = pick(random, [
      ['[', ']'],
      ['{"a":', '}'],
      ['[{"a":', '}]'],
    ] as const);
    const closing = random(2) === 0 ? close.repeat(depth) : '';
    return swapped(bytes, random, VALUE, `${open.repeat(depth)}1${closing}`);
  },
  'depth at the top': (bytes, random) =>
    Buffer.concat([Buffer.from(pick(random, ['[', '{"a":', '{"resourceSpans":[']).repeat(DEEPEST / 10)), bytes]),
  'cyclic parents': (bytes) => {
    const [id] = /"(?:spanID|id|span_id|spanId)":\s?("?\w+"?)/.exec(bytes.toString('latin1'))?.slice(1) ?? ['1'];
    const parents = /("(?:parentSpanId|parentId|parent_id|parentSpanID)":\s?)("?\w+"?)/g;
    return Buffer.from(
      bytes.toString('latin1').replace(parents, (_, key: string) => `${key}${id}`),
      'latin1',
    );
  },
  'invalid UTF-8': (bytes, random) =>
    inserted(
      bytes,
      random,
      Buffer.from(pick(random, ['ff', 'c0af', 'eda080', 'f4908080', 'e282', '80'.repeat(999)]), 'hex'),
    ),
  'byte order mark': (bytes, random) =>
    Buffer.concat([Buffer.from(pick(random, ['efbbbf', 'efbbbfefbbbf', 'fffe', 'feff', 'efbb']), 'hex'), bytes]),
  NULs: (bytes, random) => inserted(bytes, random, Buffer.alloc(1 + random(5_000))),
  'swapped sections': (bytes, random) => {
    const [a, b, c] = [random(bytes.length), random(bytes.length), random(bytes.length)].sort((x, y) => x - y) as [
      number,
      number,
      number,
    ];
    return Buffer.concat([bytes.subarray(0, a), bytes.subarray(b, c), bytes.subarray(a, b), bytes.subarray(c)]);
  },
  'no line ends': (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('\n', ' '), 'latin1'),
  'a long line': (bytes, random) =>
    inserted(bytes, random, Buffer.alloc(2 * 1024 * 1024, pick(random, ['x', ' ', '"', '\\', '{', '9']))),
  'a long key': (bytes, random) => swapped(bytes, random, /\{(?=")/g, `{"${'k'.repeat(1_000_000)}":1,`),
  'many quotes': (bytes, random) =>
    inserted(bytes, random, Buffer.from(pick(random, ['"', '\\"', '",', '"":', '{"":']).repeat(100_000))),
};

export const ANY_DAMAGES: Readonly<Record<string, Damage>> = {
  ...BYTE_MUTATIONS,
  'other format behind': (bytes, _random, other) => Buffer.concat([bytes, other]),
  'a thousand times': (bytes) =>
    Buffer.concat(Array.from({ length: Math.min(1_000, Math.ceil(4e6 / (bytes.length + 1))) }, () => bytes)),
  noise: (bytes, random) => inserted(bytes, random, Buffer.from(Array.from({ length: 10_000 }, () => random(256)))),
};

/** Wrappings, good and bad. */
export const PACKINGS: Readonly<Record<string, Damage>> = {
  gzip: (bytes) => gzipSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
  'gzip in gzip': (bytes, random) => {
    let packed: Buffer = bytes;
    for (let i = random(MOST_PACKED) + 1; i >= 0; i--)
      packed = random(2) === 0 ? gzipSync(packed) : zstdCompressSync(packed);
    return packed;
  },
  'cut gzip': (bytes, random) => {
    const packed = gzipSync(bytes);
    return packed.subarray(0, 12 + random(packed.length - 12));
  },
  'spoiled gzip': (bytes, random, other) => BYTE_MUTATIONS['bit flips']!(gzipSync(bytes), random, other),
  'spoiled zstd': (bytes, random, other) => BYTE_MUTATIONS['bit flips']!(zstdCompressSync(bytes), random, other),
  'gzip with more behind': (bytes, _random, other) => Buffer.concat([gzipSync(bytes), other]),
  bomb: (bytes) => gzipSync(Buffer.concat([bytes, Buffer.alloc(80 * 1024 * 1024)])),
  'flat bomb': (bytes, random) => {
    const unit = random(2) === 0 ? bytes : Buffer.from('{"a":1}\n');
    const many = Buffer.concat(Array.from({ length: Math.ceil(60e6 / (unit.length + 1)) }, () => unit));
    return random(2) === 0 ? gzipSync(many, { level: 1 }) : zstdCompressSync(many);
  },
  'a bomb of members': (bytes, random) => {
    const members = Array.from({ length: 1 + random(50) }, () => gzipSync(Buffer.alloc(4 * 1024 * 1024)));
    return Buffer.concat([gzipSync(bytes), ...members]);
  },
  'a zip of bombs': (bytes, random) => {
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024, pick(random, ['\0', '{', ' ', '\n'])));
    const names = Array.from({ length: 1 + random(20) }, (_, i) => `${i}.gz`);
    return Buffer.from(zipOf({ name: 'a.json', bytes }, ...names.map((name) => ({ name, bytes: bomb }))));
  },
  zip: (bytes, _random, other) => Buffer.from(zipOf({ name: 'a.json', bytes }, { name: 'b/c.log', bytes: other })),
  'lying zip': (bytes, random) => {
    const lie = () => pick(random, [0, 1, bytes.length - 1, bytes.length + 1, 0x7fff_ffff, 0xffff_ffff]);
    const lies = pick(random, [
      { bytes: lie() },
      { packedBytes: lie() },
      { crc: lie() },
      { method: random(99) },
      { flags: random(65_536) },
    ]);
    const listed = pick(random, [{}, { offset: lie() }, { name: '../../evil' }]);
    return Buffer.from(
      zipOf({ name: 'a.json', bytes, lies, listed }, { name: pick(random, ['../b', '/b', 'b\0', '']), bytes }),
    );
  },
  'spoiled zip': (bytes, random, other) =>
    BYTE_MUTATIONS['bit flips']!(Buffer.from(zipOf({ name: 'a', bytes })), random, other),
  'zip in zip': (bytes, random) => {
    let packed: Uint8Array = bytes;
    for (let i = random(MOST_PACKED); i >= 0; i--) packed = zipOf({ name: `${i}.zip`, bytes: packed });
    return Buffer.from(packed);
  },
};

const DAMAGES: Readonly<Record<GoodDump['content'], Readonly<Record<string, Damage>>>> = {
  ...{ text: TEXT_DAMAGES, table: TABLE_DAMAGES, binary: {} },
};

const PACKED_ONE_IN = 4;

export interface Damaged {
  /** What was done, for people. */
  kinds: string[];
  bytes: Buffer;
}

/** One to three damages, and sometimes a wrapping. `other` is a file of another format. */
export function damage({ bytes, content }: GoodDump, random: Random, other: Buffer): Damaged {
  const damages = { ...DAMAGES[content], ...ANY_DAMAGES };
  const kinds: string[] = [];
  let spoiled = bytes;
  for (let i = random(3); i >= 0; i--) {
    const kind = pick(random, Object.keys(damages));
    kinds.push(kind);
    spoiled = damages[kind]!(spoiled, random, other);
  }
  if (random(PACKED_ONE_IN) > 0) return { kinds, bytes: spoiled };
  const packing = pick(random, Object.keys(PACKINGS));
  return { kinds: [...kinds, packing], bytes: PACKINGS[packing]!(spoiled, random, other) };
}
