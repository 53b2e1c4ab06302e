import { decodeHexInto } from '../encoding/hex.ts';
import type { AnyValue, Attributes } from '../model/attributes.ts';
import { assertNever } from '../model/assert-never.ts';
import type { Telemetry } from '../model/telemetry.ts';
import type { MessageName } from './fields.ts';
import { isDefault, memberOf } from './model-values.ts';
import type { Plan, Step } from './plan.ts';
import { idLength, planOf, REQUESTS, WIRE } from './plan.ts';
import type { Target } from './shapes.ts';
import { backwards, WireWriter } from './wire-writer.ts';
import { writeAnyValue, writeAttributes } from './write-value.ts';

/** An Export…ServiceRequest of the signal. Lone surrogates become U+FFFD. @throws Error when an id is not hex of its length. */
export function encodeProtobuf(telemetry: Telemetry): Uint8Array {
  return encodeMessage(REQUESTS[telemetry.signal], { groups: telemetry.groups });
}

/** Any message that has a shape, without a length in front. */
export function encodeMessage(message: MessageName, target: object): Uint8Array {
  const writer = new WireWriter();
  writeFields(writer, planOf(message), target as Target);
  return writer.finish();
}

// The writer goes from last to first: fields descending, lists backwards, each value before its tag.

function writeFields(writer: WireWriter, plan: Plan, target: Target): void {
  for (let i = plan.steps.length - 1; i >= 0; i--) writeField(writer, plan.steps[i]!, target);
}

function writeField(writer: WireWriter, step: Step, target: Target): void {
  const value = target[step.key];
  if (value === undefined) return;
  switch (step.store) {
    case 'set':
    case 'id':
      if (step.optional || !isDefault(value)) writeScalarField(writer, step, value);
      return;
    case 'union':
      if (memberOf(value, step)) writeScalarField(writer, step, (value as { value: unknown }).value);
      return;
    case 'message':
      if (memberOf(value, step)) writeMessage(writer, step, value as Target);
      return;
    case 'messages':
    case 'points':
    case 'items':
      backwards(value as Target[], (item) => writeMessage(writer, step, item));
      return;
    case 'push':
      backwards(value as unknown[], (item) => writeScalarField(writer, step, item));
      return;
    case 'packed':
      writePacked(writer, step, value as unknown[]);
      return;
    case 'attributes':
      writeAttributes(writer, step.number, value as Attributes);
      return;
    case 'value':
      writeAnyValue(writer, value as AnyValue);
      writer.varint((step.number << 3) | WIRE.bytes);
      return;
    case 'strindex':
    case 'unsupported':
      return;
    default:
      assertNever(step.store);
  }
}

function writeMessage(writer: WireWriter, step: Step, target: Target): void {
  const after = writer.length;
  writeFields(writer, step.plan!, target);
  writer.endMessage(step.number, after);
}

function writePacked(writer: WireWriter, step: Step, values: readonly unknown[]): void {
  if (values.length === 0) return;
  const after = writer.length;
  backwards(values, (value) => writeScalar(writer, step, value));
  writer.endMessage(step.number, after);
}

function writeScalarField(writer: WireWriter, step: Step, value: unknown): void {
  writeScalar(writer, step, value);
  writer.varint((step.number << 3) | step.wire);
}

function writeScalar(writer: WireWriter, step: Step, value: unknown): void {
  switch (step.type) {
    case 'string':
      return writer.string(value as string);
    case 'bool':
      return writer.varint(value === true ? 1 : 0);
    case 'enum':
    case 'int32':
      return writer.int32(value as number);
    case 'uint32':
      return writer.varint(value as number);
    case 'sint32':
      return writer.sint32(value as number);
    case 'fixed32':
      return writer.fixed32(value as number);
    case 'int64':
    case 'uint64':
      return writer.varint64(value as bigint);
    case 'sint64':
      return writer.sint64(value as bigint);
    case 'fixed64':
    case 'sfixed64':
      return writer.fixed64(value as bigint);
    case 'double':
      return writer.double(value as number);
    case 'bytes':
      return writer.lengthDelimited(value as Uint8Array);
    case 'traceId':
    case 'spanId':
      return writeId(writer, value as string, idLength(step.type));
    case 'message':
      throw new Error(`${step.name} is not a scalar`);
    default:
      return assertNever(step.type);
  }
}

function writeId(writer: WireWriter, hex: string, length: number): void {
  const at = writer.reserve(length);
  if (hex.length !== 2 * length || !decodeHexInto(hex, writer.buffer, at))
    throw new Error(`'${hex}' is no id of ${length} bytes`);
  writer.varint(length);
}
