import { decodeUtf8, repairUtf8 } from '../../encoding/utf8.ts';
import { BUDGET_MESSAGE, ObjectBudget } from '../../otlp/object-budget.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { BinaryProtocol, CompactProtocol, TYPE, type ThriftProtocol } from './thrift-protocol.ts';

export type ThriftScalar = 'bool' | 'i16' | 'i32' | 'i64' | 'double' | 'string' | 'binary';
export type ThriftType = ThriftScalar | Struct | readonly [ThriftScalar | Struct];
/** Name and type of fields by their id. */
export interface Struct {
  readonly [id: number]: readonly [name: string, type: ThriftType];
}
export type PlainStruct = Record<string, unknown>;
export type ThriftEncoding = 'binary' | 'compact';

const FIELD_WEIGHT = 16;
const STRUCT_WEIGHT = 120;
/** What nobody asked for is gone over this deep; what is asked for is as deep as its table. */
const DEEPEST = 32;
const CODES: Readonly<Record<ThriftScalar, number>> = {
  bool: TYPE.bool,
  i16: TYPE.i16,
  i32: TYPE.i32,
  i64: TYPE.i64,
  double: TYPE.double,
  string: TYPE.string,
  binary: TYPE.string,
};

/** A struct as a plain object: i64 is bigint, fields of another type than the table says are passed over. @throws DecodeError */
export function decodeStruct(struct: Struct, bytes: Uint8Array, encoding: ThriftEncoding): PlainStruct {
  return new ThriftReader(bytes, encoding).struct(struct);
}

/** A list of structs. @throws DecodeError */
export function decodeStructs(struct: Struct, bytes: Uint8Array, encoding: ThriftEncoding): PlainStruct[] {
  return new ThriftReader(bytes, encoding).list(struct) as PlainStruct[];
}

/** The arguments of a call of `name`. @throws DecodeError also for a call of something else */
export function decodeCall(name: string, args: Struct, bytes: Uint8Array, encoding: ThriftEncoding): PlainStruct {
  return new ThriftReader(bytes, encoding).call(name, args);
}

class ThriftReader {
  readonly #bytes: Uint8Array;
  readonly #protocol: ThriftProtocol;
  readonly #budget: ObjectBudget;

  constructor(bytes: Uint8Array, encoding: ThriftEncoding) {
    this.#bytes = bytes;
    this.#protocol = encoding === 'binary' ? new BinaryProtocol(bytes) : new CompactProtocol(bytes);
    this.#budget = new ObjectBudget(bytes.length);
  }

  call(name: string, args: Struct): PlainStruct {
    const called = this.#protocol.call();
    if (called !== name) throw this.#error(`a call of "${called.slice(0, 60)}" where one of "${name}" was expected`);
    return this.struct(args);
  }

  struct(struct: Struct): PlainStruct {
    this.#spend(STRUCT_WEIGHT);
    const plain: PlainStruct = {};
    for (let id = 0; ;) {
      const head = this.#protocol.field(id);
      if (head.type === TYPE.stop) return plain;
      id = head.id;
      const field = struct[id];
      this.#spend(FIELD_WEIGHT);
      if (field !== undefined && head.type === codeOf(field[1])) plain[field[0]] = this.#value(field[1]);
      else this.#skip(head.type, 0);
    }
  }

  list(inner: ThriftScalar | Struct): unknown[] {
    const { type, size } = this.#protocol.list();
    const list: unknown[] = [];
    const isWanted = type === codeOf(inner);
    for (let i = 0; i < size; i++) {
      this.#spend(FIELD_WEIGHT);
      if (isWanted) list.push(this.#value(inner));
      else this.#skip(type, 0);
    }
    return list;
  }

  #value(type: ThriftType): unknown {
    const protocol = this.#protocol;
    if (typeof type === 'object') return isList(type) ? this.list(type[0]) : this.struct(type);
    switch (type) {
      case 'bool':
        return protocol.bool();
      case 'i16':
        return protocol.i16();
      case 'i32':
        return protocol.i32();
      case 'i64':
        return protocol.i64();
      case 'double':
        return protocol.double();
      case 'string':
        return this.#text(protocol.binary());
      case 'binary':
        // A copy: a view would keep the whole request alive.
        return new Uint8Array(protocol.binary());
    }
  }

  #text(view: Uint8Array): string {
    const start = view.byteOffset - this.#bytes.byteOffset;
    return decodeUtf8(this.#bytes, start, start + view.length) ?? repairUtf8(this.#bytes, start, start + view.length);
  }

  #skip(type: number, depth: number): void {
    if (depth > DEEPEST) throw this.#error(`nested deeper than ${DEEPEST} levels`);
    const protocol = this.#protocol;
    if (type === TYPE.struct) this.#skipStruct(depth);
    else if (type === TYPE.list || type === TYPE.set) this.#skipMany(protocol.list(), depth);
    else if (type === TYPE.map) this.#skipMap(depth);
    else protocol.skip(type);
  }

  #skipStruct(depth: number): void {
    for (let id = 0; ;) {
      const head = this.#protocol.field(id);
      if (head.type === TYPE.stop) return;
      id = head.id;
      this.#skip(head.type, depth + 1);
    }
  }

  #skipMany({ type, size }: { type: number; size: number }, depth: number): void {
    for (let i = 0; i < size; i++) this.#skip(type, depth + 1);
  }

  #skipMap(depth: number): void {
    const { key, value, size } = this.#protocol.map();
    for (let i = 0; i < size; i++) {
      this.#skip(key, depth + 1);
      this.#skip(value, depth + 1);
    }
  }

  #spend(weight: number): void {
    if (!this.#budget.spend(weight)) throw this.#error(BUDGET_MESSAGE);
  }

  #error(message: string): DecodeError {
    return new DecodeError(`${message} (byte ${this.#protocol.at})`, this.#protocol.at);
  }
}

function isList(type: Struct | readonly [ThriftScalar | Struct]): type is readonly [ThriftScalar | Struct] {
  return Array.isArray(type);
}

function codeOf(type: ThriftType): number {
  if (typeof type === 'string') return CODES[type];
  return isList(type) ? TYPE.list : TYPE.struct;
}
