// What a decoder does about values that are readable but not what the specification asks for. One place for both encodings.

import type { Metric } from '../model/metric.ts';
import type { SpanLink } from '../model/span.ts';
import type { Findings } from './findings.ts';
import { snakeCase } from './snake-case.ts';

/** The words by which a refused id is counted. */
const ID_CODES: Readonly<Record<string, string>> = {
  traceId: 'trace-id',
  spanId: 'span-id',
  parentSpanId: 'parent-span-id',
};

/** An id of the wrong length on the wire. */
export function wrongIdLength(
  findings: Findings,
  message: string,
  field: string,
  length: number,
  expected: number,
): void {
  refuseId(findings, message, field, () => wrongLengthText(field, length, expected));
}

export const wrongLengthText = (field: string, length: number, expected: number): string =>
  `${snakeCase(field)} has ${length} bytes, ${expected} expected`;

/**
 * An id that is none. It costs a span, because a span without ids belongs nowhere; a log record, a link or an exemplar is worth
 * keeping without.
 */
export function refuseId(findings: Findings, message: string, field: string, reason: () => string): void {
  if (message === 'Span') {
    if (!findings.hasFault) findings.fault(ID_CODES[field]!, reason());
  } else if (message === 'LogRecord') findings.warn('log-id-dropped', message, field);
  else if (message === 'Exemplar') findings.warn('exemplar-id-dropped', message, field);
}

/** Notes a link that points nowhere; it is kept. */
export function noteLink(findings: Findings, link: SpanLink): void {
  if (link.traceId === '' || link.spanId === '') findings.warn('link-id-invalid', 'Span.links');
}

/** Data points of a metric. */
export function pointsOf(metric: Metric): number {
  return metric.data.kind === 'none' ? 0 : metric.data.dataPoints.length;
}
