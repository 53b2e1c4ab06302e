import type { Attributes } from '../../model/attributes.ts';
import type { SpanId, TraceId } from '../../model/ids.ts';
import type { SpanLink } from '../../model/span.ts';
import type { Notes } from '../records/notes.ts';
import { readSpanId, readTraceId } from '../records/foreign-id.ts';
import { takeText } from '../records/take-attribute.ts';
import { attributesOfJson } from './event.ts';

/** The Collector's exporter writes no more. */
export const MOST_LINKS = 128;
/** Trace id, span id, trace state, attributes, number of dropped ones. */
const LINK = /^([^|]*)\|([^|]*)\|([^|]*)\|(\{.*\})\|(\d{1,9})$/s;

/** Links as the Collector's exporter hides them in tags: `otlp.link.0`, `otlp.link.1`, … What reads otherwise stays a tag. */
export function takeLinks(attributes: Attributes, notes: Notes): SpanLink[] {
  const links: SpanLink[] = [];
  for (let number = 0; number < MOST_LINKS; number++) {
    const key = `otlp.link.${number}`;
    const value = attributes.find((attribute) => attribute.key === key)?.value;
    const link = value?.kind === 'string' ? linkOf(value.value, notes) : undefined;
    if (link === undefined) break;
    takeText(attributes, key);
    links.push(link);
  }
  return links;
}

function linkOf(text: string, notes: Notes): SpanLink | undefined {
  const [, traceId, spanId, traceState, json, dropped] = LINK.exec(text) ?? [];
  const attributes = json === undefined ? undefined : attributesOfJson(json);
  if (attributes === undefined) return undefined;
  return {
    traceId: readTraceId(traceId, notes).id as TraceId,
    spanId: readSpanId(spanId, notes).id as SpanId,
    traceState: traceState!,
    attributes,
    droppedAttributesCount: Number(dropped),
    flags: 0,
  };
}
