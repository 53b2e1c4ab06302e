/*
 * Values as JSON, and back. What JSON cannot say is an object with the single key "$":
 *
 *   {"$":["i","123"]}   bigint            {"$":["n","NaN"]}   NaN, Infinity, -Infinity, -0
 *   {"$":["u"]}         undefined         {"$":["o",{…}]}     an object that has a key "$" of its own
 *   {"$":["f64",12]}    typed array of 12 elements, whose bytes are taken from the body
 *
 * An undefined property is dropped; undefined in an array keeps its place. A key "__proto__" becomes a property of that
 * name like any other, as structured clone does it, and never a prototype.
 */

/** Takes the bytes of the next buffer. */
export type BufferSink = (bytes: Uint8Array) => void;
/** Gives the bytes of the next buffer, or throws when there are not that many. */
export type BufferSource = (byteLength: number) => Uint8Array;

const MARK = '$';

/** OTLP values nest 30 deep at most and frames five; the rest is a mistake or an attack on the stack. */
const MAX_DEPTH = 200;

const ARRAYS = {
  f64: Float64Array,
  f32: Float32Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
  i32: Int32Array,
  u32: Uint32Array,
  i16: Int16Array,
  u16: Uint16Array,
  i8: Int8Array,
  u8: Uint8Array,
} as const;
type ArrayTag = keyof typeof ARRAYS;
type AnyTypedArray = InstanceType<(typeof ARRAYS)[ArrayTag]>;

const TAGS = Object.keys(ARRAYS) as ArrayTag[];
const ODD_NUMBERS: Record<string, number> = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity, '-0': -0 };
const DECIMAL = /^-?\d{1,400}$/;

type Plain = Record<string, unknown>;

/** Plain JSON of any value that may travel; bytes and typed arrays go into the sink, in the order they are met. */
export function pack(value: unknown, sink: BufferSink, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new Error(`The value nests deeper than ${MAX_DEPTH} levels.`);
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return packNumber(value);
    case 'bigint':
      return { [MARK]: ['i', value.toString()] };
    case 'undefined':
      return { [MARK]: ['u'] };
    case 'object':
      return value === null ? null : packObject(value, sink, depth);
    default:
      throw new Error(`A ${typeof value} cannot travel.`);
  }
}

function packNumber(value: number): unknown {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { [MARK]: ['n', Object.is(value, -0) ? '-0' : String(value)] };
}

function packObject(value: object, sink: BufferSink, depth: number): unknown {
  if (Array.isArray(value)) return value.map((item) => pack(item, sink, depth + 1));
  if (ArrayBuffer.isView(value)) return packArray(value, sink);
  const packed = packEntries(value as Plain, sink, depth);
  return Object.hasOwn(packed, MARK) ? { [MARK]: ['o', packed] } : packed;
}

function packArray(value: ArrayBufferView, sink: BufferSink): unknown {
  const tag = TAGS.find((candidate) => value instanceof ARRAYS[candidate]);
  if (!tag) throw new Error(`A ${value.constructor.name} cannot travel.`);
  sink(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  return { [MARK]: [tag, (value as AnyTypedArray).length] };
}

function packEntries(value: Plain, sink: BufferSink, depth: number): Plain {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Another realm's Object.prototype is not ours, but has no parent either.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new Error(`A ${value.constructor.name} cannot travel.`);
  }
  const packed: Plain = {};
  for (const key of Object.keys(value)) {
    if (value[key] !== undefined) define(packed, key, pack(value[key], sink, depth + 1));
  }
  return packed;
}

/** Plain assignment to "__proto__" would change the prototype. */
function define(target: Plain, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}

export function unpack(value: unknown, source: BufferSource, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new Error(`The value nests deeper than ${MAX_DEPTH} levels.`);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => unpack(item, source, depth + 1));
  if (Object.hasOwn(value, MARK)) return unpackMarked((value as Plain)[MARK], source, depth);
  return unpackEntries(value as Plain, source, depth);
}

function unpackEntries(value: Plain, source: BufferSource, depth: number): Plain {
  const plain: Plain = {};
  for (const key of Object.keys(value)) define(plain, key, unpack(value[key], source, depth + 1));
  return plain;
}

function unpackMarked(mark: unknown, source: BufferSource, depth: number): unknown {
  const [tag, detail] = Array.isArray(mark) ? (mark as unknown[]) : [];
  if (tag === 'u') return undefined;
  if (tag === 'i' && typeof detail === 'string' && DECIMAL.test(detail)) return BigInt(detail);
  if (tag === 'n' && typeof detail === 'string' && Object.hasOwn(ODD_NUMBERS, detail)) return ODD_NUMBERS[detail];
  if (tag === 'o' && typeof detail === 'object' && detail !== null && !Array.isArray(detail)) {
    return unpackEntries(detail as Plain, source, depth);
  }
  if (typeof tag === 'string' && Object.hasOwn(ARRAYS, tag)) return unpackArray(tag as ArrayTag, detail, source);
  throw new Error('A placeholder is not one of ours.');
}

function unpackArray(tag: ArrayTag, length: unknown, source: BufferSource): AnyTypedArray {
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) {
    throw new Error('A buffer has no length.');
  }
  const TypedArray = ARRAYS[tag];
  const bytes = source(length * TypedArray.BYTES_PER_ELEMENT);
  // The message itself may lie anywhere in a larger buffer; then the column has to be moved to where it can be read.
  const aligned = bytes.byteOffset % TypedArray.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  return new TypedArray(aligned.buffer as ArrayBuffer, aligned.byteOffset, length);
}
