import { fail } from './fault.ts';

/** A value of Thrift's compact protocol, of which Parquet's metadata are made; structs by field number. */
export type Thrift = boolean | bigint | number | Uint8Array | Thrift[] | ThriftStruct;
export type ThriftStruct = Map<number, Thrift>;

/** Fields of a struct that are wanted, by number, each with those wanted in it; the others are gone over and nothing is made of them. */
export type Wanted = true | { readonly [field: number]: Wanted };

/** An empty struct or list takes as much memory as so many numbers. */
const [STRUCT_COST, LIST_COST] = [8, 4];
/** Parquet's own structs go seven deep. */
const DEEPEST = 24;
const TYPE = {
  stop: 0,
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  struct: 12,
};

/** Reads structs of Thrift's compact protocol from a piece of a file. Throws ParquetFault. */
export class ThriftReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;
  #values = 0;
  readonly #mostValues: number;

  /** `mostValues` bounds what a few bytes can make of memory. */
  constructor(bytes: Uint8Array, at: number, mostValues: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
    this.#mostValues = mostValues;
  }

  /** Behind what was read. */
  get at(): number {
    return this.#at;
  }

  struct(wanted: Wanted = true, depth = 0): ThriftStruct {
    this.#count(STRUCT_COST);
    const fields: ThriftStruct = new Map();
    this.#fields(depth, (id, type) => {
      const inside = wanted === true ? true : wanted[id];
      if (inside === undefined) this.#skip(type, depth);
      else fields.set(id, type === TYPE.true ? true : type === TYPE.false ? false : this.#value(type, inside, depth));
    });
    return fields;
  }

  #fields(depth: number, take: (id: number, type: number) => void): void {
    if (depth > DEEPEST) fail(`metadata nested deeper than ${DEEPEST} levels`);
    for (let id = 0; ;) {
      const head = this.#byte();
      if ((head & 15) === TYPE.stop) return;
      id = head >> 4 === 0 ? Number(this.#zigzag()) : id + (head >> 4);
      take(id, head & 15);
    }
  }

  /** Of a field of a struct; a boolean stands in its head. */
  #skip(type: number, depth: number): void {
    if (type === TYPE.true || type === TYPE.false) return;
    if (type === TYPE.struct) this.#fields(depth + 1, (_id, inside) => this.#skip(inside, depth + 1));
    else if (type === TYPE.list || type === TYPE.set) this.#skipList(depth + 1);
    else if (type === TYPE.binary) this.#take(this.#length());
    else if (type === TYPE.double) this.#double();
    else if (type === TYPE.byte) this.#byte();
    else if (type >= TYPE.i16 && type <= TYPE.i64) this.#varint();
    else fail(`metadata of an unknown type, ${type}`);
  }

  #skipList(depth: number): void {
    if (depth > DEEPEST) fail(`metadata nested deeper than ${DEEPEST} levels`);
    const head = this.#byte();
    const type = head & 15;
    const size = head >> 4 === 15 ? this.#length() : head >> 4;
    for (let i = 0; i < size; i++) {
      // In a list they have a byte each.
      if (type === TYPE.true || type === TYPE.false) this.#byte();
      else this.#skip(type, depth);
    }
  }

  #count(values: number): void {
    this.#values += values;
    if (this.#values > this.#mostValues) fail(`metadata of more than ${this.#mostValues} values`);
  }

  #value(type: number, wanted: Wanted, depth: number): Thrift {
    this.#count(1);
    switch (type) {
      case TYPE.true:
      case TYPE.false:
        return this.#byte() === TYPE.true;
      case TYPE.byte:
        return (this.#byte() << 24) >> 24;
      case TYPE.i16:
      case TYPE.i32:
        return Number(this.#zigzag());
      case TYPE.i64:
        return this.#zigzag();
      case TYPE.double:
        return this.#double();
      case TYPE.binary:
        return this.#take(this.#length());
      case TYPE.list:
      case TYPE.set:
        return this.#list(wanted, depth);
      case TYPE.struct:
        return this.struct(wanted, depth + 1);
      default:
        return fail(`metadata of an unknown type, ${type}`);
    }
  }

  #list(wanted: Wanted, depth: number): Thrift[] {
    this.#count(LIST_COST);
    const head = this.#byte();
    const size = head >> 4 === 15 ? this.#length() : head >> 4;
    const list: Thrift[] = [];
    if (depth >= DEEPEST) fail(`metadata nested deeper than ${DEEPEST} levels`);
    while (list.length < size) list.push(this.#value(head & 15, wanted, depth + 1));
    return list;
  }

  #byte(): number {
    return this.#bytes[this.#at++] ?? fail('metadata cut short');
  }

  #take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) fail('metadata cut short');
    return this.#bytes.subarray(this.#at, (this.#at += length));
  }

  #double(): number {
    if (this.#at + 8 > this.#bytes.length) fail('metadata cut short');
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8, true);
  }

  /** Of what takes at least a byte each. */
  #length(): number {
    const length = Number(this.#varint());
    return length <= this.#bytes.length - this.#at ? length : fail('metadata cut short');
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    return fail('metadata with a number too long');
  }

  #zigzag(): bigint {
    const value = this.#varint();
    return (value >> 1n) ^ -(value & 1n);
  }
}

/* Fields of a struct: a default stands for one that is missing or of another type. */

export function numberField(struct: ThriftStruct, id: number, fallback = 0): number {
  const value = struct.get(id);
  return typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : fallback;
}

export function structField(struct: ThriftStruct, id: number): ThriftStruct | undefined {
  const value = struct.get(id);
  return value instanceof Map ? value : undefined;
}

export function structsField(struct: ThriftStruct, id: number): ThriftStruct[] {
  const value = struct.get(id);
  return Array.isArray(value) ? value.filter((one) => one instanceof Map) : [];
}

export function bytesField(struct: ThriftStruct, id: number): Uint8Array {
  const value = struct.get(id);
  return value instanceof Uint8Array ? value : new Uint8Array(0);
}
