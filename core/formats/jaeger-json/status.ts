// Rules: setInternalSpanStatus in opentelemetry-collector-contrib pkg/translator/jaeger/jaegerproto_to_traces.go.

import { findAttribute, stringAttribute, type AnyValue, type Attributes } from '../../model/attributes.ts';
import { KIND_CLIENT, KIND_SERVER, STATUS_ERROR, type SpanStatus } from '../../model/span.ts';
import { takeAttribute, takeText } from '../records/take-attribute.ts';

const UNSET = 0;
const OK = 1;
const HTTP_MESSAGE = 'http.status_message';

/**
 * Takes what says how a span ended out of its attributes: `error`, else `otel.status_code`, else what the HTTP status means. Only
 * a true `error` goes; a false one is kept, for it says nothing that a status could.
 */
export function takeStatus(attributes: Attributes, kind: number): SpanStatus {
  const isError = isTrue(findAttribute(attributes, 'error'));
  if (isError) takeAttribute(attributes, 'error');
  const code = takeText(attributes, 'otel.status_code')?.toUpperCase();
  if (isError || code !== undefined) {
    const message = takeText(attributes, 'otel.status_description');
    if (isError) return { code: STATUS_ERROR, message: message ?? stringAttribute(attributes, HTTP_MESSAGE) };
    return { code: code === 'OK' ? OK : code === 'ERROR' ? STATUS_ERROR : UNSET, message: message ?? '' };
  }
  const isFailure = isHttpFailure(textOf(findAttribute(attributes, 'http.status_code')), kind);
  return isFailure
    ? { code: STATUS_ERROR, message: stringAttribute(attributes, HTTP_MESSAGE) }
    : { code: UNSET, message: '' };
}

/** Jaeger's own UI takes the text as well. */
function isTrue(value: AnyValue | undefined): boolean {
  return (value?.kind === 'bool' && value.value) || (value?.kind === 'string' && value.value === 'true');
}

function textOf(value: AnyValue | undefined): string {
  return value?.kind === 'int' || value?.kind === 'string' ? String(value.value) : '';
}

/** 4xx is the caller's fault: no error of a server. */
export function isHttpFailure(text: string, kind: number): boolean {
  if (!/^-?\d{1,9}$/.test(text)) return false;
  const code = Number(text);
  if (code >= 400 && code < 500 && kind !== KIND_CLIENT) return kind !== KIND_SERVER;
  return code < 100 || code >= 400;
}
