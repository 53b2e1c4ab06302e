import { NO_SPAN_ID, type SpanId, type TraceId } from '../../model/ids.ts';
import { STATUS_ERROR, type Span } from '../../model/span.ts';
import type { Place } from './places.ts';
import { attributesOf, valueOf, type Plain, type PlainAttributes } from './plain.ts';
import type { Recorder } from './recorder.ts';
import { SERVICES, type Service, type ServiceName } from './services.ts';

const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;
type Kind = keyof typeof KINDS;

const SEVERITIES = { TRACE: 1, DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 } as const;
type Severity = keyof typeof SEVERITIES;

/** Trace flags: sampled, and whether the parent is known to be in another process. */
const SAMPLED = 1;
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

export interface SpanRef {
  traceId: TraceId;
  spanId: SpanId;
}

export interface Exception {
  type: string;
  message: string;
  stacktrace: string;
}

interface Thread {
  id: number;
  name: string;
}

interface SpanStart {
  name: string;
  kind: Kind;
  /** True time, in nanoseconds after the start of everything. */
  startNs: number;
  attributes?: PlainAttributes;
  /** The thread it runs on, where it is not its parent's. */
  thread?: number;
}

/** A span that is being written. Nothing keeps a child inside its parent. */
export class SpanWriter implements SpanRef {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  readonly place: Place;
  readonly startNs: number;
  readonly recorder: Recorder;
  private readonly span: Span;
  private readonly thread: Thread | undefined;
  private attributes: PlainAttributes;

  constructor(recorder: Recorder, place: Place, parent: SpanWriter | undefined, start: SpanStart) {
    const { name, kind, startNs, attributes = {} } = start;
    this.recorder = recorder;
    this.place = place;
    this.startNs = startNs;
    this.traceId = parent?.traceId ?? recorder.traceId();
    this.spanId = recorder.spanId();
    const isLocal = parent?.place === place;
    this.thread = isLocal && start.thread === undefined ? parent.thread : threadOf(place, recorder, start.thread);
    this.attributes = attributes;
    this.span = {
      ...EMPTY_SPAN,
      traceId: this.traceId,
      spanId: this.spanId,
      parentSpanId: parent?.spanId ?? NO_SPAN_ID,
      flags: SAMPLED | HAS_IS_REMOTE | (parent === undefined || isLocal ? 0 : IS_REMOTE),
      name,
      kind: KINDS[kind],
      startTimeUnixNano: this.time(startNs),
      events: [],
      links: [],
    };
  }

  /** A child in the same process. */
  child(start: SpanStart): SpanWriter {
    return new SpanWriter(this.recorder, this.place, this, start);
  }

  /** A child in one of the processes of a service. */
  remote(service: ServiceName, start: SpanStart): SpanWriter {
    return new SpanWriter(this.recorder, this.recorder.place(service), this, start);
  }

  set(attributes: PlainAttributes): this {
    this.attributes = { ...this.attributes, ...attributes };
    return this;
  }

  event(atNs: number, name: string, attributes: PlainAttributes = {}): this {
    const timeUnixNano = this.time(atNs);
    this.span.events.push({ timeUnixNano, name, attributes: attributesOf(attributes), droppedAttributesCount: 0 });
    return this;
  }

  link(to: SpanRef, attributes: PlainAttributes = {}): this {
    const { traceId, spanId } = to;
    const rest = { traceState: '', droppedAttributesCount: 0, flags: SAMPLED | HAS_IS_REMOTE | IS_REMOTE };
    this.span.links.push({ traceId, spanId, attributes: attributesOf(attributes), ...rest });
    return this;
  }

  log(atNs: number, severity: Severity, body: Plain, attributes: PlainAttributes = {}): this {
    writeLog(this.recorder, this.place, { atNs, severity, body, attributes, span: this });
    return this;
  }

  /** The first failure counts: what is said later only repeats it. */
  fail(message: string, type: string): this {
    if (this.span.status.code === STATUS_ERROR) return this;
    this.span.status = { code: STATUS_ERROR, message };
    return this.set({ 'error.type': type });
  }

  exception(atNs: number, { type, message, stacktrace }: Exception): this {
    const details = { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': stacktrace };
    return this.event(atNs, 'exception', details).fail(message, type);
  }

  /** Changes what the recorded span says of itself, for telemetry that is not as it should be. */
  spoil(change: Partial<Span>): this {
    Object.assign(this.span, change);
    return this;
  }

  /** Writes it down. Gives the end. */
  end(endNs: number): number {
    this.span.endTimeUnixNano = this.time(endNs);
    this.write();
    return endNs;
  }

  /** Writes it down without an end, as a process that died would have, had it been asked. */
  leaveOpen(): void {
    this.write();
  }

  private write(): void {
    if (this.thread !== undefined) this.set({ 'thread.id': this.thread.id, 'thread.name': this.thread.name });
    this.span.attributes = attributesOf(this.attributes);
    this.recorder.addSpan(this.place, this.span);
  }

  private time(atNs: number): bigint {
    return this.recorder.time(atNs, this.place.host);
  }
}

const EMPTY_SPAN: Omit<Span, 'traceId' | 'spanId' | 'events' | 'links'> = {
  traceState: '',
  parentSpanId: NO_SPAN_ID,
  flags: 0,
  name: '',
  kind: 0,
  startTimeUnixNano: 0n,
  endTimeUnixNano: 0n,
  attributes: [],
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
  status: { message: '', code: 0 },
};

/** Size of the pool each process serves requests with. */
const THREADS = 8;
/** Below are those the runtime itself keeps. */
const FIRST_THREAD_ID = 31;

function threadOf(place: Place, { random }: Recorder, wanted?: number): Thread | undefined {
  const { threadName }: Service = SERVICES[place.service];
  if (threadName === undefined) return undefined;
  const index = wanted ?? random.whole(0, THREADS - 1);
  return { id: FIRST_THREAD_ID + index, name: threadName(index) };
}

/** The first span of a new trace. */
export function beginTrace(recorder: Recorder, service: ServiceName, start: SpanStart): SpanWriter {
  return new SpanWriter(recorder, recorder.place(service), undefined, start);
}

interface LogFields {
  atNs: number;
  severity: Severity;
  body: Plain;
  attributes: PlainAttributes;
  span: SpanRef;
}

/** How long the SDK takes to see a record. */
const OBSERVED_AFTER_NS = 40_000;

function writeLog(recorder: Recorder, place: Place, { atNs, severity, body, attributes, span }: LogFields): void {
  const timeUnixNano = recorder.time(atNs, place.host);
  recorder.addLog(place, {
    timeUnixNano,
    observedTimeUnixNano: timeUnixNano + BigInt(OBSERVED_AFTER_NS),
    severityNumber: SEVERITIES[severity],
    severityText: severity,
    body: valueOf(body),
    attributes: attributesOf(attributes),
    droppedAttributesCount: 0,
    flags: SAMPLED,
    traceId: span.traceId,
    spanId: span.spanId,
    eventName: '',
  });
}
