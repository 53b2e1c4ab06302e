import type { EventDetail, LinkDetail, SpanDetail } from '../../../contract/operations/traces.ts';
import { assertNever } from '../../../core/model/assert-never.ts';
import type { AnyValue, Attributes } from '../../../core/model/attributes.ts';

/** What was not set is left out, as a sender would. */
const orNone = <T>(value: T): T | undefined => (value ? value : undefined);

/** The span as it would be written in OTLP JSON, with its resource and scope beside it. */
export function writeRawSpan(span: SpanDetail): string {
  const { resource, scope, status } = span;
  const whole = {
    resource: { attributes: rawAttributes(resource.attributes), schemaUrl: orNone(resource.schemaUrl) },
    scope: {
      name: orNone(scope.name),
      version: orNone(scope.version),
      attributes: rawAttributes(scope.attributes),
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
      attributes: rawAttributes(span.attributes),
      droppedAttributesCount: orNone(span.droppedAttributesCount),
      events: orNone(span.events.length) && span.events.map(rawEvent),
      droppedEventsCount: orNone(span.droppedEventsCount),
      links: orNone(span.links.length) && span.links.map(rawLink),
      droppedLinksCount: orNone(span.droppedLinksCount),
      status: { code: orNone(status.code), message: orNone(status.message) },
    },
  };
  return JSON.stringify(whole, null, 2);
}

function rawEvent({ timeUnixNano, name, attributes, droppedAttributesCount }: EventDetail) {
  return {
    timeUnixNano: String(timeUnixNano),
    name,
    attributes: rawAttributes(attributes),
    droppedAttributesCount: orNone(droppedAttributesCount),
  };
}

function rawLink({ traceId, spanId, traceState, flags, attributes, droppedAttributesCount }: LinkDetail) {
  return {
    traceId,
    spanId,
    traceState: orNone(traceState),
    flags: orNone(flags),
    attributes: rawAttributes(attributes),
    droppedAttributesCount: orNone(droppedAttributesCount),
  };
}

function rawAttributes(attributes: Attributes): unknown[] | undefined {
  return attributes.length === 0 ? undefined : attributes.map(({ key, value }) => ({ key, value: rawValue(value) }));
}

/** 64-bit integers as text, bytes as base64, words for the numbers JSON does not have. */
function rawValue(value: AnyValue): unknown {
  switch (value.kind) {
    case 'empty':
      return {};
    case 'string':
      return { stringValue: value.value };
    case 'bool':
      return { boolValue: value.value };
    case 'int':
      return { intValue: String(value.value) };
    case 'double':
      return { doubleValue: Number.isFinite(value.value) ? value.value : String(value.value) };
    case 'bytes':
      return { bytesValue: btoa(Array.from(value.value, (byte) => String.fromCharCode(byte)).join('')) };
    case 'array':
      return { arrayValue: { values: value.values.map(rawValue) } };
    case 'kvlist':
      return { kvlistValue: { values: rawAttributes(value.values) } };
    default:
      return assertNever(value);
  }
}
