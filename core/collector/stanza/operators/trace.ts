import { isHex } from '../../../encoding/hex.ts';
import type { AnyValue } from '../../../model/attributes.ts';
import { counted } from '../../../model/counted.ts';
import type { SpanId, TraceId } from '../../../model/ids.ts';
import { textLike } from '../../ottl/text.ts';
import type { Settings } from '../../settings.ts';
import type { Entry } from '../entry.ts';
import { getField } from '../field.ts';
import { OperatorError, readField } from '../operator.ts';

export const TRACE_KEYS = ['trace_id', 'span_id', 'trace_flags'];

/** What a `trace` block, or a `trace_parser`, sets. Throws OperatorError. */
export function readTrace(settings: Settings): (entry: Entry) => void {
  const [traceField, spanField, flagsField] = TRACE_KEYS.map((key) => {
    const inner = settings.inner(key);
    inner.allow(['parse_from']);
    return readField(inner, 'parse_from', `body.${key}`);
  });
  return (entry) => {
    const traceId = hexOf(getField(entry, traceField!));
    const spanId = hexOf(getField(entry, spanField!));
    const flags = hexOf(getField(entry, flagsField!));
    if (traceId !== undefined) entry.traceId = idOf(traceId, 32) as TraceId;
    if (spanId !== undefined) entry.spanId = idOf(spanId, 16) as SpanId;
    if (flags !== undefined && flags !== '') entry.flags = Number.parseInt(flags.slice(0, 2), 16);
  };
}

/** undefined where there is nothing. */
function hexOf(value: AnyValue | undefined): string | undefined {
  const written = value && textLike(value);
  if (written === undefined) return undefined;
  if (written.length % 2 === 0 && isHex(written)) return written.toLowerCase();
  throw new OperatorError(`a text of ${counted(written.length, 'character')} is no id in hex`);
}

/** As the Collector copies bytes: shorter ones are filled up behind, longer ones cut off. '' for one of zeros. */
function idOf(hex: string, digits: number): string {
  const id = hex.padEnd(digits, '0').slice(0, digits);
  return /^0*$/.test(id) ? '' : id;
}
