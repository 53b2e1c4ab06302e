import type { AnyValue, Attributes } from '../../model/attributes.ts';
import type { Resource, Scope } from '../../model/resource.ts';
import { type ResourceSpans, type Span, SPAN_KINDS, STATUS_CODES } from '../../model/span.ts';
import type { LeftOutCode } from '../../model/left-out.ts';
import type { LeftOut } from './left-out.ts';

/** A span with what it came from. */
export interface PlacedSpan {
  readonly span: Span;
  readonly resource: Resource;
  readonly scope: Scope;
}

/** Text of a file, made span by span. Holds no more than it must. */
export interface SpanWriter {
  /** Spans as the format's `order` has them, also from one call to the next. */
  write(spans: readonly PlacedSpan[]): Iterable<string>;
  end(): Iterable<string>;
}

/** How the spans of a slice are to stand: those of a trace together, or all by time. */
export type SpanOrder = 'trace' | 'start';

/** The spans of one slice in order; ties by id, so that equal stores give equal bytes. What stands around them is counted. */
export function placeSpans(groups: readonly ResourceSpans[], order: SpanOrder, leftOut: LeftOut): PlacedSpan[] {
  const placed: PlacedSpan[] = [];
  for (const { resource, schemaUrl, scopes } of groups) {
    for (const { scope, schemaUrl: ofScope, items } of scopes) {
      // Per span: a resource comes again with every slice.
      const count = (code: LeftOutCode, isLost: boolean) => leftOut.add(code, isLost ? items.length : 0);
      count('schema-url', schemaUrl !== '' || ofScope !== '');
      count('entity-refs', resource.entityRefs.length > 0);
      count('scope-attributes', scope.attributes.length > 0);
      count('dropped-counts', resource.droppedAttributesCount > 0 || scope.droppedAttributesCount > 0);
      for (const span of items) placed.push({ span, resource, scope });
    }
  }
  return placed.sort(order === 'trace' ? byTrace : byStart);
}

const compare = <T extends string | bigint>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** Later than anything that ends. */
const NEVER = 1n << 65n;

function byStart({ span: a }: PlacedSpan, { span: b }: PlacedSpan): number {
  // Of two that start together the longer one is around the other.
  return (
    compare(a.startTimeUnixNano, b.startTimeUnixNano) ||
    compare(b.endTimeUnixNano || NEVER, a.endTimeUnixNano || NEVER) ||
    compare(a.spanId, b.spanId)
  );
}

function byTrace(a: PlacedSpan, b: PlacedSpan): number {
  return compare(a.span.traceId, b.span.traceId) || byStart(a, b);
}

const hasFraction = (ns: bigint): boolean => ns % 1_000n !== 0n;

/** What is lost of times where microseconds are all there is. */
export function countTimes({ span }: PlacedSpan, leftOut: LeftOut): void {
  const times = [span.startTimeUnixNano, span.endTimeUnixNano, ...span.events.map((event) => event.timeUnixNano)];
  leftOut.add('nanoseconds', times.some(hasFraction) ? 1 : 0);
}

/** What none of the formats has a place for. */
export function countCommon({ span }: PlacedSpan, leftOut: LeftOut): void {
  const { startTimeUnixNano: start, endTimeUnixNano: end } = span;
  leftOut.add('unknown-enum', SPAN_KINDS[span.kind] === undefined ? 1 : 0);
  leftOut.add('end-before-start', end !== 0n && end < start ? 1 : 0);
  const dropped = [span.droppedAttributesCount, span.droppedEventsCount, span.droppedLinksCount];
  leftOut.add('dropped-counts', dropped.some((count) => count > 0) ? 1 : 0);
}

/** Counts of what events and links lost before, where there is no place for them. */
export function countDroppedInside({ span: { events, links } }: PlacedSpan, leftOut: LeftOut): void {
  leftOut.add('dropped-counts', [...events, ...links].filter((one) => one.droppedAttributesCount > 0).length);
}

/** A status whose number has no name. */
export function countStatus({ span: { status } }: PlacedSpan, leftOut: LeftOut): void {
  leftOut.add('unknown-enum', STATUS_CODES[status.code] === undefined ? 1 : 0);
}

/** What is lost of attributes that are written as one JSON object. */
export function countInJson(attributes: Attributes, leftOut: LeftOut): void {
  leftOut.add('duplicate-key', attributes.length - new Set(attributes.map(({ key }) => key)).size);
  leftOut.add('value-type', attributes.filter(({ value }) => !isExactInJson(value)).length);
}

/** Bytes are read as text, a double without a fraction as an integer; equal keys of a map are one. */
function isExactInJson(value: AnyValue): boolean {
  switch (value.kind) {
    case 'bytes':
      return false;
    case 'double':
      return Number.isFinite(value.value) && !Number.isInteger(value.value);
    case 'array':
      return value.values.every(isExactInJson);
    case 'kvlist': {
      const keys = new Set(value.values.map(({ key }) => key));
      return keys.size === value.values.length && value.values.every((one) => isExactInJson(one.value));
    }
    default:
      return true;
  }
}

/** Whole microseconds since 1970, cut. */
export const microseconds = (ns: bigint): bigint => ns / 1_000n;

/** Of a span in whole microseconds, 0 where it has no end or ends before it starts. */
export function durationMicroseconds({ startTimeUnixNano: start, endTimeUnixNano: end }: Span): bigint {
  return end > start ? microseconds(end) - microseconds(start) : 0n;
}
