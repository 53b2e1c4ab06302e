import { anyValueOf, member, readJsonTree, textMember, type JsonTree } from '../../json/json-tree.ts';
import type { Attributes } from '../../model/attributes.ts';
import type { Span, SpanEvent, SpanLink } from '../../model/span.ts';
import { NO_SPAN_ID } from '../../model/ids.ts';
import type { EventTable } from './event-table.ts';
import type { ProcessNames } from './process-names.ts';
import type { SpanIds } from './span-ids.ts';
import { NO_END, type SpanTable } from './span-table.ts';

const INTERNAL = 1;

/** Writes the rows of the span table as spans. */
export class SpanEmitter {
  private readonly events: EventTable;
  private readonly spans: SpanTable;
  private readonly names: ProcessNames;
  private readonly ids: SpanIds;
  private readonly shiftNs: bigint;

  constructor(events: EventTable, spans: SpanTable, names: ProcessNames, ids: SpanIds, shiftNs: bigint) {
    this.events = events;
    this.spans = spans;
    this.names = names;
    this.ids = ids;
    this.shiftNs = shiftNs;
  }

  spanOf(span: number): Span {
    const begin = this.spans.begin.at(span);
    const endEvent = this.spans.endEvent.at(span);
    const end = this.spans.end.at(span);
    const parent = this.spans.parent.at(span);
    return {
      ...this.idsOf(span),
      parentSpanId: parent < 0 ? NO_SPAN_ID : this.ids.spanId(parent),
      flags: 0,
      name: this.events.name(begin),
      kind: INTERNAL,
      startTimeUnixNano: this.events.times.at(begin) + this.shiftNs,
      endTimeUnixNano: end === NO_END ? 0n : end + this.shiftNs,
      attributes: [
        ...this.placeOf(begin),
        ...merged(this.argumentsOf(begin), endEvent < 0 ? [] : this.argumentsOf(endEvent)),
      ],
      droppedAttributesCount: 0,
      events: this.spans.eventsOf(span).map((event) => this.eventOf(event)),
      droppedEventsCount: 0,
      links: this.spans.linksOf(span).map((to) => this.linkOf(to)),
      droppedLinksCount: 0,
      status: { message: '', code: 0 },
    };
  }

  private idsOf(span: number): Pick<Span, 'traceId' | 'spanId' | 'traceState'> {
    return { traceId: this.ids.traceId(this.spans.root.at(span)), spanId: this.ids.spanId(span), traceState: '' };
  }

  private linkOf(span: number): SpanLink {
    return { ...this.idsOf(span), attributes: [], droppedAttributesCount: 0, flags: 0 };
  }

  /** A step of an old async operation has its name among the arguments. */
  private eventOf(event: number): SpanEvent {
    const record = this.events.record(event);
    const phase = this.events.phase(event);
    const step =
      phase === 'T' || phase === 'p' ? record && textMember(member(readJsonTree(record), 'args'), 'step') : undefined;
    return {
      name: step ?? this.events.name(event),
      timeUnixNano: this.events.times.at(event) + this.shiftNs,
      attributes: this.argumentsOf(event),
      droppedAttributesCount: 0,
    };
  }

  private placeOf(event: number): Attributes {
    const { texts, pids, tids, categories } = this.events;
    const category = texts.text(categories.at(event));
    const id = this.events.id(event).split('\u0000').at(-1)!;
    const attributes = this.names.threadOf(texts.text(pids.at(event)), texts.text(tids.at(event)));
    if (category !== '') attributes.push({ key: 'chrome.category', value: { kind: 'string', value: category } });
    if (id !== '') attributes.push({ key: 'chrome.id', value: { kind: 'string', value: id } });
    return attributes;
  }

  argsOf(event: number): JsonTree | undefined {
    const record = this.events.record(event);
    return record && member(readJsonTree(record), 'args');
  }

  private argumentsOf(event: number): Attributes {
    const args = this.argsOf(event);
    if (args instanceof Map) return [...args].map(([key, value]) => ({ key, value: anyValueOf(value) }));
    return args === undefined || args === null ? [] : [{ key: 'args', value: anyValueOf(args) }];
  }
}

/** Of a key that both have, the second value counts. */
function merged(first: Attributes, second: Attributes): Attributes {
  if (second.length === 0) return first;
  const keys = new Set(second.map(({ key }) => key));
  return [...first.filter(({ key }) => !keys.has(key)), ...second];
}
