import type { Span, SpanEvent, SpanLink } from '../../../model/span.ts';
import { attributeLines } from './attribute-lines.ts';
import { goTime, kindText, statusText } from './go-texts.ts';

/** `    Trace ID       : …` */
const field = (name: string, value: string | number): string => `    ${name.padEnd(15)}: ${value}`;

export function* spanLines(span: Span): Generator<string> {
  yield field('Trace ID', span.traceId);
  yield field('Parent ID', span.parentSpanId);
  yield field('ID', span.spanId);
  yield field('Name', span.name);
  yield field('Kind', kindText(span.kind));
  if (span.traceState !== '') yield field('TraceState', span.traceState);
  yield field('Start time', goTime(span.startTimeUnixNano));
  yield field('End time', goTime(span.endTimeUnixNano));
  yield field('Status code', statusText(span.status.code));
  yield field('Status message', span.status.message);
  yield field('DroppedAttributesCount', span.droppedAttributesCount);
  yield field('DroppedEventsCount', span.droppedEventsCount);
  yield field('DroppedLinksCount', span.droppedLinksCount);
  yield* attributeLines('Attributes', span.attributes);
  yield* eventLines(span.events);
  yield* linkLines(span.links);
}

function* eventLines(events: readonly SpanEvent[]): Generator<string> {
  if (events.length > 0) yield 'Events:';
  for (const [i, event] of events.entries()) {
    yield `SpanEvent #${i}`;
    yield `     -> Name: ${event.name}`;
    yield `     -> Timestamp: ${goTime(event.timeUnixNano)}`;
    yield `     -> DroppedAttributesCount: ${event.droppedAttributesCount}`;
    // Two colons, as there.
    yield* attributeLines('Attributes:', event.attributes, '     ');
  }
}

function* linkLines(links: readonly SpanLink[]): Generator<string> {
  if (links.length > 0) yield 'Links:';
  for (const [i, link] of links.entries()) {
    yield `SpanLink #${i}`;
    yield `     -> Trace ID: ${link.traceId}`;
    yield `     -> ID: ${link.spanId}`;
    yield `     -> TraceState: ${link.traceState}`;
    yield `     -> DroppedAttributesCount: ${link.droppedAttributesCount}`;
    yield* attributeLines('Attributes:', link.attributes, '     ');
  }
}
