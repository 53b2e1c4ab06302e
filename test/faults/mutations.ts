import { block, join, varint } from '../unit/otlp/wire.ts';
import { pick, type Random } from './seeded.ts';

/** What is done to the bytes of a good request; the same request may be met by several. */
export type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

/** A run of bytes in another request, cut out wherever it falls. */
function pieceOf(bytes: Buffer, random: Random): Buffer {
  const start = random(bytes.length + 1);
  return bytes.subarray(start, start + random(60));
}

function replaced(bytes: Buffer, at: number, length: number, by: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + length)]);
}

/** Lengths no request has: to the end of 32 and of 64 bits, and a varint that never ends. */
const HUGE = [
  varint(2 ** 31 - 1),
  varint(2 ** 32 - 1),
  varint(2n ** 63n),
  varint(2n ** 64n - 1n),
  Buffer.alloc(12, 0xff),
];

/** Messages of the attribute type inside each other; each level is some bytes, so a few kilobytes are thousands of levels. */
function deepValue(depth: number): Uint8Array {
  let value: Uint8Array = block(1, 'core');
  for (let i = 0; i < depth; i++) value = block(5, block(1, value));
  return block(1, block(1, block(1, 'deep'), block(2, value)));
}

export const BYTE_MUTATIONS: Readonly<Record<string, Mutation>> = {
  'bit flips': (bytes, random) => {
    const flipped = Buffer.from(bytes);
    for (let i = random(8); i >= 0 && flipped.length > 0; i--) flipped[random(flipped.length)]! ^= 1 << random(8);
    return flipped;
  },
  'random bytes': (bytes, random) =>
    replaced(bytes, random(bytes.length + 1), random(9), pieceOf(noise(random), random)),
  truncation: (bytes, random) => bytes.subarray(0, random(bytes.length + 1)),
  'missing piece': (bytes, random) => replaced(bytes, random(bytes.length + 1), 1 + random(20), Buffer.alloc(0)),
  'spliced fields': (bytes, random, other) => replaced(bytes, random(bytes.length + 1), 0, pieceOf(other, random)),
  'said twice': (bytes, _, other) => Buffer.concat([bytes, other]),
};

function noise(random: Random): Buffer {
  return Buffer.from(Array.from({ length: 64 }, () => random(256)));
}

export const PROTOBUF_MUTATIONS: Readonly<Record<string, Mutation>> = {
  ...BYTE_MUTATIONS,
  'huge length': (bytes, random) => replaced(bytes, random(bytes.length), 1, pick(random, HUGE)),
  'deep nesting': (bytes, random) =>
    Buffer.from(join(bytes, block(1, deepValue(pick(random, [29, 30, 31, 99, 2_000]))))),
  'open groups': (bytes, random) => replaced(bytes, random(bytes.length + 1), 0, Buffer.alloc(1 + random(300), 0x0b)),
};

const ODD_JSON = [
  'NaN',
  '1e999',
  '-0',
  '18446744073709551616',
  '"\\ud800"',
  'null',
  '{}',
  '[]',
  '1.5',
  '"-1"',
  'true',
  '""',
];

export const JSON_MUTATIONS: Readonly<Record<string, Mutation>> = {
  ...BYTE_MUTATIONS,
  /** A value replaced by one of another kind: structure stays readable, so the decoder gets far. */
  'odd value': (bytes, random) => {
    const text = bytes.toString('latin1');
    const values = [...text.matchAll(/:("[^"]*"|-?\d[\d.]*)/g)];
    if (values.length === 0) return bytes;
    const { index, 0: found } = pick(random, values);
    return replaced(bytes, index + 1, found.length - 1, Buffer.from(pick(random, ODD_JSON)));
  },
  'huge number': (bytes, random) => {
    const at = bytes.toString('latin1').search(/\d/);
    return at < 0 ? bytes : replaced(bytes, at, 0, Buffer.from('9'.repeat(1 + random(5_000))));
  },
  'deep nesting': (bytes, random) => {
    const depth = pick(random, [29, 127, 129, 5_000]);
    const open = pick(random, ['[', '{"a":']);
    const close = open === '[' ? ']' : '}';
    return replaced(bytes, 1, 0, Buffer.from(`"x":${open.repeat(depth)}1${close.repeat(depth)},`));
  },
};
