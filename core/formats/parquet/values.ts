import { NS_PER_DAY } from '../../model/units.ts';
import { converterOf } from './convert.ts';
import { DeltaDecoder } from './delta.ts';
import { fail } from './fault.ts';
import { HybridDecoder, type NumberSource } from './level-decoder.ts';
import type { SchemaNode } from './schema.ts';

/** One value of a column: times as Unix nanoseconds, UUIDs as hex, texts as texts, other bytes as a view of the page. */
export type Value = string | number | bigint | boolean | Uint8Array;

export interface ValueSource {
  next(): Value;
}

const ENCODING = {
  plain: 0,
  oldDictionary: 2,
  rle: 3,
  delta: 5,
  deltaLength: 6,
  deltaBytes: 7,
  dictionary: 8,
  split: 9,
};
/** Of what is put together of others. */
const MOST_VALUE_BYTES = 64 * 1024 ** 2;
const NONE = { hold: () => undefined };
const JULIAN_UNIX_EPOCH = 2_440_588n;

/** What a page holds, wherever it is encoded. */
export interface EncodedValues {
  encoding: number;
  bytes: Uint8Array;
  start: number;
  /** With those that are null. */
  count: number;
  dictionary: readonly Value[] | undefined;
  /** For what is kept of one value for the next. */
  held: { hold(bytes: number): void };
}

/** The values of a page, decoded as they are asked for. Throws ParquetFault, then or later. */
export function openValues(page: EncodedValues, node: SchemaNode): ValueSource {
  const { encoding, bytes, start, dictionary } = page;
  const convert = converterOf(node);
  switch (encoding) {
    case ENCODING.plain:
      return mapped(new PlainDecoder(bytes, start, node), convert);
    case ENCODING.oldDictionary:
    case ENCODING.dictionary:
      return lookedUp(new HybridDecoder(bytes, start + 1, bytes.length, bytes[start] ?? 0), dictionary);
    case ENCODING.rle:
      return booleans(new HybridDecoder(bytes, start + 4, bytes.length, 1));
    case ENCODING.delta: {
      const numbers = new DeltaDecoder(bytes, start);
      return mapped({ next: () => (node.type === 'INT32' ? Number(numbers.next()) | 0 : numbers.next()) }, convert);
    }
    case ENCODING.deltaLength:
      return mapped(lengthFirst(page, start), convert);
    case ENCODING.deltaBytes:
      return mapped(withPrefixes(page), convert);
    case ENCODING.split:
      return mapped(new SplitDecoder(bytes, start, node), convert);
    default:
      return fail(`values encoded in a way we do not read (${encoding})`);
  }
}

/** What a value costs beside its own bytes: the object it becomes. Bytes are views, which are the largest of all. */
const [VALUE_COST, VIEW_COST] = [48, 160];

/** Bytes that a dictionary of so many values will hold, with its page of `length` bytes. */
export function dictionaryCost(length: number, count: number, { type, meaning }: SchemaNode): number {
  const isView = (type === 'BYTE_ARRAY' || type === 'FIXED') && meaning === 'plain';
  return length + Math.max(0, count) * (isView ? VIEW_COST : VALUE_COST);
}

/** All values of a dictionary page; bytes are views of it. What it costs is to be asked for before. */
export function readDictionary(bytes: Uint8Array, count: number, node: SchemaNode): Value[] {
  // Each takes a byte at least, and a boolean is none that anybody writes so.
  if (count < 0 || count > bytes.length) fail('a dictionary of more values than it has bytes');
  const source = openValues(
    { encoding: ENCODING.plain, bytes, start: 0, count, dictionary: undefined, held: NONE },
    node,
  );
  return Array.from({ length: count }, () => source.next());
}

function mapped(source: ValueSource, convert: ((value: Value) => Value) | undefined): ValueSource {
  return convert === undefined ? source : { next: () => convert(source.next()) };
}

function lookedUp(codes: NumberSource, dictionary: readonly Value[] | undefined): ValueSource {
  const values = dictionary ?? fail('a page that needs a dictionary, and there is none');
  return { next: () => values[codes.next()] ?? fail('a value that is not in its dictionary') };
}

function booleans(bits: NumberSource): ValueSource {
  return { next: () => bits.next() === 1 };
}

const SIZES = { BOOLEAN: 0, INT32: 4, INT64: 8, INT96: 12, FLOAT: 4, DOUBLE: 8, BYTE_ARRAY: 0, FIXED: 0 };

function sizeOf({ type, typeLength }: SchemaNode): number {
  return type === 'FIXED' ? Math.max(0, typeLength) : SIZES[type];
}

/** A value of a fixed size. */
function readFixed(view: DataView, at: number, node: SchemaNode): Value {
  switch (node.type) {
    case 'INT32':
      return view.getInt32(at, true);
    case 'INT64':
      return view.getBigInt64(at, true);
    case 'INT96':
      return (BigInt(view.getUint32(at + 8, true)) - JULIAN_UNIX_EPOCH) * NS_PER_DAY + view.getBigUint64(at, true);
    case 'FLOAT':
      return view.getFloat32(at, true);
    case 'DOUBLE':
      return view.getFloat64(at, true);
    default:
      return new Uint8Array(view.buffer, view.byteOffset + at, sizeOf(node));
  }
}

class PlainDecoder implements ValueSource {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #node: SchemaNode;
  readonly #size: number;
  #at: number;
  #bit = 0;

  constructor(bytes: Uint8Array, start: number, node: SchemaNode) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
    this.#node = node;
    this.#size = sizeOf(node);
    this.#at = start;
  }

  next(): Value {
    if (this.#node.type === 'BOOLEAN') return this.#boolean();
    if (this.#node.type === 'BYTE_ARRAY') return this.#byteArray();
    if (this.#at + this.#size > this.#bytes.length) fail('a page with fewer values than it says');
    this.#at += this.#size;
    return readFixed(this.#view, this.#at - this.#size, this.#node);
  }

  #boolean(): boolean {
    const byte = this.#bytes[this.#at + (this.#bit >> 3)] ?? fail('a page with fewer values than it says');
    return ((byte >> (this.#bit++ & 7)) & 1) === 1;
  }

  #byteArray(): Uint8Array {
    const start = this.#at + 4;
    if (start > this.#bytes.length) fail('a page with fewer values than it says');
    const length = this.#view.getUint32(this.#at, true);
    if (length > this.#bytes.length - start) fail('a value longer than its page');
    this.#at = start + length;
    return this.#bytes.subarray(start, this.#at);
  }
}

/** The first bytes of all values, then the second ones, and so on (BYTE_STREAM_SPLIT). */
class SplitDecoder implements ValueSource {
  readonly #bytes: Uint8Array;
  readonly #node: SchemaNode;
  readonly #size: number;
  readonly #count: number;
  readonly #start: number;
  #next = 0;

  constructor(bytes: Uint8Array, start: number, node: SchemaNode) {
    this.#size = sizeOf(node) || fail('values split that have no size');
    this.#count = Math.floor((bytes.length - start) / this.#size);
    this.#bytes = bytes;
    this.#start = start;
    this.#node = node;
  }

  next(): Value {
    if (this.#next >= this.#count) fail('a page with fewer values than it says');
    const value = new Uint8Array(this.#size);
    for (let i = 0; i < this.#size; i++) value[i] = this.#bytes[this.#start + i * this.#count + this.#next]!;
    this.#next++;
    return readFixed(viewOf(value), 0, this.#node);
  }
}

interface ByteSource {
  next(): Uint8Array;
}

/** All lengths, then all bytes (DELTA_LENGTH_BYTE_ARRAY). */
function lengthFirst({ bytes, count }: EncodedValues, start: number): ByteSource {
  const { numbers: lengths, end } = numbersFirst(bytes, start, count);
  let at = end;
  return {
    next: () => {
      const length = Number(lengths.next());
      if (length < 0 || length > bytes.length - at) fail('a value longer than its page');
      return bytes.subarray(at, (at += length));
    },
  };
}

/** How much of the value before each begins with, then the rest of each (DELTA_BYTE_ARRAY). */
function withPrefixes(page: EncodedValues): ByteSource {
  const { numbers: prefixes, end } = numbersFirst(page.bytes, page.start, page.count);
  const rests = lengthFirst(page, end);
  let before = new Uint8Array(0);
  return {
    next: () => {
      const rest = rests.next();
      const prefix = Number(prefixes.next());
      if (prefix < 0 || prefix > before.length) fail('a value that begins with more than there was before it');
      const length = prefix + rest.length;
      if (length > MOST_VALUE_BYTES) fail(`a value of ${length} bytes, ${MOST_VALUE_BYTES} at most`);
      page.held.hold(before.length + length);
      const value = new Uint8Array(length);
      value.set(before.subarray(0, prefix));
      value.set(rest, prefix);
      before = value;
      return value;
    },
  };
}

/** Numbers of which the last must be known before the first is used: where they end is found without unpacking them. */
function numbersFirst(bytes: Uint8Array, start: number, most: number): { numbers: DeltaDecoder; end: number } {
  const numbers = new DeltaDecoder(bytes, start);
  if (numbers.count > most) fail('a page with more values than it says');
  return { numbers, end: new DeltaDecoder(bytes, start).skip() };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
