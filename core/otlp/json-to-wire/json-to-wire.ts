import { encodeUtf8 } from '../../encoding/utf8.ts';
import { assertNever } from '../../model/assert-never.ts';
import type { Signal } from '../../model/telemetry.ts';
import { REQUESTS } from '../plan.ts';
import { JsonSource, UNUSUAL } from './json-source.ts';
import { KnownBeginnings } from './known-beginnings.ts';
import { FORM, messageOf, type Field, type Message } from './messages.ts';
import { NumberReader } from './numbers.ts';
import { TextCopier } from './texts.ts';
import { MOST_BYTES, WireOutput } from './wire-output.ts';

const QUOTE_BYTES = 1;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const TRUE = encodeUtf8('true');
const FALSE = encodeUtf8('false');
const NOTHING = new Uint8Array(0);
const ATTRIBUTE = messageOf('KeyValue');
const ANY_VALUE = messageOf('AnyValue');
/** Of the tag and length of an AnyValue's member: one byte each is never more. */
const MEMBER_TAG_BYTES = 1;

/** Messages inside each other, which is two or three for a nested attribute. Bounds the recursion. */
const DEEPEST = 60;
/** Nothing grows more than from `[0,0]` to two doubles. */
const GROWTH = 4;

/**
 * OTLP/JSON to the same in protobuf, for whoever reads that faster: bytes to bytes, without objects between. Only the plain form
 * is taken: what an exporter writes by the specification. For everything else there is `decodeJson`.
 */
export class JsonToWire {
  private readonly source = new JsonSource();
  private readonly output = new WireOutput();
  private readonly numbers = new NumberReader(this.source);
  private readonly texts = new TextCopier(this.source, this.output);
  /** Where the text of the key begins that was read last. */
  private keyPos = 0;
  private readonly known = new KnownBeginnings<Field>(this.source, this.output);

  /**
   * A request of one signal. Gives a view that is good until the next call, or undefined for what is not of the plain form: among
   * others, JSON that is none, invalid UTF-8, unknown or repeated keys, nulls, and values that do not fit their field.
   */
  transcode(signal: Signal, json: Uint8Array): Uint8Array | undefined {
    if (GROWTH * json.length > MOST_BYTES) return undefined;
    this.source.open(json);
    this.output.open(GROWTH * json.length);
    const isPlain = this.request(signal);
    this.source.open(NOTHING);
    const written = this.output.finish();
    return isPlain ? written : undefined;
  }

  private request(signal: Signal): boolean {
    try {
      this.object(messageOf(REQUESTS[signal]), 0);
      return this.source.peek() === undefined;
    } catch (error) {
      if (error !== UNUSUAL) throw error;
      return false;
    }
  }

  private object(message: Message, depth: number): void {
    const source = this.source;
    if (depth > DEEPEST) throw UNUSUAL;
    source.expect(OPEN_OBJECT);
    if (source.skips(CLOSE_OBJECT)) return;
    let seen = 0;
    let field = message.start;
    do {
      field = source.field(message, field);
      if (seen & field.bit) throw UNUSUAL;
      seen |= field.bit;
      if (field.isRepeated) this.list(field, depth);
      else this.tagged(field, depth);
    } while (source.more(CLOSE_OBJECT));
  }

  private list(field: Field, depth: number): void {
    const source = this.source;
    source.expect(OPEN_ARRAY);
    if (source.skips(CLOSE_ARRAY)) return;
    if (field.isPacked) return this.packed(field, depth);
    do this.tagged(field, depth);
    while (source.more(CLOSE_ARRAY));
  }

  private packed(field: Field, depth: number): void {
    this.output.tag(field.tag);
    const start = this.output.begin();
    do this.value(field, depth);
    while (this.source.more(CLOSE_ARRAY));
    this.output.end(start);
  }

  private tagged(field: Field, depth: number): void {
    this.output.tag(field.tag);
    this.value(field, depth);
  }

  private value({ form, message }: Field, depth: number): void {
    const numbers = this.numbers;
    const output = this.output;
    switch (form) {
      case FORM.text:
        return this.texts.text();
      case FORM.message:
        return this.message(message!, depth);
      case FORM.traceId:
        return this.texts.id(16);
      case FORM.spanId:
        return this.texts.id(8);
      case FORM.bool:
        return output.byte(this.bool());
      case FORM.uint31:
        return output.varint(numbers.small(2 ** 31), 0);
      case FORM.uint32:
        return output.varint(numbers.small(2 ** 32), 0);
      case FORM.fixed32:
        return output.fixed32(numbers.small(2 ** 32));
      case FORM.sint32:
        return output.varint(zigzag(numbers.signed32()), 0);
      case FORM.double:
        return output.double(numbers.double());
      case FORM.uint64:
        numbers.unsigned64();
        return output.varint(numbers.low, numbers.high);
      case FORM.int64:
        numbers.signed64();
        return output.varint(numbers.low, numbers.high);
      case FORM.fixed64:
        numbers.unsigned64();
        return output.fixed64(numbers.low, numbers.high);
      case FORM.sfixed64:
        numbers.signed64();
        return output.fixed64(numbers.low, numbers.high);
      default:
        return assertNever(form);
    }
  }

  private message(message: Message, depth: number): void {
    const start = this.output.begin();
    if (message === ATTRIBUTE && depth + 2 <= DEEPEST) this.attribute(depth);
    else this.object(message, depth + 1);
    this.output.end(start);
  }

  /** An attribute as they all are, or any other. */
  private attribute(depth: number): void {
    const { source, output } = this;
    source.peek();
    const member = this.known.next() ?? this.newBeginning();
    if (member === undefined) return this.object(ATTRIBUTE, depth + 1);
    const start = output.at - MEMBER_TAG_BYTES;
    this.value(member, depth);
    output.end(start);
    source.expect(CLOSE_OBJECT);
    source.expect(CLOSE_OBJECT);
  }

  /** Up to its value, which is a scalar; undefined, and nothing passed over, where it is none, or another order is kept. */
  private newBeginning(): Field | undefined {
    const { source, output } = this;
    const begun = this.known.begin();
    const member = this.beginning();
    if (member === undefined) {
      [source.pos, output.at] = [begun.pos, begun.at];
      return undefined;
    }
    source.peek();
    this.known.add(begun, this.keyPos, member);
    return member;
  }

  private beginning(): Field | undefined {
    const { source, output } = this;
    source.expect(OPEN_OBJECT);
    const key = source.skips(CLOSE_OBJECT) ? undefined : source.fieldOf(ATTRIBUTE.fields, ATTRIBUTE.start);
    if (key?.form !== FORM.text) return undefined;
    output.tag(key.tag);
    source.peek();
    this.keyPos = source.pos + QUOTE_BYTES;
    this.texts.text();
    const value = source.skips(COMMA) ? source.fieldOf(ATTRIBUTE.fields, key) : undefined;
    if (value?.message !== ANY_VALUE) return undefined;
    output.tag(value.tag);
    output.begin();
    source.expect(OPEN_OBJECT);
    const member = source.skips(CLOSE_OBJECT) ? undefined : source.fieldOf(ANY_VALUE.fields, ANY_VALUE.start);
    if (member === undefined || member.form === FORM.message) return undefined;
    output.tag(member.tag);
    return member;
  }

  private bool(): number {
    const source = this.source;
    source.peek();
    if (source.word(TRUE)) return 1;
    if (source.word(FALSE)) return 0;
    throw UNUSUAL;
  }
}

const zigzag = (value: number) => ((value << 1) ^ (value >> 31)) >>> 0;
