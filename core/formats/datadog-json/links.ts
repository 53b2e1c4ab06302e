import type { Attributes } from '../../model/attributes.ts';
import type { SpanId, TraceId } from '../../model/ids.ts';
import type { SpanLink } from '../../model/span.ts';
import type { Notes } from '../records/notes.ts';
import { UNSAFE } from '../records/record-reader.ts';
import { takeText } from '../records/take-attribute.ts';
import { isPlain, listOf, textOf, valueOfJson, type Plain } from '../records/scalars.ts';
import { spanIdOf } from './ids.ts';

const ID_DIGITS = 32;
/** Datadog sets bit 31 when it knows the flags. */
const FLAGS = 0xff;

/** Where tracers put links for agents that know no `span_links`, as JSON text. */
const LINKS_TAG = '_dd.span_links';
/** Of a text with more lists and objects nothing is made: they could be in each other. */
const MOST_BRACKETS = 2_000;

/** `span_links`, else those of the tag, which is taken out of the attributes. */
export function linksOf(json: Plain, attributes: Attributes, notes: Notes): SpanLink[] | typeof UNSAFE {
  const list = json['span_links'] ?? takeLinksTag(attributes);
  const links: SpanLink[] = [];
  for (const json of listOf(list).filter(isPlain)) {
    const link = linkOf(json, notes);
    if (link === UNSAFE) return UNSAFE;
    if (link.traceId === '' || link.spanId === '') notes.warn('link-id-invalid', 'span_links');
    links.push(link);
  }
  return links;
}

function takeLinksTag(attributes: Attributes): unknown {
  const found = attributes.find(({ key }) => key === LINKS_TAG)?.value;
  if (found?.kind !== 'string' || (found.value.match(/[[{]/g)?.length ?? 0) > MOST_BRACKETS) return undefined;
  try {
    const list: unknown = JSON.parse(found.value);
    if (Array.isArray(list)) takeText(attributes, LINKS_TAG);
    return list;
  } catch {
    return undefined;
  }
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
