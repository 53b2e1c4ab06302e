import { UNUSUAL } from '../../../otlp/json-to-wire/json-source.ts';
import { keyOf, type Keyed } from '../../../otlp/json-to-wire/messages.ts';
import { CLOSE_BRACE, CLOSE_BRACKET, OPEN_BRACE, OPEN_BRACKET } from '../../json-bytes.ts';
import { passMember } from './pass-value.ts';
import { TagWriter, type TagTaker, type TagType } from './tag-writer.ts';
import type { WireTools } from './wire-tools.ts';

interface LogField extends Keyed<LogField> {
  name: 'timestamp' | 'fields';
  bit: number;
}

const field = (name: LogField['name'], bit: number): LogField => ({ name, bit, key: keyOf(name), follower: undefined });
const FIELDS = [field('timestamp', 1), field('fields', 2)];
const START = field('fields', 0);
const BOTH = 3;

/** Fields of Span.Event. */
const WIRE = { time: 0x09, name: 0x12, attributes: 0x1a };
const NAME_KEYS = new Set(['event']);

/** Writes a span's logs as events. */
export class EventWriter implements TagTaker {
  readonly keys = NAME_KEYS;
  readonly #tools: WireTools;
  readonly #tags: TagWriter;
  #isNamed = false;

  constructor(tools: WireTools) {
    this.#tools = tools;
    this.#tags = new TagWriter(tools, WIRE.attributes, this);
  }

  /** `tag`: of the span's field. */
  events(tag: number): void {
    const { source, output } = this.#tools;
    source.expect(OPEN_BRACKET);
    if (source.skips(CLOSE_BRACKET)) return;
    do {
      output.byte(tag);
      const start = output.begin();
      this.#event();
      output.end(start);
    } while (source.more(CLOSE_BRACKET));
  }

  #event(): void {
    const { source } = this.#tools;
    let seen = 0;
    let last = START;
    this.#isNamed = false;
    source.expect(OPEN_BRACE);
    do {
      const found = source.fieldOf(FIELDS, last);
      if (found === undefined) passMember(this.#tools);
      else {
        if ((seen & found.bit) !== 0) throw UNUSUAL;
        seen |= found.bit;
        last = found;
        if (found.name === 'timestamp') this.#time();
        else this.#tags.tags();
      }
    } while (source.more(CLOSE_BRACE));
    if (seen !== BOTH) throw UNUSUAL;
  }

  #time(): void {
    const us = this.#tools.readUs();
    this.#tools.output.byte(WIRE.time);
    this.#tools.writeNs(us);
  }

  /** The first text of this key names the event. */
  take(_: string, type: TagType, before: number): boolean {
    const { output, texts } = this.#tools;
    if (type !== 'string' || this.#isNamed) return false;
    this.#isNamed = true;
    output.at = before;
    output.byte(WIRE.name);
    texts.text();
    return true;
  }
}
