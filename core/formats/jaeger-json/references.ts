import type { SpanId, TraceId } from '../../model/ids.ts';
import type { Span, SpanLink } from '../../model/span.ts';
import type { Notes } from '../records/notes.ts';
import { readSpanId, readTraceId } from '../records/foreign-id.ts';
import { isPlain, listOf, type Plain } from '../records/scalars.ts';

interface Reference {
  isChildOf: boolean;
  traceId: string;
  spanId: string;
}

/**
 * The parent is the first CHILD_OF of the same trace, or the first FOLLOWS_FROM where there is none (as Jaeger's UI has it), or
 * the parentSpanID of old versions. Every other reference is a link, and so is FOLLOWS_FROM in any case: a parent does not say it.
 */
export function referencesOf(json: Plain, traceId: string, notes: Notes): Pick<Span, 'parentSpanId' | 'links'> {
  const simple = simpleParent(json, notes);
  if (simple !== undefined) return { parentSpanId: simple, links: [] };
  const references = listOf(json['references'])
    .filter(isPlain)
    .map((reference) => read(reference, notes));
  const isOwn = (reference: Reference) => reference.traceId === traceId;
  const parent = references.find((reference) => isOwn(reference) && reference.isChildOf) ?? references.find(isOwn);
  const legacy = parent === undefined ? readSpanId(json['parentSpanID'], notes).id : '';
  const links = references.filter((reference) => reference !== parent || !reference.isChildOf).map(linkOf);
  for (const link of links) {
    if (link.traceId === '' || link.spanId === '') notes.warn('link-id-invalid', 'references');
  }
  return { parentSpanId: (parent?.spanId ?? legacy) as SpanId, links };
}

/** Nearly all spans have no reference or one, to a span of their trace: no lists need to be made for them. */
function simpleParent({ references, traceID, parentSpanID }: Plain, notes: Notes): SpanId | undefined {
  if (!Array.isArray(references) || references.length > 1) return undefined;
  if (references.length === 0) return readSpanId(parentSpanID, notes).id as SpanId;
  const [only] = references as [unknown];
  const isParent = isPlain(only) && only['refType'] !== 'FOLLOWS_FROM' && only['traceID'] === traceID;
  return isParent ? (readSpanId(only['spanID'], notes).id as SpanId) : undefined;
}

function read(reference: Plain, notes: Notes): Reference {
  return {
    isChildOf: reference['refType'] !== 'FOLLOWS_FROM',
    traceId: readTraceId(reference['traceID'], notes).id,
    spanId: readSpanId(reference['spanID'], notes).id,
  };
}

function linkOf({ isChildOf, traceId, spanId }: Reference): SpanLink {
  const value = isChildOf ? 'child_of' : 'follows_from';
  return {
    traceId: traceId as TraceId,
    spanId: spanId as SpanId,
    traceState: '',
    attributes: [{ key: 'opentracing.ref_type', value: { kind: 'string', value } }],
    droppedAttributesCount: 0,
    flags: 0,
  };
}
