import type { EventDetail, LinkDetail, SpanDetail } from '../../../contract/operations/traces.ts';
import type { Attributes } from '../../../core/model/attributes.ts';
import { orNone, rawAttributes } from '../../../core/report/raw-json.ts';

/** The span as it would be written in OTLP JSON, with its resource and scope beside it. */
export function writeRawSpan(span: SpanDetail): string {
  const { resource, scope, status } = span;
  const whole = {
    resource: { attributes: attributesOrNone(resource.attributes), schemaUrl: orNone(resource.schemaUrl) },
    scope: {
      name: orNone(scope.name),
      version: orNone(scope.version),
      attributes: attributesOrNone(scope.attributes),
      schemaUrl: orNone(scope.schemaUrl),
    },
    span: {
      traceId: span.traceId,
      spanId: span.spanId,
      traceState: orNone(span.traceState),
      parentSpanId: orNone(span.parentSpanId),
      flags: orNone(span.flags),
      name: span.name,
      kind: span.kind,
      startTimeUnixNano: String(span.startTimeUnixNano),
      endTimeUnixNano: span.endTimeUnixNano === 0n ? undefined : String(span.endTimeUnixNano),
      attributes: attributesOrNone(span.attributes),
      droppedAttributesCount: orNone(span.droppedAttributesCount),
      events: orNone(span.events.length) && span.events.map(rawEvent),
      droppedEventsCount: orNone(span.droppedEventsCount),
      links: orNone(span.links.length) && span.links.map(rawLink),
      droppedLinksCount: orNone(span.droppedLinksCount),
      status: { code: orNone(status.code), message: orNone(status.message) },
    },
    leftOut: leftOut(span),
  };
  return JSON.stringify(whole, null, 2);
}

/** What the answer had no room for; undefined where the span is whole. */
function leftOut({ attributes, attributesTotal, events, eventsTotal, links, linksTotal }: SpanDetail) {
  const counts = {
    attributes: orNone(attributesTotal - attributes.length),
    events: orNone(eventsTotal - events.length),
    links: orNone(linksTotal - links.length),
  };
  return Object.values(counts).some((count) => count !== undefined) ? counts : undefined;
}

function rawEvent({ timeUnixNano, name, attributes, droppedAttributesCount }: EventDetail) {
  return {
    timeUnixNano: String(timeUnixNano),
    name,
    attributes: attributesOrNone(attributes),
    droppedAttributesCount: orNone(droppedAttributesCount),
  };
}

function rawLink({ traceId, spanId, traceState, flags, attributes, droppedAttributesCount }: LinkDetail) {
  return {
    traceId,
    spanId,
    traceState: orNone(traceState),
    flags: orNone(flags),
    attributes: attributesOrNone(attributes),
    droppedAttributesCount: orNone(droppedAttributesCount),
  };
}

function attributesOrNone(attributes: Attributes) {
  return attributes.length === 0 ? undefined : rawAttributes(attributes);
}
