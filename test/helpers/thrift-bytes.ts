// Thrift's two protocols, written by their specifications: apache/thrift doc/specs.

export type ThriftValue =
  | { bool: boolean }
  | { byte: number }
  | { i16: number }
  | { i32: number }
  | { i64: bigint }
  | { double: number }
  | { text: string }
  | { bytes: Uint8Array }
  | { struct: Fields }
  | { list: ThriftValue[] }
  | { map: [ThriftValue, ThriftValue][] };
export type Fields = Record<number, ThriftValue>;
type Kind = 'bool' | 'byte' | 'i16' | 'i32' | 'i64' | 'double' | 'text' | 'bytes' | 'struct' | 'list' | 'map';

const BINARY: Record<Kind, number> = {
  ...{ bool: 2, byte: 3, double: 4, i16: 6, i32: 8, i64: 10 },
  ...{ text: 11, bytes: 11, struct: 12, map: 13, list: 15 },
};
const COMPACT: Record<Kind, number> = {
  ...{ bool: 1, byte: 3, i16: 4, i32: 5, i64: 6, double: 7 },
  ...{ text: 8, bytes: 8, list: 9, map: 11, struct: 12 },
};

const kindOf = (value: ThriftValue): Kind => Object.keys(value)[0] as Kind;
const inside = <T>(value: ThriftValue): T => Object.values(value)[0] as T;
const fieldsOf = (fields: Fields): [number, ThriftValue][] =>
  Object.entries(fields).map(([id, value]) => [Number(id), value]);

const big = (bytes: number, set: (buffer: Buffer) => void): number[] => {
  const buffer = Buffer.alloc(bytes);
  set(buffer);
  return [...buffer];
};
const i32 = (value: number) => big(4, (buffer) => buffer.writeInt32BE(value));

export function binaryValue(value: ThriftValue): number[] {
  const kind = kindOf(value);
  switch (kind) {
    case 'bool':
      return [inside<boolean>(value) ? 1 : 0];
    case 'byte':
      return [inside<number>(value) & 0xff];
    case 'i16':
      return big(2, (buffer) => buffer.writeInt16BE(inside(value)));
    case 'i32':
      return i32(inside(value));
    case 'i64':
      return big(8, (buffer) => buffer.writeBigInt64BE(inside(value)));
    case 'double':
      return big(8, (buffer) => buffer.writeDoubleBE(inside(value)));
    case 'text':
    case 'bytes': {
      const bytes = Buffer.from(inside<string>(value));
      return [...i32(bytes.length), ...bytes];
    }
    case 'struct':
      return binaryStruct(inside(value));
    case 'list': {
      const list = inside<ThriftValue[]>(value);
      const type = list[0] ? BINARY[kindOf(list[0])] : 12;
      return [type, ...i32(list.length), ...list.flatMap(binaryValue)];
    }
    case 'map': {
      const entries = inside<[ThriftValue, ThriftValue][]>(value);
      const [key, member] = entries[0]!;
      const types = [BINARY[kindOf(key)], BINARY[kindOf(member)]];
      return [...types, ...i32(entries.length), ...entries.flat().flatMap(binaryValue)];
    }
  }
}

export function binaryStruct(fields: Fields): number[] {
  const written = fieldsOf(fields).flatMap(([id, value]) => [
    BINARY[kindOf(value)],
    ...big(2, (buffer) => buffer.writeInt16BE(id)),
    ...binaryValue(value),
  ]);
  return [...written, 0];
}

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}
const zigzag = (value: bigint) => varint((value << 1n) ^ (value >> 63n));

function compactValue(value: ThriftValue): number[] {
  const kind = kindOf(value);
  switch (kind) {
    case 'bool':
      return [inside<boolean>(value) ? 1 : 2];
    case 'byte':
      return [inside<number>(value) & 0xff];
    case 'i16':
    case 'i32':
    case 'i64':
      return zigzag(BigInt(inside<number | bigint>(value)));
    case 'double':
      return big(8, (buffer) => buffer.writeDoubleLE(inside(value)));
    case 'text':
    case 'bytes': {
      const bytes = Buffer.from(inside<string>(value));
      return [...varint(BigInt(bytes.length)), ...bytes];
    }
    case 'struct':
      return compactStruct(inside(value));
    case 'list': {
      const list = inside<ThriftValue[]>(value);
      const type = list[0] ? COMPACT[kindOf(list[0])] : 12;
      const head = list.length < 15 ? [(list.length << 4) | type] : [0xf0 | type, ...varint(BigInt(list.length))];
      return [...head, ...list.flatMap(compactValue)];
    }
    case 'map': {
      const entries = inside<[ThriftValue, ThriftValue][]>(value);
      const [key, member] = entries[0]!;
      const types = (COMPACT[kindOf(key)] << 4) | COMPACT[kindOf(member)];
      return [...varint(BigInt(entries.length)), types, ...entries.flat().flatMap(compactValue)];
    }
  }
}

export function compactStruct(fields: Fields): number[] {
  let before = 0;
  const written = fieldsOf(fields).flatMap(([id, value]) => {
    const isBool = kindOf(value) === 'bool';
    const type = isBool && !inside<boolean>(value) ? 2 : COMPACT[kindOf(value)];
    const distance = id - before;
    before = id;
    const head = distance > 0 && distance < 16 ? [(distance << 4) | type] : [type, ...zigzag(BigInt(id))];
    return isBool ? head : [...head, ...compactValue(value)];
  });
  return [...written, 0];
}

/** A oneway call. */
export function binaryCall(name: string, args: Fields): Uint8Array<ArrayBuffer> {
  return new Uint8Array([0x80, 1, 0, 4, ...binaryValue({ text: name }), ...i32(1), ...binaryStruct(args)]);
}

export function compactCall(name: string, args: Fields): Uint8Array<ArrayBuffer> {
  return new Uint8Array([0x82, 0x81, ...varint(1n), ...compactValue({ text: name }), ...compactStruct(args)]);
}
