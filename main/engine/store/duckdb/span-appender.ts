import type { Span, SpanEvent, SpanLink } from '../../../../core/model/span.ts';
import type { Origin } from './catalog.ts';
import { i32, i64List, u32, u64, uuid } from './columns.ts';
import type { Dictionaries } from './dictionary.ts';
import { spanIdNumber, uuidHalves } from './ids.ts';
import { TableWriter } from './table-writer.ts';
import type { Tally } from './tally.ts';

/** Spans with their events and links. */
export class SpanAppender {
  readonly #dictionaries: Dictionaries;
  /** Of the row begun last. */
  lastId = 0n;

  readonly spans = new TableWriter('span', {
    id: u64(),
    resource: u32(),
    scope: u32(),
    import: u32(),
    traceId: uuid(),
    spanId: u64(),
    parentSpanId: u64(),
    traceState: u32(),
    flags: u32(),
    name: u32(),
    kind: i32(),
    startNs: u64(),
    endNs: u64(),
    statusCode: i32(),
    statusMessage: u32(),
    shape: u32(),
    attributes: i64List(),
    droppedAttributes: u32(),
    events: u32(),
    droppedEvents: u32(),
    links: u32(),
    droppedLinks: u32(),
  });

  readonly events = new TableWriter('span_event', {
    span: u64(),
    import: u32(),
    traceId: uuid(),
    position: u32(),
    timeNs: u64(),
    name: u32(),
    shape: u32(),
    attributes: i64List(),
    droppedAttributes: u32(),
  });

  readonly links = new TableWriter('span_link', {
    span: u64(),
    import: u32(),
    traceId: uuid(),
    position: u32(),
    linkedTraceId: uuid(),
    linkedSpanId: u64(),
    traceState: u32(),
    flags: u32(),
    shape: u32(),
    attributes: i64List(),
    droppedAttributes: u32(),
  });

  constructor(dictionaries: Dictionaries) {
    this.#dictionaries = dictionaries;
  }

  append(span: Span, origin: Origin, tally: Tally): void {
    const id = ++this.lastId;
    const [high, low] = uuidHalves(span.traceId);
    this.#appendSpan(span, id, high, low, origin);
    span.events.forEach((event, position) => this.#appendEvent(event, position, id, high, low, origin.import));
    span.links.forEach((link, position) => this.#appendLink(link, position, id, high, low, origin.import));
    tally.counts.spans++;
    tally.counts.events += span.events.length;
    tally.counts.links += span.links.length;
    tally.see(span.startTimeUnixNano);
    tally.see(span.endTimeUnixNano);
  }

  #appendSpan(span: Span, id: bigint, high: bigint, low: bigint, origin: Origin): void {
    const { names, values } = this.#dictionaries;
    const { columns } = this.spans;
    const row = this.spans.begin();
    columns.id.values[row] = id;
    columns.resource.values[row] = origin.resource;
    columns.scope.values[row] = origin.scope;
    columns.import.values[row] = origin.import;
    columns.traceId.set(row, high, low);
    columns.spanId.values[row] = spanIdNumber(span.spanId);
    columns.parentSpanId.values[row] = spanIdNumber(span.parentSpanId);
    columns.traceState.values[row] = values.id(span.traceState);
    columns.flags.values[row] = span.flags;
    columns.name.values[row] = names.id(span.name);
    columns.kind.values[row] = span.kind;
    columns.startNs.values[row] = span.startTimeUnixNano;
    columns.endNs.values[row] = span.endTimeUnixNano;
    columns.statusCode.values[row] = span.status.code;
    columns.statusMessage.values[row] = values.id(span.status.message);
    columns.shape.values[row] = this.#dictionaries.attributes(row, span.attributes, columns.attributes);
    columns.droppedAttributes.values[row] = span.droppedAttributesCount;
    columns.events.values[row] = span.events.length;
    columns.droppedEvents.values[row] = span.droppedEventsCount;
    columns.links.values[row] = span.links.length;
    columns.droppedLinks.values[row] = span.droppedLinksCount;
  }

  #appendEvent(event: SpanEvent, position: number, span: bigint, high: bigint, low: bigint, importId: number): void {
    const { columns } = this.events;
    const row = this.events.begin();
    columns.span.values[row] = span;
    columns.import.values[row] = importId;
    columns.traceId.set(row, high, low);
    columns.position.values[row] = position;
    columns.timeNs.values[row] = event.timeUnixNano;
    columns.name.values[row] = this.#dictionaries.names.id(event.name);
    columns.shape.values[row] = this.#dictionaries.attributes(row, event.attributes, columns.attributes);
    columns.droppedAttributes.values[row] = event.droppedAttributesCount;
  }

  #appendLink(link: SpanLink, position: number, span: bigint, high: bigint, low: bigint, importId: number): void {
    const { columns } = this.links;
    const row = this.links.begin();
    columns.span.values[row] = span;
    columns.import.values[row] = importId;
    columns.traceId.set(row, high, low);
    columns.position.values[row] = position;
    columns.linkedTraceId.set(row, ...uuidHalves(link.traceId));
    columns.linkedSpanId.values[row] = spanIdNumber(link.spanId);
    columns.traceState.values[row] = this.#dictionaries.values.id(link.traceState);
    columns.flags.values[row] = link.flags;
    columns.shape.values[row] = this.#dictionaries.attributes(row, link.attributes, columns.attributes);
    columns.droppedAttributes.values[row] = link.droppedAttributesCount;
  }
}
