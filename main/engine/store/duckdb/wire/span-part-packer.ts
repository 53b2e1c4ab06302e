import type { Packer } from '../packer.ts';
import type { SpanAppender } from '../span-appender.ts';
import { fieldActions } from './field-actions.ts';
import { clearWords } from './field-reader.ts';
import { UNUSUAL } from './wire-cursor.ts';
import type { Wire } from './wire.ts';

const EVENT = { attributes: 1, timeUnixNano: 2, name: 3, droppedAttributesCount: 4 } as const;
const EVENT_TAGS = fieldActions('Span.Event', EVENT);
const LINK = { attributes: 1, traceId: 2, spanId: 3, traceState: 4, flags: 5, droppedAttributesCount: 6 } as const;
const LINK_TAGS = fieldActions('Span.Link', LINK);
const BOTH_IDS = 3;

/** Events and links of spans. */
export class SpanPartPacker {
  readonly #wire: Wire;
  readonly #packer: Packer;
  readonly #rows: SpanAppender;

  constructor(packer: Packer, wire: Wire) {
    this.#wire = wire;
    this.#packer = packer;
    this.#rows = packer.spans;
  }

  event(end: number): void {
    const { cursor, fields, attributes, budget } = this.#wire;
    const { events } = this.#rows;
    budget.spend();
    const row = events.begin();
    const { columns } = events;
    const { shapes } = this.#packer.dictionaries;
    let shape = shapes.root;
    clearWords(columns.timeNs.words, row);
    columns.name.values[row] = columns.droppedAttributes.values[row] = columns.import.values[row] = 0;
    while (cursor.pos < end) {
      const action = EVENT_TAGS[cursor.tag(end)];
      if (action === EVENT.attributes) shape = attributes.attribute(shape, columns.attributes, end);
      else if (action === EVENT.timeUnixNano) fields.fixed64(columns.timeNs.words, row, end);
      else if (action === EVENT.name) columns.name.values[row] = fields.name(end);
      else if (action === EVENT.droppedAttributesCount) columns.droppedAttributes.values[row] = fields.int32(end);
      else throw UNUSUAL;
    }
    columns.shape.values[row] = shapes.id(shape);
    columns.attributes.end(row);
  }

  link(end: number): void {
    const { cursor, fields, attributes, budget } = this.#wire;
    const { links } = this.#rows;
    budget.spend();
    const row = links.begin();
    const { columns } = links;
    const { shapes } = this.#packer.dictionaries;
    let shape = shapes.root;
    let ids = 0;
    columns.traceState.values[row] = columns.flags.values[row] = 0;
    columns.droppedAttributes.values[row] = columns.import.values[row] = 0;
    while (cursor.pos < end) {
      const action = LINK_TAGS[cursor.tag(end)];
      if (action === LINK.attributes) shape = attributes.attribute(shape, columns.attributes, end);
      else if (action === LINK.traceId) ids |= fields.traceId(columns.linkedTraceId.words, row, end);
      else if (action === LINK.spanId) ids |= 2 * fields.spanId(columns.linkedSpanId.words, row, end);
      else if (action === LINK.traceState) columns.traceState.values[row] = fields.text(end);
      else if (action === LINK.flags) columns.flags.values[row] = cursor.fixed32(end);
      else if (action === LINK.droppedAttributesCount) columns.droppedAttributes.values[row] = fields.int32(end);
      else throw UNUSUAL;
    }
    if (ids !== BOTH_IDS) throw UNUSUAL;
    columns.shape.values[row] = shapes.id(shape);
    columns.attributes.end(row);
  }

  /** What the parts of a span say of it, which may have come after them. */
  finish(row: number, firstEvent: number, firstLink: number): void {
    const { spans, events, links } = this.#rows;
    if (events.rows === firstEvent && links.rows === firstLink) return;
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
}
