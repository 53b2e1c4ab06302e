import type { Resource } from '../../../model/resource.ts';
import { encodeMessage } from '../../../otlp/encode-protobuf.ts';
import { UNUSUAL } from '../../../otlp/json-to-wire/json-source.ts';
import { WireOutput } from '../../../otlp/json-to-wire/wire-output.ts';
import type { TakeRequest } from '../../format.ts';
import type { Notes } from '../../records/notes.ts';
import type { RecordElement, RecordPiece } from '../../records/record-queue.ts';
import type { JaegerTrace } from '../traces.ts';
import { SpanWriter } from './span-writer.ts';
import { WireTools } from './wire-tools.ts';

/** Larger pieces are one record that is out of the ordinary. */
const MOST_PIECE_BYTES = 2 * 1024 * 1024;
/** Of a log without fields, and of passed-over lists of nothing; of what people write, JSON is the longer one. */
const GROWTH = 8;
/** Refused so often in a row, requests are not wanted, as where values are to be hidden. */
const MOST_REFUSALS = 4;

/** Fields of the request and the messages around a span. */
const WIRE = { group: 0x0a, resource: 0x0a, scopes: 0x12, scope: 0x0a, spans: 0x12 };
/** Tags and lengths of a message and of one in it. */
const AROUND_BYTES = 10;

const NOTHING = new Uint8Array(0);
const NO_SCOPE = { attributes: [], droppedAttributesCount: 0 };

export type ResourceOf = (trace: JaegerTrace, processId: string, notes: Notes) => Resource | undefined;

/** Spans written one after the other, and where each begins and ends. */
interface ScopeSpans {
  /** The scope as protobuf; empty for none. */
  scope: Uint8Array;
  ranges: number[];
}

interface ResourceSpans {
  resource: Uint8Array;
  scopes: Map<string, ScopeSpans>;
}

/**
 * Makes requests of pieces of Jaeger's JSON, bytes to bytes:
 *
 *   spans ── SpanWriter ── by resource and scope ── request ── as it is, to who takes it
 *     └── out of the ordinary ──────────────────────────────── left over, to be decoded
 */
export class SpanRequests {
  readonly #tools = new WireTools();
  readonly #writer = new SpanWriter(this.#tools);
  readonly #take: TakeRequest;
  readonly #resourceOf: ResourceOf;
  readonly #resources = new WeakMap<Resource, Uint8Array>();
  readonly #whole = new WireOutput();
  #groups = new Map<Resource, ResourceSpans>();
  /** Of the groups, what stands around spans. */
  #aroundBytes = 0;
  #refusals = 0;

  constructor(take: TakeRequest, resourceOf: ResourceOf) {
    this.#take = take;
    this.#resourceOf = resourceOf;
  }

  /** Gives what is still to be decoded. */
  take({ bytes, elements }: RecordPiece<JaegerTrace>, notes: Notes): RecordElement<JaegerTrace>[] {
    if (bytes.length > MOST_PIECE_BYTES || this.#refusals >= MOST_REFUSALS) return elements;
    this.#tools.source.open(bytes);
    this.#tools.output.open(GROWTH * bytes.length);
    this.#groups = new Map();
    this.#aroundBytes = 0;
    const left = elements.filter((element) => !this.#span(element, notes));
    if (left.length === elements.length) return elements;
    const isTaken = this.#take('traces', this.#request());
    this.#refusals = isTaken ? 0 : this.#refusals + 1;
    return isTaken ? left : elements;
  }

  #span({ start, end, context, afterBreak }: RecordElement<JaegerTrace>, notes: Notes): boolean {
    const { source, output } = this.#tools;
    const before = output.at;
    try {
      if (afterBreak) throw UNUSUAL;
      source.pos = start;
      output.byte(WIRE.spans);
      const span = output.begin();
      this.#writer.write();
      output.end(span);
      if (source.pos !== end) throw UNUSUAL;
      this.#add(context, notes, before, output.at);
      return true;
    } catch (error) {
      if (error !== UNUSUAL) throw error;
      output.at = before;
      return false;
    }
  }

  #add(trace: JaegerTrace, notes: Notes, start: number, end: number): void {
    const { processId, taken } = this.#writer;
    const resource = this.#resourceOf(trace, processId, notes);
    if (resource === undefined) throw UNUSUAL;
    const { scopes } = this.#groups.get(resource) ?? this.#open(resource);
    const { scopeName: name, scopeVersion: version } = taken;
    const key = version === '' ? name : `${name}\n${version}`;
    let spans = scopes.get(key);
    if (spans === undefined) scopes.set(key, (spans = { scope: this.#scopeOf(name, version), ranges: [] }));
    spans.ranges.push(start, end);
  }

  #open(resource: Resource): ResourceSpans {
    let wire = this.#resources.get(resource);
    if (wire === undefined) this.#resources.set(resource, (wire = encodeMessage('Resource', resource)));
    const opened = { resource: wire, scopes: new Map() };
    this.#groups.set(resource, opened);
    this.#aroundBytes += AROUND_BYTES + wire.length;
    return opened;
  }

  #scopeOf(name: string, version: string): Uint8Array {
    const isNone = name === '' && version === '';
    const wire = isNone ? NOTHING : encodeMessage('InstrumentationScope', { ...NO_SCOPE, name, version });
    this.#aroundBytes += AROUND_BYTES + wire.length;
    return wire;
  }

  #request(): Uint8Array {
    const whole = this.#whole;
    whole.open(this.#tools.output.at + this.#aroundBytes);
    for (const { resource, scopes } of this.#groups.values()) {
      whole.byte(WIRE.group);
      const group = whole.begin();
      this.#message(WIRE.resource, resource);
      for (const spans of scopes.values()) this.#scopeSpans(spans);
      whole.end(group);
    }
    return whole.finish();
  }

  #scopeSpans({ scope, ranges }: ScopeSpans): void {
    const whole = this.#whole;
    const { bytes } = this.#tools.output;
    whole.byte(WIRE.scopes);
    const scopeSpans = whole.begin();
    if (scope.length > 0) this.#message(WIRE.scope, scope);
    for (let i = 0; i < ranges.length; i += 2) this.#copy(bytes.subarray(ranges[i], ranges[i + 1]));
    whole.end(scopeSpans);
  }

  #message(tag: number, content: Uint8Array): void {
    const whole = this.#whole;
    whole.byte(tag);
    const start = whole.begin();
    this.#copy(content);
    whole.end(start);
  }

  #copy(bytes: Uint8Array): void {
    this.#whole.bytes.set(bytes, this.#whole.at);
    this.#whole.at += bytes.length;
  }
}
