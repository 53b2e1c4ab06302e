import type { Packer } from '../packer.ts';
import type { SpanAppender } from '../span-appender.ts';
import type { AttributePacker } from './attribute-packer.ts';
import { fieldActions } from './field-actions.ts';
import { clearWords, type FieldReader } from './field-reader.ts';
import type { ItemPacker } from './item-packer.ts';
import { SpanPartPacker } from './span-part-packer.ts';
import { UNUSUAL, type WireCursor } from './wire-cursor.ts';
import type { Wire } from './wire.ts';

const SPAN = {
  attributes: 1,
  traceId: 2,
  spanId: 3,
  parentSpanId: 4,
  name: 5,
  kind: 6,
  startTimeUnixNano: 7,
  endTimeUnixNano: 8,
  status: 9,
  events: 10,
  links: 11,
  flags: 12,
  traceState: 13,
  droppedAttributesCount: 14,
  droppedEventsCount: 15,
  droppedLinksCount: 16,
} as const;
const SPAN_TAGS = fieldActions('Span', SPAN);
const STATUS = { message: 1, code: 2 } as const;
const STATUS_TAGS = fieldActions('Status', STATUS);

const ERROR = 2;
const BOTH_IDS = 3;

/** Spans with their events and links, straight into columns. */
export class SpanPacker implements ItemPacker {
  readonly #wire: Wire;
  readonly #cursor: WireCursor;
  readonly #fields: FieldReader;
  readonly #attributes: AttributePacker;
  readonly #packer: Packer;
  readonly #rows: SpanAppender;
  readonly #parts: SpanPartPacker;
  #before = { spans: 0, events: 0, links: 0, lastId: 0n };
  /** Whether the request has a failed span. */
  sawError = false;

  constructor(packer: Packer, wire: Wire) {
    this.#wire = wire;
    this.#cursor = wire.cursor;
    this.#fields = wire.fields;
    this.#attributes = wire.attributes;
    this.#packer = packer;
    this.#rows = packer.spans;
    this.#parts = new SpanPartPacker(packer, wire);
  }

  begin(): void {
    const { spans, events, links, lastId } = this.#rows;
    this.#before = { spans: spans.rows, events: events.rows, links: links.rows, lastId };
    this.sawError = false;
  }

  finish(): void {
    const { tally, spans } = this.#packer;
    tally.counts.spans += spans.spans.rows - this.#before.spans;
    tally.counts.events += spans.events.rows - this.#before.events;
    tally.counts.links += spans.links.rows - this.#before.links;
  }

  takeBack(): void {
    const { spans, events, links } = this.#rows;
    spans.truncate(this.#before.spans);
    events.truncate(this.#before.events);
    links.truncate(this.#before.links);
    this.#rows.lastId = this.#before.lastId;
  }

  item(end: number, resource: number, scope: number): void {
    const { spans, events, links } = this.#rows;
    this.#wire.budget.spend();
    const row = spans.begin();
    const { columns } = spans;
    const firstEvent = events.rows;
    const firstLink = links.rows;
    // `++` of a BigInt is a call into the runtime.
    columns.id.values[row] = this.#rows.lastId += 1n;
    columns.resource.values[row] = resource;
    columns.scope.values[row] = scope;
    columns.import.values[row] = 0;
    this.#clear(row);
    columns.shape.values[row] = this.#spanFields(row, end);
    columns.attributes.end(row);
    columns.events.values[row] = events.rows - firstEvent;
    columns.links.values[row] = links.rows - firstLink;
    this.#parts.finish(row, firstEvent, firstLink);
    this.#wire.times.see(columns.startNs.words, row);
    this.#wire.times.see(columns.endNs.words, row);
  }

  /** The fields that may be absent. */
  #clear(row: number): void {
    const { columns } = this.#rows.spans;
    clearWords(columns.parentSpanId.words, row);
    clearWords(columns.startNs.words, row);
    clearWords(columns.endNs.words, row);
    columns.traceState.values[row] = columns.flags.values[row] = columns.name.values[row] = 0;
    columns.kind.values[row] = columns.statusCode.values[row] = columns.statusMessage.values[row] = 0;
    columns.droppedAttributes.values[row] = columns.droppedEvents.values[row] = columns.droppedLinks.values[row] = 0;
  }

  /** Gives the number of the shape. */
  #spanFields(row: number, end: number): number {
    const cursor = this.#cursor;
    const fields = this.#fields;
    const { columns } = this.#rows.spans;
    const { shapes } = this.#packer.dictionaries;
    let shape = shapes.root;
    let ids = 0;
    let hasStatus = false;
    while (cursor.pos < end) {
      switch (SPAN_TAGS[cursor.tag(end)]) {
        case SPAN.attributes:
          shape = this.#attributes.attribute(shape, columns.attributes, end);
          break;
        case SPAN.traceId:
          ids |= fields.traceId(columns.traceId.words, row, end);
          break;
        case SPAN.spanId:
          ids |= 2 * fields.spanId(columns.spanId.words, row, end);
          break;
        case SPAN.parentSpanId:
          fields.spanId(columns.parentSpanId.words, row, end);
          break;
        case SPAN.name:
          columns.name.values[row] = fields.name(end);
          break;
        case SPAN.kind:
          columns.kind.values[row] = fields.int32(end);
          break;
        case SPAN.startTimeUnixNano:
          fields.fixed64(columns.startNs.words, row, end);
          break;
        case SPAN.endTimeUnixNano:
          fields.fixed64(columns.endNs.words, row, end);
          break;
        case SPAN.status:
          if (hasStatus) throw UNUSUAL;
          hasStatus = true;
          this.#status(row, cursor.until(end));
          break;
        case SPAN.events:
          this.#parts.event(cursor.until(end));
          break;
        case SPAN.links:
          this.#parts.link(cursor.until(end));
          break;
        case SPAN.flags:
          columns.flags.values[row] = cursor.fixed32(end);
          break;
        case SPAN.traceState:
          columns.traceState.values[row] = fields.text(end);
          break;
        case SPAN.droppedAttributesCount:
          columns.droppedAttributes.values[row] = fields.int32(end);
          break;
        case SPAN.droppedEventsCount:
          columns.droppedEvents.values[row] = fields.int32(end);
          break;
        case SPAN.droppedLinksCount:
          columns.droppedLinks.values[row] = fields.int32(end);
          break;
        default:
          throw UNUSUAL;
      }
    }
    if (ids !== BOTH_IDS) throw UNUSUAL;
    return shapes.id(shape);
  }

  #status(row: number, end: number): void {
    const cursor = this.#cursor;
    const { columns } = this.#rows.spans;
    while (cursor.pos < end) {
      const action = STATUS_TAGS[cursor.tag(end)];
      if (action === STATUS.message) columns.statusMessage.values[row] = this.#fields.text(end);
      else if (action === STATUS.code) columns.statusCode.values[row] = this.#fields.int32(end);
      else throw UNUSUAL;
    }
    if (columns.statusCode.values[row] === ERROR) this.sawError = true;
  }
}
