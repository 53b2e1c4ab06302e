import type { Attributes } from '../../model/attributes.ts';
import type { SpanId, TraceId } from '../../model/ids.ts';
import type { SpanLink } from '../../model/span.ts';
import type { Notes } from '../records/notes.ts';
import { UNSAFE } from '../records/record-reader.ts';
import { isPlain, listOf, textOf, valueOfJson, type Plain } from '../records/scalars.ts';
import { spanIdOf } from './ids.ts';

const ID_DIGITS = 32;
/** Datadog sets bit 31 when it knows the flags. */
const FLAGS = 0xff;

export function linksOf({ span_links: list }: Plain, notes: Notes): SpanLink[] | typeof UNSAFE {
  const links: SpanLink[] = [];
  for (const json of listOf(list).filter(isPlain)) {
    const link = linkOf(json, notes);
    if (link === UNSAFE) return UNSAFE;
    if (link.traceId === '' || link.spanId === '') notes.warn('link-id-invalid', 'span_links');
    links.push(link);
  }
  return links;
}

function linkOf(json: Plain, notes: Notes): SpanLink | typeof UNSAFE {
  const [upper, lower, spanId] = [json['trace_id_high'] ?? 0, json['trace_id'], json['span_id']].map((value) =>
    typeof value === 'string' && value.length === ID_DIGITS ? { id: value.toLowerCase() } : spanIdOf(value, notes),
  );
  if (upper === UNSAFE || lower === UNSAFE || spanId === UNSAFE) return UNSAFE;
  const traceId = lower!.id === '' ? '' : lower!.id.length === ID_DIGITS ? lower!.id : upper!.id + lower!.id;
  return {
    traceId: (traceId === '' ? '' : traceId.padStart(ID_DIGITS, '0')) as TraceId,
    spanId: spanId!.id as SpanId,
    traceState: textOf(json['tracestate']),
    attributes: attributesOf(json['attributes']),
    droppedAttributesCount: 0,
    flags: typeof json['flags'] === 'number' ? json['flags'] & FLAGS : 0,
  };
}

function attributesOf(map: unknown): Attributes {
  return Object.entries(isPlain(map) ? map : {}).map(([key, value]) => ({ key, value: valueOfJson(value) }));
}
