import type { Packer } from '../packer.ts';
import type { SpanAppender } from '../span-appender.ts';
import { AttributePacker } from './attribute-packer.ts';
import { fieldActions } from './field-actions.ts';
import { OriginPacker, type Range } from './origin-packer.ts';
import { SpanTimes } from './span-times.ts';
import { UNUSUAL, WireCursor } from './wire-cursor.ts';

const REQUEST = fieldActions('ExportTraceServiceRequest', [['resourceSpans', 'bytes']]);
const RESOURCE_SPANS = fieldActions('ResourceSpans', [
  ['resource', 'bytes'],
  ['schemaUrl', 'bytes'],
  ['scopeSpans', 'bytes'],
]);
const SCOPE_SPANS = fieldActions('ScopeSpans', [
  ['scope', 'bytes'],
  ['schemaUrl', 'bytes'],
  ['spans', 'bytes'],
]);
const SPAN = fieldActions('Span', [
  ['attributes', 'bytes'],
  ['traceId', 'bytes'],
  ['spanId', 'bytes'],
  ['parentSpanId', 'bytes'],
  ['name', 'bytes'],
  ['kind', 'varint'],
  ['startTimeUnixNano', 'fixed64'],
  ['endTimeUnixNano', 'fixed64'],
  ['status', 'bytes'],
  ['events', 'bytes'],
  ['links', 'bytes'],
  ['flags', 'fixed32'],
  ['traceState', 'bytes'],
  ['droppedAttributesCount', 'varint'],
  ['droppedEventsCount', 'varint'],
  ['droppedLinksCount', 'varint'],
]);
const STATUS = fieldActions('Status', [
  ['message', 'bytes'],
  ['code', 'varint'],
]);
const EVENT = fieldActions('Span.Event', [
  ['attributes', 'bytes'],
  ['timeUnixNano', 'fixed64'],
  ['name', 'bytes'],
  ['droppedAttributesCount', 'varint'],
]);
const LINK = fieldActions('Span.Link', [
  ['attributes', 'bytes'],
  ['traceId', 'bytes'],
  ['spanId', 'bytes'],
  ['traceState', 'bytes'],
  ['flags', 'fixed32'],
  ['droppedAttributesCount', 'varint'],
]);

const NO_RANGE: Range = { start: 0, end: 0 };
const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
/** Flipped in a UUID's highest word, as in `UuidColumn`. */
const TOP_BIT = 0x80000000;
const ERROR = 2;

/** An event can be two bytes on the wire and is seventy as a row: requests made of nothing else go the bounded way. */
const BYTES_PER_PART = 16;
const ALWAYS_PARTS = 4_096;

/**
 * Requests of spans from the wire straight into columns: no object and no string for what was seen before. Only the plain
 * form is read: known fields, valid ids and texts, each field once. For all else `pack` leaves no trace and gives false, and
 * the decoder for all cases (`core/otlp`) says what is to be said of the request.
 */
export class SpanPacker {
  readonly #cursor = new WireCursor();
  readonly #attributes: AttributePacker;
  readonly #origins: OriginPacker;
  readonly #packer: Packer;
  readonly #rows: SpanAppender;
  readonly #times = new SpanTimes();
  #resource = 0;
  #scope = 0;
  /** Events and links there may be, those of earlier requests included. */
  #mostParts = 0;
  /** Whether the request packed last has a failed span. */
  sawError = false;

  constructor(packer: Packer) {
    this.#packer = packer;
    this.#rows = packer.spans;
    this.#attributes = new AttributePacker(this.#cursor, packer.dictionaries);
    this.#origins = new OriginPacker(packer.catalog);
  }

  /** False where the request is not of the plain form; then nothing of it is in the columns. */
  pack(bytes: Uint8Array): boolean {
    const { spans, events, links } = this.#rows;
    const before = { spans: spans.rows, events: events.rows, links: links.rows, lastId: this.#rows.lastId };
    const texts = this.#packer.mark();
    const known = [this.#attributes.mark(), this.#origins.mark()] as const;
    this.#mostParts = before.events + before.links + ALWAYS_PARTS + bytes.length / BYTES_PER_PART;
    this.#cursor.open(bytes);
    this.#times.clear();
    this.sawError = false;
    try {
      this.#request(bytes.length);
    } catch {
      // Whatever it was, the other decoder meets it again and can name it.
      spans.truncate(before.spans);
      events.truncate(before.events);
      links.truncate(before.links);
      this.#rows.lastId = before.lastId;
      this.#packer.backTo(texts);
      this.#attributes.backTo(known[0]);
      this.#origins.backTo(known[1]);
      return false;
    }
    this.#count(spans.rows - before.spans, events.rows - before.events, links.rows - before.links);
    return true;
  }

  #count(spans: number, events: number, links: number): void {
    const { tally } = this.#packer;
    tally.counts.spans += spans;
    tally.counts.events += events;
    tally.counts.links += links;
    this.#times.tell(tally);
  }

  #request(end: number): void {
    const cursor = this.#cursor;
    while (cursor.pos < end) {
      if (REQUEST[cursor.tag(end)] !== 1) throw UNUSUAL;
      this.#resourceSpans(cursor.until(end));
    }
  }

  #resourceSpans(end: number): void {
    const start = this.#cursor.pos;
    const [resource, schemaUrl] = this.#describe(RESOURCE_SPANS, end);
    this.#resource = this.#origins.resource(this.#cursor.bytes, resource, schemaUrl);
    this.#cursor.pos = start;
    this.#each(RESOURCE_SPANS, end, (to) => this.#scopeSpans(to));
  }

  #scopeSpans(end: number): void {
    const start = this.#cursor.pos;
    const [scope, schemaUrl] = this.#describe(SCOPE_SPANS, end);
    this.#scope = this.#origins.scope(this.#cursor.bytes, scope, schemaUrl);
    this.#cursor.pos = start;
    this.#each(SCOPE_SPANS, end, (to) => this.#span(to));
  }

  /** Fields 1 and 2 of a group, wherever they stand: some write them behind the items. */
  #describe(actions: Uint8Array, end: number): [Range, Range] {
    const cursor = this.#cursor;
    const found: [Range, Range] = [NO_RANGE, NO_RANGE];
    while (cursor.pos < end) {
      const action = actions[cursor.tag(end)];
      if (!action) throw UNUSUAL; // 0, or undefined beyond the table
      const to = cursor.until(end);
      if (action < 3) {
        if (found[action - 1] !== NO_RANGE) throw UNUSUAL;
        found[action - 1] = { start: cursor.pos, end: to };
      }
      cursor.pos = to;
    }
    return found;
  }

  #each(actions: Uint8Array, end: number, item: (to: number) => void): void {
    const cursor = this.#cursor;
    while (cursor.pos < end) {
      const action = actions[cursor.tag(end)];
      const to = cursor.until(end);
      if (action === 3) item(to);
      cursor.pos = to;
    }
  }

  #span(end: number): void {
    const { spans, events, links } = this.#rows;
    const row = spans.begin();
    const { columns } = spans;
    const firstEvent = events.rows;
    const firstLink = links.rows;
    columns.id.values[row] = ++this.#rows.lastId;
    columns.resource.values[row] = this.#resource;
    columns.scope.values[row] = this.#scope;
    columns.import.values[row] = 0;
    this.#clear(row);
    columns.shape.values[row] = this.#spanFields(row, end);
    columns.attributes.end(row);
    columns.events.values[row] = events.rows - firstEvent;
    columns.links.values[row] = links.rows - firstLink;
    this.#finishParts(row, firstEvent, firstLink);
    this.#times.see(columns.startNs.words, row);
    this.#times.see(columns.endNs.words, row);
  }

  /** The fields that may be absent. */
  #clear(row: number): void {
    const { columns } = this.#rows.spans;
    columns.parentSpanId.words.fill(0, row * 2, row * 2 + 2);
    columns.startNs.words.fill(0, row * 2, row * 2 + 2);
    columns.endNs.words.fill(0, row * 2, row * 2 + 2);
    columns.traceState.values[row] = columns.flags.values[row] = columns.name.values[row] = 0;
    columns.kind.values[row] = columns.statusCode.values[row] = columns.statusMessage.values[row] = 0;
    columns.droppedAttributes.values[row] = columns.droppedEvents.values[row] = columns.droppedLinks.values[row] = 0;
  }

  /** Gives the number of the shape. */
  #spanFields(row: number, end: number): number {
    const cursor = this.#cursor;
    const { columns } = this.#rows.spans;
    const { shapes } = this.#packer.dictionaries;
    let shape = shapes.root;
    let ids = 0;
    let hasStatus = false;
    while (cursor.pos < end) {
      switch (SPAN[cursor.tag(end)]) {
        case 1:
          shape = this.#attributes.attribute(shape, columns.attributes, end);
          break;
        case 2:
          ids |= this.#traceId(columns.traceId.words, row, end);
          break;
        case 3:
          ids |= 2 * this.#spanId(columns.spanId.words, row, end, SPAN_ID_BYTES);
          break;
        case 4:
          this.#spanId(columns.parentSpanId.words, row, end, 0);
          break;
        case 5:
          columns.name.values[row] = this.#name(end);
          break;
        case 6:
          columns.kind.values[row] = this.#int32(end);
          break;
        case 7:
          this.#time(columns.startNs.words, row, end);
          break;
        case 8:
          this.#time(columns.endNs.words, row, end);
          break;
        case 9:
          if (hasStatus) throw UNUSUAL;
          hasStatus = true;
          this.#status(row, cursor.until(end));
          break;
        case 10:
          this.#event(cursor.until(end));
          break;
        case 11:
          this.#link(cursor.until(end));
          break;
        case 12:
          columns.flags.values[row] = cursor.fixed32(end);
          break;
        case 13:
          columns.traceState.values[row] = this.#text(end);
          break;
        case 14:
          columns.droppedAttributes.values[row] = this.#int32(end);
          break;
        case 15:
          columns.droppedEvents.values[row] = this.#int32(end);
          break;
        case 16:
          columns.droppedLinks.values[row] = this.#int32(end);
          break;
        default:
          throw UNUSUAL;
      }
    }
    if (ids !== 3) throw UNUSUAL;
    return shapes.id(shape);
  }

  #status(row: number, end: number): void {
    const cursor = this.#cursor;
    const { columns } = this.#rows.spans;
    while (cursor.pos < end) {
      const action = STATUS[cursor.tag(end)];
      if (action === 1) columns.statusMessage.values[row] = this.#text(end);
      else if (action === 2) columns.statusCode.values[row] = this.#int32(end);
      else throw UNUSUAL;
    }
    if (columns.statusCode.values[row] === ERROR) this.sawError = true;
  }

  #checkParts(): void {
    if (this.#rows.events.rows + this.#rows.links.rows > this.#mostParts) throw UNUSUAL;
  }

  #event(end: number): void {
    const cursor = this.#cursor;
    const { events } = this.#rows;
    this.#checkParts();
    const row = events.begin();
    const { columns } = events;
    const { shapes } = this.#packer.dictionaries;
    let shape = shapes.root;
    columns.timeNs.words.fill(0, row * 2, row * 2 + 2);
    columns.name.values[row] = columns.droppedAttributes.values[row] = columns.import.values[row] = 0;
    while (cursor.pos < end) {
      const action = EVENT[cursor.tag(end)];
      if (action === 1) shape = this.#attributes.attribute(shape, columns.attributes, end);
      else if (action === 2) this.#time(columns.timeNs.words, row, end);
      else if (action === 3) columns.name.values[row] = this.#name(end);
      else if (action === 4) columns.droppedAttributes.values[row] = this.#int32(end);
      else throw UNUSUAL;
    }
    columns.shape.values[row] = shapes.id(shape);
    columns.attributes.end(row);
  }

  #link(end: number): void {
    const cursor = this.#cursor;
    const { links } = this.#rows;
    this.#checkParts();
    const row = links.begin();
    const { columns } = links;
    const { shapes } = this.#packer.dictionaries;
    let shape = shapes.root;
    let ids = 0;
    columns.traceState.values[row] = columns.flags.values[row] = 0;
    columns.droppedAttributes.values[row] = columns.import.values[row] = 0;
    while (cursor.pos < end) {
      const action = LINK[cursor.tag(end)];
      if (action === 1) shape = this.#attributes.attribute(shape, columns.attributes, end);
      else if (action === 2) ids |= this.#traceId(columns.linkedTraceId.words, row, end);
      else if (action === 3) ids |= 2 * this.#spanId(columns.linkedSpanId.words, row, end, SPAN_ID_BYTES);
      else if (action === 4) columns.traceState.values[row] = this.#text(end);
      else if (action === 5) columns.flags.values[row] = cursor.fixed32(end);
      else if (action === 6) columns.droppedAttributes.values[row] = this.#int32(end);
      else throw UNUSUAL;
    }
    if (ids !== 3) throw UNUSUAL;
    columns.shape.values[row] = shapes.id(shape);
    columns.attributes.end(row);
  }

  /** What events and links say of their span, which may come after them. */
  #finishParts(row: number, firstEvent: number, firstLink: number): void {
    const { spans, events, links } = this.#rows;
    const trace = spans.columns.traceId.words;
    for (const [{ columns }, first, end] of [
      [events, firstEvent, events.rows],
      [links, firstLink, links.rows],
    ] as const) {
      for (let part = first; part < end; part++) {
        columns.span.values[part] = this.#rows.lastId;
        columns.position.values[part] = part - first;
        for (let i = 0; i < 4; i++) columns.traceId.words[part * 4 + i] = trace[row * 4 + i]!;
      }
    }
  }

  /** Gives 1. The order is that of a 128-bit number, the lowest word first. */
  #traceId(words: Uint32Array, row: number, end: number): number {
    const cursor = this.#cursor;
    const to = cursor.until(end);
    const { pos, view } = cursor;
    if (to - pos !== TRACE_ID_BYTES) throw UNUSUAL;
    const at = row * 4;
    words[at] = view.getUint32(pos + 12);
    words[at + 1] = view.getUint32(pos + 8);
    words[at + 2] = view.getUint32(pos + 4);
    words[at + 3] = view.getUint32(pos) ^ TOP_BIT;
    if (!(words[at] || words[at + 1] || words[at + 2] || words[at + 3] !== TOP_BIT)) throw UNUSUAL;
    cursor.pos = to;
    return 1;
  }

  /** Gives 1. `least` bytes, else none at all or those of an id. */
  #spanId(words: Uint32Array, row: number, end: number, least: number): number {
    const cursor = this.#cursor;
    const to = cursor.until(end);
    const { pos, view } = cursor;
    const length = to - pos;
    if (length !== SPAN_ID_BYTES && (length > 0 || least > 0)) throw UNUSUAL;
    words[row * 2] = length === 0 ? 0 : view.getUint32(pos + 4);
    words[row * 2 + 1] = length === 0 ? 0 : view.getUint32(pos);
    if (least > 0 && !(words[row * 2] || words[row * 2 + 1])) throw UNUSUAL;
    cursor.pos = to;
    return 1;
  }

  #time(words: Uint32Array, row: number, end: number): void {
    const cursor = this.#cursor;
    cursor.fixed64(end);
    words[row * 2] = cursor.low;
    words[row * 2 + 1] = cursor.high;
  }

  #int32(end: number): number {
    this.#cursor.varint(end);
    return this.#cursor.low;
  }

  #text(end: number): number {
    const cursor = this.#cursor;
    const to = cursor.until(end);
    const id = this.#attributes.text(cursor.pos, to);
    cursor.pos = to;
    return id;
  }

  #name(end: number): number {
    const cursor = this.#cursor;
    const to = cursor.until(end);
    const id = this.#attributes.name(cursor.pos, to);
    cursor.pos = to;
    return id;
  }
}
