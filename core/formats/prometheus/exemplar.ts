import { isHex } from '../../encoding/hex.ts';
import type { Exemplar } from '../../model/metric.ts';
import { NO_SPAN_ID, NO_TRACE_ID, type SpanId, type TraceId } from '../../model/ids.ts';
import { attributeBytes, stringAttributes } from './attributes.ts';
import type { Labels } from './sample.ts';

const TRACE_LABELS = new Set(['trace_id', 'traceID', 'traceId']);
const SPAN_LABELS = new Set(['span_id', 'spanID', 'spanId']);
const NONE = /^0*$/;
/** What one costs beside its text. */
const EXEMPLAR_BYTES = 200;

/** What exemplars take, about. */
export function exemplarBytes(exemplars: readonly Exemplar[]): number {
  let bytes = 0;
  for (const { filteredAttributes } of exemplars) bytes += EXEMPLAR_BYTES + attributeBytes(filteredAttributes);
  return bytes;
}

/**
 * Trace and span id come from the labels of these names, if they are hex (short ones padded on the left); all other labels are
 * kept as attributes, ids that are no hex among them. A time of 0 is not known.
 */
export function exemplarOf(labels: Labels, value: number, timeUnixNano: bigint): Exemplar {
  const traceLabel = labels.find(([name, text]) => TRACE_LABELS.has(name) && isId(text, 32));
  const spanLabel = labels.find(([name, text]) => SPAN_LABELS.has(name) && isId(text, 16));
  const others = labels.filter((label) => label !== traceLabel && label !== spanLabel);
  return {
    filteredAttributes: stringAttributes(others),
    timeUnixNano,
    value: { kind: 'double', value },
    traceId: traceLabel === undefined ? NO_TRACE_ID : (padded(traceLabel[1], 32) as TraceId),
    spanId: spanLabel === undefined ? NO_SPAN_ID : (padded(spanLabel[1], 16) as SpanId),
  };
}

function isId(text: string, digits: number): boolean {
  return text.length <= digits && isHex(text) && !NONE.test(text);
}

function padded(text: string, digits: number): string {
  return text.toLowerCase().padStart(digits, '0');
}
