import { encodeUtf8 } from '../../../encoding/utf8.ts';
import { HEX_VALUES } from '../../../otlp/json-to-wire/escapes.ts';
import { UNUSUAL } from '../../../otlp/json-to-wire/json-source.ts';
import { keyOf, type Keyed } from '../../../otlp/json-to-wire/messages.ts';
import { CLOSE_BRACE, CLOSE_BRACKET, OPEN_BRACE, OPEN_BRACKET, QUOTE } from '../../json-bytes.ts';
import { EventWriter } from './event-writer.ts';
import { KnownTexts } from './known-texts.ts';
import { passMember, passValue } from './pass-value.ts';
import { TagWriter } from './tag-writer.ts';
import { TakenTags } from './taken-tags.ts';
import { TraceIds } from './trace-ids.ts';
import type { WireTools } from './wire-tools.ts';

interface NamedField<Name extends string> extends Keyed<NamedField<Name>> {
  name: Name;
  bit: number;
}

const fieldsOf = <Name extends string>(...names: readonly Name[]): NamedField<Name>[] =>
  names.map((name, i) => ({ name, bit: 1 << i, key: keyOf(name), follower: undefined }));

const FIELDS = fieldsOf(
  ...(['traceID', 'spanID', 'operationName', 'references', 'startTime', 'duration', 'tags', 'logs'] as const),
  ...(['processID', 'parentSpanID', 'flags', 'warnings', 'process', 'tag', 'startTimeMillis'] as const),
);
type Name = (typeof FIELDS)[number]['name'];
const START = fieldsOf<Name>('tag')[0]!;
const REFERENCE_FIELDS = fieldsOf('refType', 'traceID', 'spanID');
const REFERENCE_START = fieldsOf<'refType' | 'traceID' | 'spanID'>('spanID')[0]!;
const bitOf = (wanted: Name): number => FIELDS.find(({ name }) => name === wanted)!.bit;
const NEEDED = bitOf('traceID') | bitOf('spanID') | bitOf('startTime') | bitOf('processID');
const CHILD_OF = encodeUtf8('"CHILD_OF"');
const NULL = encodeUtf8('null');

/** Fields of Span. */
const WIRE = {
  ...{ traceId: 0x0a, spanId: 0x12, parentSpanId: 0x22, name: 0x2a, kind: 0x30, start: 0x39, end: 0x41 },
  ...{ attributes: 0x4a, events: 0x5a, status: 0x7a, flags: 0x85 },
};
const SPAN_BYTES = 8;
const NOWHERE = -1;

/**
 * Writes a span of Jaeger's as one of OTLP, straight from bytes to bytes. It takes the plain form only, as Jaeger writes it, and throws
 * UNUSUAL for all else, which `spanOf` reads by the same rules.
 */
export class SpanWriter {
  readonly #tools: WireTools;
  readonly #tags: TagWriter;
  readonly #events: EventWriter;
  readonly #traceIds: TraceIds;
  readonly #processIds: KnownTexts;
  readonly taken: TakenTags;
  #us = 0;
  #durationUs = 0;
  /** Where the trace's id and, of another span, the parent stand in the source. */
  #traceAt = NOWHERE;
  #traceEnd = NOWHERE;
  #parentAt = NOWHERE;
  #legacyParentAt = NOWHERE;
  processId = '';

  constructor(tools: WireTools) {
    this.#tools = tools;
    this.taken = new TakenTags(tools);
    this.#tags = new TagWriter(tools, WIRE.attributes, this.taken);
    this.#events = new EventWriter(tools);
    this.#traceIds = new TraceIds(tools);
    this.#processIds = new KnownTexts(tools);
  }

  /** The fields of the span that stands next in the source. Of what is told apart, see `taken` and `processId`. */
  write(): void {
    this.#clear();
    this.#fields();
    this.#parent();
    this.#times();
    this.taken.writeStatus(WIRE.status);
    const { output } = this.#tools;
    if (this.taken.kind === 0) return;
    output.byte(WIRE.kind);
    output.byte(this.taken.kind);
  }

  #clear(): void {
    this.taken.clear();
    this.#us = this.#durationUs = 0;
    this.#traceAt = this.#parentAt = this.#legacyParentAt = NOWHERE;
    this.processId = '';
  }

  #fields(): void {
    const { source } = this.#tools;
    let seen = 0;
    let last = START;
    source.expect(OPEN_BRACE);
    do {
      const found = source.fieldOf(FIELDS, last);
      if (found === undefined) passMember(this.#tools);
      else {
        if ((seen & found.bit) !== 0) throw UNUSUAL;
        seen |= found.bit;
        last = found;
        this.#field(found.name);
      }
    } while (source.more(CLOSE_BRACE));
    if ((seen & NEEDED) !== NEEDED) throw UNUSUAL;
  }

  #field(name: Name): void {
    const { source, output, texts } = this.#tools;
    switch (name) {
      case 'traceID':
        source.peek();
        this.#traceAt = source.pos;
        output.byte(WIRE.traceId);
        if (!this.#traceIds.copy()) throw UNUSUAL;
        this.#traceEnd = source.pos;
        return;
      case 'spanID':
        output.byte(WIRE.spanId);
        if (!this.#tools.copyId(SPAN_BYTES)) throw UNUSUAL;
        return;
      case 'operationName':
        output.byte(WIRE.name);
        return texts.text();
      case 'references':
        return this.#references();
      case 'startTime':
        this.#us = this.#tools.readUs();
        return;
      case 'duration':
        this.#durationUs = this.#tools.readUs();
        return;
      case 'tags':
        return this.#tags.tags();
      case 'logs':
        return this.#isNull() ? undefined : this.#events.events(WIRE.events);
      case 'processID':
        source.peek();
        this.processId = this.#processIds.read();
        return;
      case 'parentSpanID':
        source.peek();
        this.#legacyParentAt = source.pos;
        return passValue(this.#tools);
      case 'flags':
        return this.#flags();
      case 'warnings':
        return this.#warnings();
      default:
        throw UNUSUAL;
    }
  }

  #isNull(): boolean {
    const { source } = this.#tools;
    source.peek();
    return source.word(NULL);
  }

  /** None, or one to the parent, in the same trace. */
  #references(): void {
    const { source } = this.#tools;
    if (this.#isNull()) return;
    source.expect(OPEN_BRACKET);
    if (source.skips(CLOSE_BRACKET)) return;
    this.#reference();
    source.expect(CLOSE_BRACKET);
  }

  #reference(): void {
    const { source } = this.#tools;
    let seen = 0;
    let last = REFERENCE_START;
    source.expect(OPEN_BRACE);
    do {
      const found = source.fieldOf(REFERENCE_FIELDS, last);
      if (found === undefined) passMember(this.#tools);
      else {
        seen += found.bit;
        last = found;
        source.peek();
        if (found.name === 'refType' && !source.word(CHILD_OF)) throw UNUSUAL;
        if (found.name === 'traceID') this.#sameTrace();
        if (found.name === 'spanID') this.#parentAt = source.pos;
        if (found.name === 'spanID') this.#passSpanId();
      }
    } while (source.more(CLOSE_BRACE));
    if (seen !== 7) throw UNUSUAL;
  }

  /** It is looked at when the parent is written. */
  #passSpanId(): void {
    const { source } = this.#tools;
    const { bytes, pos } = source;
    const end = pos + 2 * SPAN_BYTES + 1;
    let bits = bytes[pos]! ^ QUOTE;
    for (let i = pos + 1; i < end; i++) bits |= HEX_VALUES[bytes[i]!]!;
    if (bits < 16 && bytes[end] === QUOTE) source.pos = end + 1;
    else passValue(this.#tools);
  }

  /** As it was written before, in its quotes. */
  #sameTrace(): void {
    const length = this.#traceEnd - this.#traceAt;
    if (this.#traceAt === NOWHERE || length < 4 || !this.#tools.source.repeats(this.#traceAt, length)) throw UNUSUAL;
  }

  /** That of the reference, else the field that old versions wrote, which may be empty. */
  #parent(): void {
    const { source, output } = this.#tools;
    const isLegacy = this.#parentAt === NOWHERE;
    const at = isLegacy ? this.#legacyParentAt : this.#parentAt;
    if (at === NOWHERE) return;
    const { pos } = source;
    const before = output.at;
    source.pos = at;
    output.byte(WIRE.parentSpanId);
    if (!this.#tools.copyId(SPAN_BYTES)) output.at = before;
    source.pos = pos;
  }

  #times(): void {
    const { output } = this.#tools;
    output.byte(WIRE.start);
    this.#tools.writeNs(this.#us);
    output.byte(WIRE.end);
    this.#tools.writeNs(this.#us + this.#durationUs);
  }

  /** "Sampled" or not; what else Jaeger's flags say is an attribute. */
  #flags(): void {
    const { output, numbers } = this.#tools;
    const flags = numbers.small(2);
    output.tag(WIRE.flags);
    output.fixed32(flags);
  }

  /** None. */
  #warnings(): void {
    const { source } = this.#tools;
    if (this.#isNull()) return;
    source.expect(OPEN_BRACKET);
    source.expect(CLOSE_BRACKET);
  }
}
