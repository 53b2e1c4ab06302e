import type { AnyValue, Attributes } from '../../model/attributes.ts';
import type { SpanId, TraceId } from '../../model/ids.ts';
import type { LogRecord } from '../../model/log-record.ts';
import { US } from '../../model/units.ts';
import { readSpanId, readTraceId } from '../records/foreign-id.ts';
import { isoNanoseconds } from '../records/iso-time.ts';
import type { Notes } from '../records/notes.ts';
import { UNSAFE } from '../records/record-reader.ts';
import { isPlain, isTime, nanosecondsOf, textOf, type Plain } from '../records/scalars.ts';
import { takeText } from '../records/take-attribute.ts';
import { CONTEXT_NAMES } from './context-names.ts';
import { attributesOf } from './flatten.ts';

const ERROR_SEVERITY = 17;
/** SeverityNumber of the words that agents use. */
const SEVERITIES: Readonly<Record<string, number | undefined>> = {
  ...{
    trace: 1,
    debug: 5,
    info: 9,
    information: 9,
    notice: 10,
    warn: 13,
    warning: 13,
    error: 17,
    fatal: 21,
    critical: 21,
  },
};
const fields = (...names: string[]) => names.map((name) => [name, ''] as const);
const OF_ERROR = {
  names: new Map([
    ...CONTEXT_NAMES,
    ...fields('id', 'trace_id', 'parent_id', 'transaction_id', 'timestamp'),
    ['exception.type', 'exception.type'] as const,
    ['exception.message', 'exception.message'] as const,
  ]),
  open: ['context.tags.'],
  prefix: 'error.',
};
const OF_LOG = { names: new Map(fields('@timestamp', 'message')), open: ['labels.'], prefix: '' };

type Read = LogRecord | { refused: string } | typeof UNSAFE;

/** An error is a log record with an exception; the span it happened in is its parent. */
export function errorOf(event: Plain, notes: Notes): Read {
  const { exception, log } = event;
  const attributes = attributesOf(event, OF_ERROR);
  if (attributes === UNSAFE) return UNSAFE;
  const message = [log, exception]
    .map((part) => (isPlain(part) ? textOf(part['message']) : ''))
    .find((text) => text !== '');
  const level = isPlain(log) ? textOf(log['level']) : '';
  const id = textOf(event['id']);
  if (id !== '') attributes.push({ key: 'error.id', value: { kind: 'string', value: id } });
  const ids = { trace: event['trace_id'], span: event['parent_id'] ?? event['transaction_id'] };
  return record(event['timestamp'], message, level || 'error', attributes, ids, notes);
}

/** ECS logging: the names of fields may be nested or have dots. */
export function logOf(event: Plain, notes: Notes): Read {
  const attributes = attributesOf(event, OF_LOG);
  if (attributes === UNSAFE) return UNSAFE;
  const level = takeText(attributes, 'log.level') ?? '';
  const trace = takeText(attributes, 'trace.id');
  const span = takeText(attributes, 'span.id') ?? takeText(attributes, 'transaction.id');
  return record(event['@timestamp'], textOf(event['message']), level, attributes, { trace, span }, notes);
}

function record(
  time: unknown,
  message: string | undefined,
  severityText: string,
  attributes: Attributes,
  ids: { trace: unknown; span: unknown },
  notes: Notes,
): Read {
  const timeUnixNano = timeOf(time);
  if (timeUnixNano === UNSAFE) return UNSAFE;
  if (timeUnixNano === undefined) return { refused: 'its time is none' };
  const body: AnyValue = message === undefined ? { kind: 'empty' } : { kind: 'string', value: message };
  return {
    timeUnixNano,
    observedTimeUnixNano: 0n,
    severityNumber: severityOf(severityText),
    severityText,
    body,
    attributes,
    droppedAttributesCount: 0,
    flags: 0,
    traceId: readTraceId(ids.trace, notes).id as TraceId,
    spanId: readSpanId(ids.span, notes).id as SpanId,
    eventName: '',
  };
}

/** Microseconds, or a text; 0 where none is told. */
function timeOf(value: unknown): bigint | typeof UNSAFE | undefined {
  if (typeof value === 'string') return isoNanoseconds(value);
  const ns = nanosecondsOf(value ?? 0, US);
  return typeof ns === 'bigint' && !isTime(ns) ? undefined : ns;
}

function severityOf(text: string): number {
  const word = text.toLowerCase();
  if (Object.hasOwn(SEVERITIES, word)) return SEVERITIES[word]!;
  return word === '' ? 0 : word.includes('err') ? ERROR_SEVERITY : 0;
}
