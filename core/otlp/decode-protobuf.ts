import { encodeHex } from '../encoding/hex.ts';
import type { AnyValue } from '../model/attributes.ts';
import type { Metric } from '../model/metric.ts';
import type { SpanLink } from '../model/span.ts';
import type { Signal, Telemetry } from '../model/telemetry.ts';
import type { Decoded } from './decoded.ts';
import { Findings } from './findings.ts';
import { noteLink, pointsOf, wrongIdLength } from './item-rules.ts';
import { ObjectBudget } from './object-budget.ts';
import type { Plan, Step } from './plan.ts';
import { idLength, planOf, REQUESTS } from './plan.ts';
import { beyondBudget, ValueReader, wrongWireType } from './read-value.ts';
import type { Target } from './shapes.ts';
import { WireReader } from './wire-reader.ts';

/**
 * Decodes an Export…ServiceRequest (or …Data message, which looks the same) of one signal. Fields may come in any order, once or
 * often. Items with ids of a wrong length are left out and reported; everything else that can be read is kept.
 * @throws DecodeError when the bytes are not such a message.
 */
export function decodeProtobuf(signal: Signal, bytes: Uint8Array): Decoded {
  return new ProtobufDecoder(bytes).request(signal);
}

/** Owns one request: a reader over its bytes and the findings so far. */
class ProtobufDecoder {
  private readonly bytes: Uint8Array;
  private readonly reader: WireReader;
  private readonly findings = new Findings();
  private readonly budget: ObjectBudget;
  private readonly values: ValueReader;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.reader = new WireReader(bytes);
    this.budget = new ObjectBudget(bytes.length);
    this.values = new ValueReader(this.reader, this.findings, this.budget);
  }

  request(signal: Signal): Decoded {
    const plan = planOf(REQUESTS[signal]);
    const request = plan.create() as { groups: Telemetry['groups'] };
    this.fields(plan, request as unknown as Target);
    const { repaired } = this.reader;
    if (repaired > 0) this.findings.warn('invalid-utf8', REQUESTS[signal], '', repaired);
    return this.findings.decoded([{ signal, groups: request.groups } as Telemetry]);
  }

  private fields(plan: Plan, target: Target): void {
    const { reader } = this;
    while (reader.pos < reader.end) {
      const tag = reader.tag();
      const number = tag >>> 3;
      const step = number < plan.byNumber.length ? plan.byNumber[number] : undefined;
      if (step === undefined) this.unknown(plan, tag);
      else if ((tag & 7) === step.tagWire) this.field(plan, step, target);
      else this.unpacked(plan, step, tag, target);
    }
  }

  private field(plan: Plan, step: Step, target: Target): void {
    switch (step.store) {
      case 'attributes':
        list(target, step).push(this.values.keyValue(0));
        return;
      case 'set':
        target[step.key] = this.scalar(step);
        return;
      case 'id':
        target[step.key] = this.id(plan, step);
        return;
      case 'messages':
      case 'points':
        list(target, step).push(this.message(step.plan!, step.plan!.create()));
        return;
      case 'items':
        this.item(step, target);
        return;
      case 'message':
        target[step.key] = this.message(step.plan!, childOf(target, step));
        return;
      case 'union':
        target[step.key] = { kind: step.kind, value: this.scalar(step) };
        return;
      case 'value':
        target[step.key] = this.values.value(target[step.key] as AnyValue, 0);
        return;
      case 'packed':
        this.packed(step, list(target, step));
        return;
      case 'push':
        list(target, step).push(this.scalar(step));
        return;
      case 'strindex':
      case 'unsupported':
        throw new Error(`${step.name} is not a field of protobuf messages here`);
    }
  }

  private message(plan: Plan, target: Target): Target {
    if (!this.budget.spend(plan.weight)) throw beyondBudget(this.reader);
    const outer = this.reader.enter();
    this.fields(plan, target);
    this.reader.leave(outer);
    if (plan.message === 'Span.Link') noteLink(this.findings, target as unknown as SpanLink);
    return target;
  }

  private item(step: Step, target: Target): void {
    const { findings } = this;
    findings.beginItem();
    const item = this.message(step.plan!, step.plan!.create());
    const items = step.signal === 'metrics' ? pointsOf(item as unknown as Metric) : 1;
    if (findings.endItem(step.signal!, items)) list(target, step).push(item);
  }

  private scalar(step: Step): unknown {
    const { reader } = this;
    switch (step.type) {
      case 'string':
        return reader.string();
      case 'fixed64':
        return reader.fixed64();
      case 'uint32':
        return reader.varint32();
      case 'fixed32':
        return reader.fixed32();
      case 'enum':
      case 'int32':
        return reader.varint32() | 0;
      case 'double':
        return reader.double();
      case 'sfixed64':
        return reader.sfixed64();
      case 'uint64':
        return reader.varint64();
      case 'sint32':
        return reader.sint32();
      case 'bool':
        return reader.bool();
      case 'int64':
        return reader.int64();
      case 'sint64':
        return reader.sint64();
      case 'bytes':
        return reader.copyBytes();
      default:
        throw new Error(`${step.name} is not a scalar`);
    }
  }

  /** Hex, or '' for none: absent, empty, all zero, or of a length that no id has. */
  private id(plan: Plan, step: Step): string {
    const { reader, bytes } = this;
    const length = reader.length();
    const start = reader.take(length);
    if (length !== idLength(step.type)) {
      if (length > 0) wrongIdLength(this.findings, plan.message, step.name, length, idLength(step.type));
      return '';
    }
    for (let i = 0; i < length; i++) {
      if (bytes[start + i] !== 0) return encodeHex(bytes, start, length);
    }
    return '';
  }

  private packed(step: Step, values: unknown[]): void {
    const { reader } = this;
    const outer = reader.enter();
    while (reader.pos < reader.end) values.push(this.scalar(step));
    reader.leave(outer);
  }

  /** Lists of numbers may come one by one; any other field must have the wire type of its type. */
  private unpacked(plan: Plan, step: Step, tag: number, target: Target): void {
    if (step.store !== 'packed' || (tag & 7) !== step.wire) throw wrongWireType(this.reader, plan.message, tag);
    list(target, step).push(this.scalar(step));
  }

  private unknown(plan: Plan, tag: number): void {
    this.findings.warn('unknown-field', plan.message, tag >>> 3);
    this.reader.skip(tag);
  }
}

function list(target: Target, step: Step): unknown[] {
  return target[step.key] as unknown[];
}

/** A message that comes twice is merged, unless another member of its oneof came between. */
function childOf(target: Target, step: Step): Target {
  const known = target[step.key] as Target | undefined;
  const isSame = known !== undefined && (step.kind === '' || known['kind'] === step.kind);
  return isSame ? known : step.plan!.create();
}
