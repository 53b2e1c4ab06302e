import { assertNever } from '../model/assert-never.ts';
import type { AnyValue, Attributes, KeyValue } from '../model/attributes.ts';
import { fieldNumber } from './fields.ts';
import { WIRE } from './plan.ts';
import type { WireWriter } from './wire-writer.ts';
import { backwards } from './wire-writer.ts';

// The counterpart of read-value.ts. As all that uses the WireWriter it goes from last to first, each value before its tag.

const KEY = (fieldNumber('KeyValue', 'key') << 3) | WIRE.bytes;
const VALUE = fieldNumber('KeyValue', 'value');
const ARRAY_VALUES = fieldNumber('ArrayValue', 'values');
const KVLIST_VALUES = fieldNumber('KeyValueList', 'values');
const member = (name: string): number => fieldNumber('AnyValue', name);
const MEMBERS = {
  string: (member('stringValue') << 3) | WIRE.bytes,
  bool: (member('boolValue') << 3) | WIRE.varint,
  int: (member('intValue') << 3) | WIRE.varint,
  double: (member('doubleValue') << 3) | WIRE.fixed64,
  bytes: (member('bytesValue') << 3) | WIRE.bytes,
  array: member('arrayValue'),
  kvlist: member('kvlistValue'),
};

/** The attributes as a list under a field number. */
export function writeAttributes(writer: WireWriter, number: number, attributes: Attributes): void {
  backwards(attributes, (attribute) => writeKeyValue(writer, number, attribute));
}

function writeKeyValue(writer: WireWriter, number: number, { key, value }: KeyValue): void {
  const after = writer.length;
  writeAnyValue(writer, value);
  writer.varint((VALUE << 3) | WIRE.bytes);
  if (key !== '') {
    writer.string(key);
    writer.varint(KEY);
  }
  writer.endMessage(number, after);
}

/** The value with its length in front; its tag is the caller's. */
export function writeAnyValue(writer: WireWriter, value: AnyValue): void {
  const after = writer.length;
  writeMember(writer, value);
  writer.varint(writer.length - after);
}

function writeMember(writer: WireWriter, value: AnyValue): void {
  switch (value.kind) {
    case 'empty':
      return;
    case 'array':
      return writeArray(writer, value.values);
    case 'kvlist': {
      const after = writer.length;
      writeAttributes(writer, KVLIST_VALUES, value.values);
      return writer.endMessage(MEMBERS.kvlist, after);
    }
    case 'string':
      writer.string(value.value);
      break;
    case 'bool':
      writer.varint(value.value ? 1 : 0);
      break;
    case 'int':
      writer.varint64(value.value);
      break;
    case 'double':
      writer.double(value.value);
      break;
    case 'bytes':
      writer.lengthDelimited(value.value);
      break;
    default:
      assertNever(value);
  }
  writer.varint(MEMBERS[value.kind]);
}

function writeArray(writer: WireWriter, values: readonly AnyValue[]): void {
  const after = writer.length;
  backwards(values, (element) => {
    writeAnyValue(writer, element);
    writer.varint((ARRAY_VALUES << 3) | WIRE.bytes);
  });
  writer.endMessage(MEMBERS.array, after);
}
