import { findAttribute, type Attributes } from '../../model/attributes.ts';
import { STATUS_CODES, STATUS_ERROR, type SpanStatus } from '../../model/span.ts';
import { takeAttribute, takeText } from '../records/take-attribute.ts';

const UNSET = 0;

/**
 * In Zipkin the tag `error` says by being there that a span failed; its value may say why. OpenTelemetry's exporters write
 * `otel.status_code` besides. The value "false" is a mistake of some clients: it is kept, and no error.
 */
export function takeStatus(attributes: Attributes): SpanStatus {
  const name = takeText(attributes, 'otel.status_code')?.replace(/^STATUS_CODE_/, '');
  const message = name === undefined ? undefined : takeText(attributes, 'otel.status_description');
  const code =
    name === undefined ? UNSET : Math.max(UNSET, STATUS_CODES.indexOf(name as (typeof STATUS_CODES)[number]));
  const error = findAttribute(attributes, 'error');
  const text = error?.kind === 'string' ? error.value : error?.kind === 'bool' ? String(error.value) : undefined;
  if (text === undefined || text === 'false') return { code, message: message ?? '' };
  if (text === 'true' || text === '') takeAttribute(attributes, 'error');
  return { code: STATUS_ERROR, message: message ?? (text === 'true' ? '' : text) };
}
