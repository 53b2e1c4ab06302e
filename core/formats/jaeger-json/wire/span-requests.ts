import type { Resource } from '../../../model/resource.ts';
import { encodeMessage } from '../../../otlp/encode-protobuf.ts';
import { WireOutput } from '../../../otlp/json-to-wire/wire-output.ts';
import type { TakeRequest } from '../../format.ts';
import type { Notes } from '../../records/notes.ts';
import type { RecordElement, RecordPiece } from '../../records/record-queue.ts';
import type { TakeWhole } from '../../records/record-reader.ts';
import type { JaegerTrace } from '../traces.ts';
import { SpanWires, WireSpan } from './span-wires.ts';

/** Larger pieces are one record that is out of the ordinary. */
const MOST_PIECE_BYTES = 2 * 1024 * 1024;
/** Refused so often in a row, requests are not wanted, as where values are to be hidden. */
const MOST_REFUSALS = 4;

/** Fields of the request and the messages around a span. */
const WIRE = { group: 0x0a, resource: 0x0a, scopes: 0x12, scope: 0x0a };
/** Tags and lengths of a message and of one in it. */
const AROUND_BYTES = 10;

const NOTHING = new Uint8Array(0);
const NO_SCOPE = { attributes: [], droppedAttributesCount: 0 };

export type ResourceOf = (trace: JaegerTrace, processId: string, notes: Notes) => Resource | undefined;

interface ScopeSpans {
  /** The scope as protobuf; empty for none. */
  scope: Uint8Array;
  spans: WireSpan[];
}

interface ResourceSpans {
  resource: Uint8Array;
  scopes: Map<string, ScopeSpans>;
}

/**
 * Makes requests of Jaeger's JSON, bytes to bytes:
 *
 *   spans ── SpanWires ── by resource and scope ── request ── as it is, to who takes it
 *     └── out of the ordinary ─────────────────────────────── left over, to be decoded
 */
export class SpanRequests implements TakeWhole<JaegerTrace> {
  readonly #wires = new SpanWires();
  readonly #take: TakeRequest;
  readonly #resourceOf: ResourceOf;
  readonly #resources = new WeakMap<Resource, Uint8Array>();
  readonly #whole = new WireOutput();
  #groups = new Map<Resource, ResourceSpans>();
  /** Of the groups with all that is in them. */
  #bytes = 0;
  #refusals = 0;

  constructor(take: TakeRequest, resourceOf: ResourceOf) {
    this.#take = take;
    this.#resourceOf = resourceOf;
  }

  ahead(bytes: Uint8Array, at: number): WireSpan | undefined {
    return this.#refusals >= MOST_REFUSALS ? undefined : this.#wires.ahead(bytes, at);
  }

  take({ bytes, elements }: RecordPiece<JaegerTrace>, notes: Notes): RecordElement<JaegerTrace>[] {
    if (bytes.length > MOST_PIECE_BYTES || this.#refusals >= MOST_REFUSALS) return elements;
    this.#groups = new Map();
    this.#bytes = 0;
    const left = elements.filter((element) => !this.#add(element, bytes, notes));
    if (left.length === elements.length) return elements;
    const isTaken = this.#take('traces', this.#request());
    this.#refusals = isTaken ? 0 : this.#refusals + 1;
    return isTaken ? left : elements;
  }

  #add(
    { ahead, start, end, context, afterBreak }: RecordElement<JaegerTrace>,
    piece: Uint8Array,
    notes: Notes,
  ): boolean {
    if (afterBreak) return false;
    const span = ahead instanceof WireSpan ? ahead : this.#wires.of(piece.subarray(start, end));
    if (span === undefined) return false;
    const resource = this.#resourceOf(context, span.processId, notes);
    if (resource === undefined) return false;
    const { scopes } = this.#groups.get(resource) ?? this.#open(resource);
    const { scopeName: name, scopeVersion: version } = span;
    const key = version === '' ? name : `${name}\n${version}`;
    let scope = scopes.get(key);
    if (scope === undefined) scopes.set(key, (scope = { scope: this.#scopeOf(name, version), spans: [] }));
    scope.spans.push(span);
    this.#bytes += span.end - span.start;
    return true;
  }

  #open(resource: Resource): ResourceSpans {
    let wire = this.#resources.get(resource);
    if (wire === undefined) this.#resources.set(resource, (wire = encodeMessage('Resource', resource)));
    const opened = { resource: wire, scopes: new Map() };
    this.#groups.set(resource, opened);
    this.#bytes += AROUND_BYTES + wire.length;
    return opened;
  }

  #scopeOf(name: string, version: string): Uint8Array {
    const isNone = name === '' && version === '';
    const wire = isNone ? NOTHING : encodeMessage('InstrumentationScope', { ...NO_SCOPE, name, version });
    this.#bytes += AROUND_BYTES + wire.length;
    return wire;
  }

  #request(): Uint8Array {
    const whole = this.#whole;
    whole.open(this.#bytes);
    for (const { resource, scopes } of this.#groups.values()) {
      whole.byte(WIRE.group);
      const group = whole.begin();
      this.#message(WIRE.resource, resource);
      for (const spans of scopes.values()) this.#scopeSpans(spans);
      whole.end(group);
    }
    return whole.finish();
  }

  #scopeSpans({ scope, spans }: ScopeSpans): void {
    const whole = this.#whole;
    whole.byte(WIRE.scopes);
    const scopeSpans = whole.begin();
    if (scope.length > 0) this.#message(WIRE.scope, scope);
    for (const span of spans) this.#copy(this.#wires.bytesOf(span));
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
