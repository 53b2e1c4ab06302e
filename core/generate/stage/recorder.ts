import type { Nanoseconds, SpanId, TraceId } from '../../model/ids.ts';
import type { LogRecord } from '../../model/log-record.ts';
import type { Metric } from '../../model/metric.ts';
import type { Span } from '../../model/span.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import { Pending, type Origin } from './pending.ts';
import { createPlaces, type Place } from './places.ts';
import { Random } from './random.ts';
import type { ServiceName } from './services.ts';

interface RecorderOptions {
  /** Name of the shape: each has numbers of its own. */
  shape: string;
  seed: number;
  startNs: Nanoseconds;
}

/** A resource rarely measures more than this at a time; it only keeps one request from growing without end. */
const MOST_METRICS = 512;

/** What a shape writes to. Holds what was written until it is taken as requests. */
export class Recorder {
  readonly random: Random;
  /** By host: how far its clock is ahead, in nanoseconds. */
  clockNs: readonly number[] = [];
  spans = 0;
  private readonly ids: Random;
  private readonly startNs: Nanoseconds;
  private readonly places = createPlaces();
  private readonly pendingSpans = new Pending<Span>();
  private readonly pendingLogs = new Pending<LogRecord>();
  private readonly pendingMetrics = new Pending<Metric>();

  constructor({ shape, seed, startNs }: RecorderOptions) {
    this.random = new Random(shape, seed);
    // The start is part of it: the same shape sent a second time is new traces, not the old ones again.
    this.ids = new Random('ids', shape, seed, String(startNs));
    this.startNs = startNs;
  }

  traceId(): TraceId {
    return this.ids.hex(4) as TraceId;
  }

  spanId(): SpanId {
    return this.ids.hex(2) as SpanId;
  }

  /** One instance of a service. */
  place(service: ServiceName): Place {
    return this.random.pick(this.places[service]);
  }

  /** What the clock of a host shows; true time for none. */
  time(atNs: number, host?: number): Nanoseconds {
    const aheadNs = host === undefined ? 0 : (this.clockNs[host] ?? 0);
    return this.startNs + BigInt(Math.round(atNs + aheadNs));
  }

  addSpan(origin: Origin, span: Span): void {
    this.spans++;
    this.pendingSpans.add(origin, span);
  }

  addLog(origin: Origin, record: LogRecord): void {
    this.pendingLogs.add(origin, record);
  }

  addMetric(origin: Origin, metric: Metric): void {
    this.pendingMetrics.add(origin, metric);
  }

  /** Requests of `items` spans or log records; with `rest` also what does not fill one. */
  *take(items: number, rest: boolean): Generator<Telemetry> {
    const least = rest ? 1 : items;
    while (this.pendingSpans.length >= least) yield { signal: 'traces', groups: this.pendingSpans.take(items) };
    while (this.pendingLogs.length >= least) yield { signal: 'logs', groups: this.pendingLogs.take(items) };
    while (this.pendingMetrics.length > 0) yield { signal: 'metrics', groups: this.pendingMetrics.take(MOST_METRICS) };
  }
}
