import { findAttribute, type AnyValue } from '../../model/attributes.ts';
import type { SpanId } from '../../model/ids.ts';
import type { LineTime } from './draft.ts';
import type { Field } from './draft-of-fields.ts';
import { epochNs, secondsAndNanos } from './epoch-time.ts';
import type { Role } from './field-roles.ts';
import { severityOfTens, severityOfWord, type Severity } from './severity.ts';
import { readTimeText } from './text-time.ts';
import {
  hexOfDecimal,
  readSpanId,
  readTraceId,
  readTraceParent,
  type FoundTraceId,
  type TraceParent,
} from './trace-ids.ts';

export interface RoleValues extends Record<Role, unknown> {
  time: LineTime;
  severityNumber: number;
  level: Severity;
  message: AnyValue;
  traceParent: TraceParent;
  traceId: FoundTraceId;
  spanId: SpanId;
  flags: number;
  service: string;
  scope: string;
}

/** Each gives undefined for a value that is none of its kind. */
export const ROLE_READERS: { [R in Role]: (field: Field, isDecimal: boolean) => RoleValues[R] | undefined } = {
  time: readTime,
  severityNumber: ({ value }) => (value.kind === 'int' ? inRange(value.value, 1, 24) : undefined),
  level: ({ value }) => readLevel(value),
  message: ({ value }) => (value.kind === 'empty' ? undefined : value),
  traceParent: ({ value }) => (value.kind === 'string' ? readTraceParent(value.value) : undefined),
  traceId: ({ value }, isDecimal) => withId(value, isDecimal, readTraceId),
  spanId: ({ value }, isDecimal) => withId(value, isDecimal, readSpanId),
  flags: ({ value }) => readFlags(value),
  service: ({ value }) => nonEmpty(value),
  scope: ({ value }) => nonEmpty(value),
};

function readTime({ value, digits }: Field): LineTime | undefined {
  if (value.kind === 'string') return readTimeText(value.value);
  const written = digits ?? (value.kind === 'int' ? String(value.value) : undefined);
  const ns = written === undefined ? structuredNs(value) : epochNs(written);
  return ns === undefined ? undefined : { kind: 'known', ns, zoned: true };
}

/** `{"seconds":…,"nanos":…}`, log4j's `{"epochSecond":…,"nanoOfSecond":…}` and MongoDB's `{"$date":"…"}`. */
function structuredNs(value: AnyValue): bigint | undefined {
  if (value.kind !== 'kvlist') return undefined;
  const date = findAttribute(value.values, '$date');
  const time = date?.kind === 'string' ? readTimeText(date.value) : undefined;
  if (time?.kind === 'known') return time.ns;
  const seconds = findAttribute(value.values, 'seconds') ?? findAttribute(value.values, 'epochSecond');
  const nanos = findAttribute(value.values, 'nanos') ?? findAttribute(value.values, 'nanoOfSecond');
  if (seconds?.kind !== 'int') return undefined;
  return secondsAndNanos(seconds.value, nanos?.kind === 'int' ? nanos.value : 0n);
}

function readLevel(value: AnyValue): Severity | undefined {
  if (value.kind === 'string') {
    return value.value === '' ? undefined : { number: severityOfWord(value.value), text: value.value };
  }
  if (value.kind !== 'int' && value.kind !== 'double') return undefined;
  return severityOfTens(Number(value.value));
}

/** Decimal only where the key says so: a text of digits alone is hex, too. */
function withId<T>(value: AnyValue, isDecimal: boolean, read: (written: string) => T | undefined): T | undefined {
  const written = value.kind === 'string' || value.kind === 'int' ? String(value.value) : '';
  const hex = isDecimal ? (hexOfDecimal(written) ?? written) : written;
  return value.kind === 'int' && !isDecimal ? undefined : read(hex);
}

function readFlags(value: AnyValue): number | undefined {
  if (value.kind === 'bool') return value.value ? 1 : 0;
  if (value.kind === 'int') return inRange(value.value, 0, 255);
  if (value.kind !== 'string') return undefined;
  if (/^(true|false)$/i.test(value.value)) return value.value.toLowerCase() === 'true' ? 1 : 0;
  return /^[0-9a-fA-F]{2}$/.test(value.value) ? Number.parseInt(value.value, 16) : undefined;
}

function nonEmpty(value: AnyValue): string | undefined {
  return value.kind === 'string' && value.value !== '' ? value.value : undefined;
}

function inRange(value: bigint, lowest: number, highest: number): number | undefined {
  return value >= lowest && value <= highest ? Number(value) : undefined;
}
