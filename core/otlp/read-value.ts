import type { AnyValue, Attributes, KeyValue } from '../model/attributes.ts';
import { DEEPEST_VALUE, EMPTY_VALUE } from '../model/attributes.ts';
import { DecodeError } from './decoded.ts';
import type { MessageName } from './fields.ts';
import { fieldNumber } from './fields.ts';
import type { Findings } from './findings.ts';
import type { ObjectBudget } from './object-budget.ts';
import { BUDGET_MESSAGE, KEY_VALUE_WEIGHT } from './object-budget.ts';
import { WIRE } from './plan.ts';
import type { WireReader } from './wire-reader.ts';

const tag = (message: MessageName, field: string, wire: number): number => (fieldNumber(message, field) << 3) | wire;

const KEY = tag('KeyValue', 'key', WIRE.bytes);
const VALUE = tag('KeyValue', 'value', WIRE.bytes);
const STRING = tag('AnyValue', 'stringValue', WIRE.bytes);
const BOOL = tag('AnyValue', 'boolValue', WIRE.varint);
const INT = tag('AnyValue', 'intValue', WIRE.varint);
const DOUBLE = tag('AnyValue', 'doubleValue', WIRE.fixed64);
const ARRAY = tag('AnyValue', 'arrayValue', WIRE.bytes);
const KVLIST = tag('AnyValue', 'kvlistValue', WIRE.bytes);
const BYTES = tag('AnyValue', 'bytesValue', WIRE.bytes);
const ELEMENT = tag('ArrayValue', 'values', WIRE.bytes);
const PAIR = tag('KeyValueList', 'values', WIRE.bytes);

const STRINDEX: ReadonlySet<number> = new Set([
  tag('KeyValue', 'keyStrindex', WIRE.varint),
  tag('AnyValue', 'stringValueStrindex', WIRE.varint),
]);
const KNOWN_FIELDS: Readonly<Record<string, number>> = { KeyValue: 3, AnyValue: 8, ArrayValue: 1, KeyValueList: 1 };

/** Reads attributes and their values. They are most of any request, hence written out instead of driven by the table's rows. */
export class ValueReader {
  private readonly reader: WireReader;
  private readonly findings: Findings;
  private readonly budget: ObjectBudget;

  constructor(reader: WireReader, findings: Findings, budget: ObjectBudget) {
    this.reader = reader;
    this.findings = findings;
    this.budget = budget;
  }

  /** One KeyValue with its length in front. `depth` is how many arrays and maps are around it. */
  keyValue(depth: number): KeyValue {
    const { reader } = this;
    if (!this.budget.spend(KEY_VALUE_WEIGHT)) throw beyondBudget(reader);
    const outer = reader.enter();
    let key = '';
    let value = EMPTY_VALUE;
    while (reader.pos < reader.end) {
      const found = reader.tag();
      if (found === KEY) key = reader.string();
      else if (found === VALUE) value = this.value(value, depth);
      else this.other('KeyValue', found);
    }
    reader.leave(outer);
    return { key, value };
  }

  /** One AnyValue with its length in front, merged with what the same field said before. */
  value(before: AnyValue, depth: number): AnyValue {
    const { reader } = this;
    const outer = reader.enter();
    const value = this.members(before, depth);
    reader.leave(outer);
    return value;
  }

  /** The same without a length in front: up to where the message entered last ends. */
  members(before: AnyValue, depth: number): AnyValue {
    const { reader } = this;
    let value = before;
    while (reader.pos < reader.end) value = this.member(reader.tag(), value, depth);
    return value;
  }

  private member(found: number, before: AnyValue, depth: number): AnyValue {
    const { reader } = this;
    switch (found) {
      case STRING:
        return { kind: 'string', value: reader.string() };
      case INT:
        return { kind: 'int', value: reader.int64() };
      case BOOL:
        return { kind: 'bool', value: reader.bool() };
      case DOUBLE:
        return { kind: 'double', value: reader.double() };
      case ARRAY:
        return { kind: 'array', values: this.array(before.kind === 'array' ? before.values : [], depth + 1) };
      case KVLIST:
        return { kind: 'kvlist', values: this.kvlist(before.kind === 'kvlist' ? before.values : [], depth + 1) };
      case BYTES:
        return { kind: 'bytes', value: reader.copyBytes() };
      default:
        this.other('AnyValue', found);
        return before;
    }
  }

  private array(values: AnyValue[], depth: number): AnyValue[] {
    const { reader } = this;
    const outer = this.enterNested(depth);
    while (reader.pos < reader.end) {
      const found = reader.tag();
      if (found === ELEMENT) values.push(this.value(EMPTY_VALUE, depth));
      else this.other('ArrayValue', found);
    }
    reader.leave(outer);
    return values;
  }

  private kvlist(values: Attributes, depth: number): Attributes {
    const { reader } = this;
    const outer = this.enterNested(depth);
    while (reader.pos < reader.end) {
      const found = reader.tag();
      if (found === PAIR) values.push(this.keyValue(depth));
      else this.other('KeyValueList', found);
    }
    reader.leave(outer);
    return values;
  }

  private enterNested(depth: number): number {
    const { pos } = this.reader;
    if (depth <= DEEPEST_VALUE) return this.reader.enter();
    throw new DecodeError(`Attribute value nested deeper than ${DEEPEST_VALUE} levels (byte ${pos})`, pos);
  }

  private other(message: MessageName, found: number): void {
    const number = found >>> 3;
    if (STRINDEX.has(found) && KNOWN_FIELDS[message] === number) this.findings.warn('strindex', message, number);
    else if (number <= KNOWN_FIELDS[message]! && number > 0) throw wrongWireType(this.reader, message, found);
    else this.findings.warn('unknown-field', message, number);
    this.reader.skip(found);
  }
}

/** The error for a request that would take more memory than its bytes can justify (object-budget.ts). */
export function beyondBudget({ pos }: WireReader): DecodeError {
  return new DecodeError(`The request asks for ${BUDGET_MESSAGE} (byte ${pos})`, pos);
}

/** The error for a field that is known but written as another type. */
export function wrongWireType(reader: WireReader, message: string, tag: number): DecodeError {
  const path = `${message} field ${tag >>> 3}`;
  return new DecodeError(`${path} cannot have wire type ${tag & 7} (byte ${reader.pos})`, reader.pos, path);
}
