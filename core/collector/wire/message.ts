import { BUDGET_MESSAGE, ObjectBudget } from '../../otlp/object-budget.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { WireReader } from '../../otlp/wire-reader.ts';

/** Protobuf's scalar types, as far as they occur here. */
export type ScalarName =
  'string' | 'bytes' | 'bool' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'fixed64' | 'double' | 'float';
/** A message, a scalar, or a list of either; a map is a list of messages with `key` and `value`. */
export type FieldType = ScalarName | Message | readonly [ScalarName | Message];
/** Name and type of fields by their number. */
export interface Message {
  readonly [number: number]: readonly [name: string, type: FieldType];
}
export type PlainMessage = Record<string, unknown>;

/** The memory that a field takes beside its text or bytes, and an object with its place. */
const FIELD_WEIGHT = 16;
const MESSAGE_WEIGHT = 120;
const WIRES: Readonly<Record<ScalarName, number>> = {
  string: 2,
  bytes: 2,
  bool: 0,
  int32: 0,
  uint32: 0,
  int64: 0,
  uint64: 0,
  fixed64: 1,
  double: 1,
  float: 5,
};

/**
 * Plain objects of a protobuf message: integers of 64 bits are bigint, bytes a copy of their own, fields that are not there missing.
 * What takes far more memory than its size explains is refused. @throws DecodeError
 */
export function decodeMessage(message: Message, bytes: Uint8Array): PlainMessage {
  return new MessageReader(bytes).fields(message);
}

class MessageReader {
  readonly #reader: WireReader;
  readonly #budget: ObjectBudget;

  constructor(bytes: Uint8Array) {
    this.#reader = new WireReader(bytes);
    this.#budget = new ObjectBudget(bytes.length);
  }

  // The depth is that of the table: no message here contains itself.
  fields(message: Message): PlainMessage {
    this.#spend(MESSAGE_WEIGHT);
    const reader = this.#reader;
    const plain: PlainMessage = {};
    while (reader.pos < reader.end) {
      const tag = reader.tag();
      const field = message[tag >>> 3];
      if (field === undefined) reader.skip(tag);
      else this.#field(plain, field[0], field[1], tag & 7);
    }
    return plain;
  }

  #field(plain: PlainMessage, name: string, type: FieldType, wire: number): void {
    this.#spend(FIELD_WEIGHT);
    if (!isList(type)) {
      plain[name] = this.#value(type, wire);
      return;
    }
    const [inner] = type;
    const list = (plain[name] ??= []) as unknown[];
    const isPacked = wire === 2 && typeof inner === 'string' && WIRES[inner] !== 2;
    if (isPacked) this.#packed(inner, list);
    else list.push(this.#value(inner, wire));
  }

  #packed(type: ScalarName, list: unknown[]): void {
    const outer = this.#reader.enter();
    while (this.#reader.pos < this.#reader.end) list.push(this.#scalar(type));
    this.#reader.leave(outer);
  }

  #value(type: ScalarName | Message, wire: number): unknown {
    const wanted = typeof type === 'string' ? WIRES[type] : 2;
    if (wire !== wanted) throw this.#error(`wire type ${wire} where ${wanted} was expected`);
    if (typeof type === 'string') return this.#scalar(type);
    const outer = this.#reader.enter();
    const inner = this.fields(type);
    this.#reader.leave(outer);
    return inner;
  }

  #scalar(type: ScalarName): unknown {
    const reader = this.#reader;
    switch (type) {
      case 'string':
        return reader.string();
      case 'bytes':
        return reader.copyBytes();
      case 'bool':
        return reader.bool();
      case 'int32':
        return reader.varint32() | 0;
      case 'uint32':
        return reader.varint32();
      case 'int64':
        return reader.int64();
      case 'uint64':
        return reader.varint64();
      case 'fixed64':
        return reader.fixed64();
      case 'double':
        return reader.double();
      case 'float':
        return floatOf(reader.fixed32());
    }
  }

  #spend(weight: number): void {
    if (!this.#budget.spend(weight)) throw this.#error(BUDGET_MESSAGE);
  }

  #error(message: string): DecodeError {
    const { pos } = this.#reader;
    return new DecodeError(`${message} (byte ${pos})`, pos);
  }
}

function isList(type: FieldType): type is readonly [ScalarName | Message] {
  return Array.isArray(type);
}

const floats = new DataView(new ArrayBuffer(4));

function floatOf(bits: number): number {
  floats.setUint32(0, bits);
  return floats.getFloat32(0);
}
