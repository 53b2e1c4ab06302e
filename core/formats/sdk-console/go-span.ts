import { anyValueOf, member, textMember, type JsonTree } from '../../json/json-tree.ts';
import type { Attributes } from '../../model/attributes.ts';
import { STATUS_CODES, type Span, type SpanEvent, type SpanLink } from '../../model/span.ts';
import { isoTimeNs } from '../../model/iso-time.ts';
import { fault, listOf, spanIdOf, textOf, traceIdOf, uint32Of } from './values.ts';

// SpanStub of opentelemetry-go's exporters/stdout/stdouttrace.

const REMOTE_KNOWN = 0x100;
const REMOTE = 0x200;
/** Go's zero time: not ended. */
const NO_TIME = /^0001-01-01T/;

export function isGoSpan(tree: JsonTree): boolean {
  return textMember(member(tree, 'SpanContext'), 'TraceID') !== undefined;
}

export function goSpan(tree: JsonTree): Span {
  const context = member(tree, 'SpanContext');
  const parent = member(tree, 'Parent');
  const status = member(tree, 'Status');
  return {
    traceId: traceIdOf(member(context, 'TraceID')),
    spanId: spanIdOf(member(context, 'SpanID')),
    parentSpanId: spanIdOf(member(parent, 'SpanID')),
    traceState: textOf(member(context, 'TraceState')),
    flags: flagsOf(context) | REMOTE_KNOWN | (member(parent, 'Remote') === true ? REMOTE : 0),
    name: textOf(member(tree, 'Name')),
    kind: uint32Of(member(tree, 'SpanKind')),
    startTimeUnixNano: timeOf(member(tree, 'StartTime')),
    endTimeUnixNano: timeOf(member(tree, 'EndTime')),
    attributes: goAttributes(member(tree, 'Attributes')),
    droppedAttributesCount: uint32Of(member(tree, 'DroppedAttributes')),
    events: listOf(member(tree, 'Events')).map(eventOf),
    droppedEventsCount: uint32Of(member(tree, 'DroppedEvents')),
    links: listOf(member(tree, 'Links')).map(linkOf),
    droppedLinksCount: uint32Of(member(tree, 'DroppedLinks')),
    status: { code: statusOf(textOf(member(status, 'Code'))), message: textOf(member(status, 'Description')) },
  };
}

/** A list of `{"Key":…,"Value":{"Type":"INT64","Value":1}}`. */
export function goAttributes(tree: JsonTree | undefined): Attributes {
  return listOf(tree).map((entry) => {
    const value = member(entry, 'Value');
    const key = textOf(member(entry, 'Key'));
    const written = anyValueOf(member(value, 'Value') ?? null);
    // A whole FLOAT64 is printed without a point.
    const isDouble = textOf(member(value, 'Type')) === 'FLOAT64' && written.kind === 'int';
    return { key, value: isDouble ? { kind: 'double', value: Number(written.value) } : written };
  });
}

function eventOf(tree: JsonTree): SpanEvent {
  return {
    name: textOf(member(tree, 'Name')),
    timeUnixNano: timeOf(member(tree, 'Time')),
    attributes: goAttributes(member(tree, 'Attributes')),
    droppedAttributesCount: uint32Of(member(tree, 'DroppedAttributeCount')),
  };
}

function linkOf(tree: JsonTree): SpanLink {
  const context = member(tree, 'SpanContext');
  return {
    traceId: traceIdOf(member(context, 'TraceID')),
    spanId: spanIdOf(member(context, 'SpanID')),
    traceState: textOf(member(context, 'TraceState')),
    attributes: goAttributes(member(tree, 'Attributes')),
    droppedAttributesCount: uint32Of(member(tree, 'DroppedAttributeCount')),
    flags: flagsOf(context) | REMOTE_KNOWN | (member(context, 'Remote') === true ? REMOTE : 0),
  };
}

function flagsOf(context: JsonTree | undefined): number {
  return Number.parseInt(textOf(member(context, 'TraceFlags')) || '0', 16) & 0xff;
}

function timeOf(tree: JsonTree | undefined): bigint {
  const text = textOf(tree);
  if (text === '' || NO_TIME.test(text)) return 0n;
  return isoTimeNs(text) ?? fault(`no time: "${text.slice(0, 50)}"`);
}

function statusOf(name: string): number {
  return Math.max(
    0,
    STATUS_CODES.findIndex((code) => code === name.toUpperCase()),
  );
}
