import type { TraceId } from '../../../model/ids.ts';
import type { LogRecord } from '../../../model/log-record.ts';
import type { Exemplar, Metric, MetricData } from '../../../model/metric.ts';
import type { ResourceGroup } from '../../../model/resource.ts';
import type { Span } from '../../../model/span.ts';
import type { Telemetry } from '../../../model/telemetry.ts';
import { LAST_NS } from '../../../model/units.ts';

export interface Move {
  /** Nanoseconds that are added to all times. */
  byNs: bigint;
  /** How often the dump was sent before: ids of traces are others each time, so that a trace is not one with itself. */
  round: number;
}

const NUMBER_DIGITS = 8;

/** The same telemetry at another time. What is not known (0) stays so; durations stay. */
export function moved(telemetry: Telemetry, move: Move): Telemetry {
  const mover = new Mover(move);
  switch (telemetry.signal) {
    case 'traces':
      return { signal: 'traces', groups: mapItems(telemetry.groups, (span) => mover.span(span)) };
    case 'logs':
      return { signal: 'logs', groups: mapItems(telemetry.groups, (record) => mover.record(record)) };
    case 'metrics':
      return { signal: 'metrics', groups: mapItems(telemetry.groups, (metric) => mover.metric(metric)) };
  }
}

function mapItems<T>(groups: readonly ResourceGroup<T>[], change: (item: T) => T): ResourceGroup<T>[] {
  return groups.map((group) => ({
    ...group,
    scopes: group.scopes.map((scope) => ({ ...scope, items: scope.items.map(change) })),
  }));
}

class Mover {
  readonly #byNs: bigint;
  readonly #round: number;

  constructor({ byNs, round }: Move) {
    this.#byNs = byNs;
    this.#round = round;
  }

  #at(ns: bigint): bigint {
    const at = ns + this.#byNs;
    if (ns === 0n || this.#byNs === 0n) return ns;
    return at < 1n ? 1n : at > LAST_NS ? LAST_NS : at;
  }

  #trace(id: TraceId): TraceId {
    if (this.#round === 0 || id === '') return id;
    const first = (Number.parseInt(id.slice(0, NUMBER_DIGITS), 16) ^ this.#round) >>> 0;
    return (first.toString(16).padStart(NUMBER_DIGITS, '0') + id.slice(NUMBER_DIGITS)) as TraceId;
  }

  span(span: Span): Span {
    const startTimeUnixNano = this.#at(span.startTimeUnixNano);
    const { startTimeUnixNano: start, endTimeUnixNano: end } = span;
    return {
      ...span,
      traceId: this.#trace(span.traceId),
      startTimeUnixNano,
      endTimeUnixNano: end === 0n || start === 0n ? this.#at(end) : startTimeUnixNano + (end - start),
      events: span.events.map((event) => ({ ...event, timeUnixNano: this.#at(event.timeUnixNano) })),
      links: span.links.map((link) => ({ ...link, traceId: this.#trace(link.traceId) })),
    };
  }

  record(record: LogRecord): LogRecord {
    return {
      ...record,
      traceId: this.#trace(record.traceId),
      timeUnixNano: this.#at(record.timeUnixNano),
      observedTimeUnixNano: this.#at(record.observedTimeUnixNano),
    };
  }

  metric(metric: Metric): Metric {
    const { data } = metric;
    if (data.kind === 'none') return metric;
    const dataPoints = data.dataPoints.map((point) => ({
      ...point,
      startTimeUnixNano: this.#at(point.startTimeUnixNano),
      timeUnixNano: this.#at(point.timeUnixNano),
      ...('exemplars' in point ? { exemplars: point.exemplars.map((one) => this.#exemplar(one)) } : {}),
    }));
    return { ...metric, data: { ...data, dataPoints } as MetricData };
  }

  #exemplar(exemplar: Exemplar): Exemplar {
    return { ...exemplar, traceId: this.#trace(exemplar.traceId), timeUnixNano: this.#at(exemplar.timeUnixNano) };
  }
}
