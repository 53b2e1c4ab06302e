import { decodeUtf8, encodeUtf8 } from '../../../encoding/utf8.ts';
import { UNUSUAL } from '../../../otlp/json-to-wire/json-source.ts';
import { KnownBeginnings } from '../../../otlp/json-to-wire/known-beginnings.ts';
import { keyOf } from '../../../otlp/json-to-wire/messages.ts';
import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACE, OPEN_BRACKET } from '../../json-bytes.ts';
import type { WireTools } from './wire-tools.ts';

export type TagType = 'string' | 'bool' | 'int64' | 'float64';

const TYPES = (['string', 'bool', 'int64', 'float64'] as const).map((type) => [type, encodeUtf8(`"${type}"`)] as const);
const KEY = keyOf('key');
const TYPE = keyOf('type');
const VALUE = keyOf('value');
export const TRUE = encodeUtf8('true');
export const FALSE = encodeUtf8('false');

/** Fields of KeyValue and AnyValue. */
const WIRE = { key: 0x0a, value: 0x12, string: 0x0a, bool: 0x10, int: 0x18, double: 0x21 };
/** Of the tag and the lengths before a key: that of the message and its own. */
const TO_MESSAGE_BYTES = 1 + 4;
const TO_KEY_BYTES = TO_MESSAGE_BYTES + 1 + 4;

interface TagKind {
  type: TagType;
  /** Undefined where it is an attribute and no more. */
  key: string | undefined;
}

export interface TagTaker {
  /** Of keys that are more than attributes. */
  readonly keys: ReadonlySet<string>;
  /**
   * Asked what becomes of one of these when its key is written and its value is not read. `before` is where the output goes back to
   * when it is taken, which is when it gives true; then the value has been read.
   */
  take(key: string, type: TagType, before: number): boolean;
}

/** Writes `[{key, type, value}]` as attributes, in the order that Jaeger writes these three. */
export class TagWriter {
  readonly #tools: WireTools;
  readonly #tag: number;
  readonly #taker: TagTaker;
  readonly #known: KnownBeginnings<TagKind>;

  /** `tag`: of the field that the attributes are; of one byte. */
  constructor(tools: WireTools, tag: number, taker: TagTaker) {
    this.#tools = tools;
    this.#tag = tag;
    this.#taker = taker;
    this.#known = new KnownBeginnings(tools.source, tools.output);
  }

  tags(): void {
    const { source } = this.#tools;
    source.expect(OPEN_BRACKET);
    if (source.skips(CLOSE_BRACKET)) return;
    do this.#one();
    while (source.more(CLOSE_BRACKET));
  }

  #one(): void {
    const { source, output } = this.#tools;
    source.peek();
    const before = output.at;
    const { key, type } = this.#known.next() ?? this.#new();
    if (key === undefined || !this.#taker.take(key, type, before)) {
      output.byte(WIRE.value);
      const value = output.begin();
      this.#value(type);
      output.end(value);
      output.end(before + TO_MESSAGE_BYTES);
    }
    source.expect(CLOSE_BRACE);
  }

  /** All that stands before the value. */
  #new(): TagKind {
    const { source, output, texts } = this.#tools;
    const begun = this.#known.begin();
    source.expect(OPEN_BRACE);
    source.key(KEY);
    source.peek();
    const keyAt = source.pos + 1;
    output.byte(this.#tag);
    output.begin();
    output.byte(WIRE.key);
    texts.text();
    const text = decodeUtf8(output.bytes, begun.at + TO_KEY_BYTES, output.at);
    const key = text !== undefined && this.#taker.keys.has(text) ? text : undefined;
    source.expect(COMMA);
    source.key(TYPE);
    const type = this.#type();
    source.expect(COMMA);
    source.key(VALUE);
    source.peek();
    const kind = { key, type };
    this.#known.add(begun, keyAt, kind);
    return kind;
  }

  #type(): TagType {
    const { source } = this.#tools;
    source.peek();
    for (const [type, word] of TYPES) if (source.word(word)) return type;
    throw UNUSUAL;
  }

  #value(type: TagType): void {
    const { source, output, texts, numbers } = this.#tools;
    switch (type) {
      case 'string':
        output.byte(WIRE.string);
        return texts.text();
      case 'bool':
        output.byte(WIRE.bool);
        source.peek();
        if (source.word(TRUE)) return output.byte(1);
        if (source.word(FALSE)) return output.byte(0);
        throw UNUSUAL;
      case 'int64':
        numbers.signed64();
        output.byte(WIRE.int);
        return output.varint(numbers.low, numbers.high);
      case 'float64':
        output.byte(WIRE.double);
        return output.double(numbers.double());
    }
  }
}
