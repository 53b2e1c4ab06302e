import { compact, keyValues, nanos, type Attributes, type Plain } from './otlp.ts';
import type { Random } from './random.ts';
import type { ServiceName } from './services.ts';

export type Kind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';
const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

export interface LogFields {
  severity: 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';
  body: Plain;
  attributes?: Attributes;
}
export const SEVERITIES = { TRACE: 1, DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 } as const;

/** One record, with the service and the time it is exported by. */
export interface Recorded {
  service: ServiceName;
  atMs: number;
  record: object;
}

/** Everything the sample tells, before it is put into requests. */
export class Recording {
  readonly random: Random;
  readonly spans: Recorded[] = [];
  readonly logs: Recorded[] = [];
  /** Server spans that ended, for the metrics: they must agree with the traces. */
  readonly served: {
    service: ServiceName;
    route: string;
    status: number;
    startMs: number;
    ms: number;
    traceId: string;
    spanId: string;
  }[] = [];

  constructor(random: Random) {
    this.random = random;
  }

  log(service: ServiceName, atMs: number, fields: LogFields, span?: SpanRef): void {
    const record = compact({
      timeUnixNano: nanos(atMs),
      observedTimeUnixNano: nanos(atMs + 0.4),
      severityNumber: SEVERITIES[fields.severity],
      severityText: fields.severity,
      body: keyValues({ body: fields.body })[0]!.value,
      attributes: keyValues(fields.attributes ?? {}),
      traceId: span?.traceId,
      spanId: span?.spanId,
      flags: span === undefined ? undefined : 1,
    });
    this.logs.push({ service, atMs, record });
  }
}

export interface SpanRef {
  traceId: string;
  spanId: string;
}

/** A span that is being written. Times are absolute; nothing keeps a child inside its parent. */
export class SpanBuilder implements SpanRef {
  readonly traceId: string;
  readonly spanId: string;
  readonly service: ServiceName;
  readonly startMs: number;
  readonly recorder: Recording;
  private readonly name: string;
  private readonly kind: Kind;
  private readonly parent: string;
  private readonly attributes: Attributes;
  private readonly events: object[] = [];
  private readonly links: object[] = [];
  private status: object | undefined;

  constructor(
    recording: Recording,
    where: { service: ServiceName; traceId: string; parent: string; startMs: number },
    what: { name: string; kind: Kind; attributes: Attributes },
  ) {
    this.recorder = recording;
    this.traceId = where.traceId;
    this.spanId = recording.random.hex(8);
    this.service = where.service;
    this.startMs = where.startMs;
    this.parent = where.parent;
    this.name = what.name;
    this.kind = what.kind;
    this.attributes = { ...what.attributes };
  }

  child(service: ServiceName, startMs: number, kind: Kind, name: string, attributes: Attributes = {}): SpanBuilder {
    const where = { service, traceId: this.traceId, parent: this.spanId, startMs };
    return new SpanBuilder(this.recorder, where, { name, kind, attributes });
  }

  set(attributes: Attributes): this {
    Object.assign(this.attributes, attributes);
    return this;
  }

  event(atMs: number, name: string, attributes: Attributes = {}): this {
    this.events.push(compact({ timeUnixNano: nanos(atMs), name, attributes: keyValues(attributes) }));
    return this;
  }

  link(to: SpanRef, attributes: Attributes = {}): this {
    this.links.push(compact({ traceId: to.traceId, spanId: to.spanId, attributes: keyValues(attributes), flags: 1 }));
    return this;
  }

  log(atMs: number, severity: LogFields['severity'], body: Plain, attributes: Attributes = {}): this {
    this.recorder.log(this.service, atMs, { severity, body, attributes }, this);
    return this;
  }

  fail(message: string): this {
    this.status = { code: 2, message };
    return this;
  }

  exception(atMs: number, type: string, message: string, stack: string): this {
    const attributes = { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': stack };
    return this.event(atMs, 'exception', attributes).set({ 'error.type': type }).fail(message);
  }

  /** Writes it down. Gives the end. */
  end(endMs: number): number {
    const record = compact({
      traceId: this.traceId,
      spanId: this.spanId,
      parentSpanId: this.parent,
      flags: 257,
      name: this.name,
      kind: KINDS[this.kind],
      startTimeUnixNano: nanos(this.startMs),
      endTimeUnixNano: nanos(endMs),
      attributes: keyValues(this.attributes),
      events: this.events,
      links: this.links,
      status: this.status,
    });
    this.recorder.spans.push({ service: this.service, atMs: endMs, record });
    this.noteServed(endMs);
    return endMs;
  }

  private noteServed(endMs: number): void {
    const route = this.attributes['http.route'];
    const status = this.attributes['http.response.status_code'];
    if (this.kind !== 'server' || typeof route !== 'string' || typeof status !== 'number') return;
    const { service, startMs, traceId, spanId } = this;
    this.recorder.served.push({ service, route, status, startMs, ms: endMs - startMs, traceId, spanId });
  }
}

/** The first span of a new trace; `parent` is set where its own parent was never received. */
export function beginTrace(
  recording: Recording,
  service: ServiceName,
  startMs: number,
  kind: Kind,
  name: string,
  attributes: Attributes,
  parent = '',
): SpanBuilder {
  const where = { service, traceId: recording.random.hex(16), parent, startMs };
  return new SpanBuilder(recording, where, { name, kind, attributes });
}
