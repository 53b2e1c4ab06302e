import { EMPTY_VALUE, type AnyValue, type Attributes } from '../../model/attributes.ts';
import { NO_SPAN_ID, NO_TRACE_ID, type Nanoseconds, type SpanId, type TraceId } from '../../model/ids.ts';

/**
 * What a line says about its time. `known` holds Unix nanoseconds, of UTC where the line names a zone and of nobody's clock
 * (`zoned` false) where it does not; `yearless` is a day of an unknown year.
 */
export type LineTime =
  | { kind: 'known'; ns: Nanoseconds; zoned: boolean }
  | { kind: 'yearless'; month: number; day: number; nsOfDay: Nanoseconds }
  | { kind: 'none' };

export const NO_TIME: LineTime = { kind: 'none' };

/** A record as far as its own line tells. */
export interface Draft {
  time: LineTime;
  /** Unix nanoseconds once settled; 0 before, and where there is none. */
  timeNs: Nanoseconds;
  /** When somebody on the way saw it; 0 where nobody did. */
  observedNs: Nanoseconds;
  severityNumber: number;
  severityText: string;
  body: AnyValue;
  attributes: Attributes;
  flags: number;
  traceId: TraceId;
  spanId: SpanId;
  /** The trace id had 64 bits. */
  idPadded: boolean;
  /** '' where the line names none. */
  service: string;
  /** Besides the service's name. */
  resource: Attributes;
  /** Name of the logger: OpenTelemetry's scope. */
  scope: string;
  /** Output the line came from, '' where there is one only: lines that continue a record do so within it. */
  stream: string;
  /** Plain text without a time of its own, which may belong to the record before. */
  isPlain: boolean;
  /** Bytes that are no UTF-8 became U+FFFD. */
  isRepaired: boolean;
}

/** A line that tells nothing. */
export function emptyDraft(): Draft {
  return {
    time: NO_TIME,
    timeNs: 0n,
    observedNs: 0n,
    severityNumber: 0,
    severityText: '',
    body: EMPTY_VALUE,
    attributes: [],
    flags: 0,
    traceId: NO_TRACE_ID,
    spanId: NO_SPAN_ID,
    idPadded: false,
    service: '',
    resource: [],
    scope: '',
    stream: '',
    isPlain: false,
    isRepaired: false,
  };
}

export function text(value: string): AnyValue {
  return { kind: 'string', value };
}

/** A record that came wrapped in another one's line: what it says itself counts, the wrapping gives the rest. */
export function within(outer: Draft, inner: Draft): Draft {
  const ownTime = inner.time.kind === 'known' && (inner.time.zoned || outer.time.kind === 'none');
  const hasLevel = inner.severityNumber > 0 || inner.severityText !== '';
  const { severityNumber, severityText } = hasLevel ? inner : outer;
  const ids = inner.traceId === '' && inner.spanId === '' ? outer : inner;
  return {
    ...inner,
    severityNumber,
    severityText,
    traceId: ids.traceId,
    spanId: ids.spanId,
    flags: ids.flags,
    time: ownTime || outer.time.kind === 'none' ? inner.time : outer.time,
    observedNs: ownTime && outer.time.kind === 'known' ? outer.time.ns : outer.observedNs,
    attributes: [...outer.attributes, ...inner.attributes],
    service: inner.service === '' ? outer.service : inner.service,
    resource: [...outer.resource, ...inner.resource],
    scope: inner.scope === '' ? outer.scope : inner.scope,
    stream: outer.stream,
    // Lines of one output go on from each other; messages of a syslog stand for themselves.
    isRepaired: inner.isRepaired || outer.isRepaired,
    isPlain: inner.isPlain && outer.stream !== '',
  };
}
