import { encodeUtf8 } from '../../../encoding/utf8.ts';
import { UNUSUAL } from '../../../otlp/json-to-wire/json-source.ts';
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
const BEFORE_KEY_BYTES = 1 + 4 + 1 + 4;

/**
 * Asked what becomes of a tag when its key is written and its value is not read. `before` is where the output goes back to when
 * it is taken, which is when it gives true; then the value has been read.
 */
export type TakeTag = (keyStart: number, keyEnd: number, type: TagType, before: number) => boolean;

/** Writes `[{key, type, value}]` as attributes, in the order that Jaeger writes these three. */
export class TagWriter {
  readonly #tools: WireTools;

  constructor(tools: WireTools) {
    this.#tools = tools;
  }

  /** `tag`: of the field that the attributes are; of one byte. */
  tags(tag: number, take: TakeTag): void {
    const { source } = this.#tools;
    source.expect(OPEN_BRACKET);
    if (source.skips(CLOSE_BRACKET)) return;
    do this.#tag(tag, take);
    while (source.more(CLOSE_BRACKET));
  }

  #tag(tag: number, take: TakeTag): void {
    const { source, output, texts } = this.#tools;
    const before = output.at;
    source.expect(OPEN_BRACE);
    source.key(KEY);
    output.byte(tag);
    const start = output.begin();
    output.byte(WIRE.key);
    texts.text();
    source.expect(COMMA);
    source.key(TYPE);
    const type = this.#type();
    source.expect(COMMA);
    source.key(VALUE);
    if (!take(before + BEFORE_KEY_BYTES, output.at, type, before)) {
      output.byte(WIRE.value);
      const value = output.begin();
      this.#value(type);
      output.end(value);
      output.end(start);
    }
    source.expect(CLOSE_BRACE);
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
