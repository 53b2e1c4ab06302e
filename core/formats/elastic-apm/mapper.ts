import type { LogRecord } from '../../model/log-record.ts';
import type { Metric } from '../../model/metric.ts';
import type { Resource } from '../../model/resource.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import { ItemGroups, SpanGroups } from '../records/item-groups.ts';
import type { Notes } from '../records/notes.ts';
import { KEPT, UNSAFE, type Mapper, type Outcome } from '../records/record-reader.ts';
import type { ResourceCache } from '../records/resource-cache.ts';
import { isPlain, type Plain } from '../records/scalars.ts';
import type { Sender } from './events.ts';
import { errorOf, logOf } from './log.ts';
import { metricsOf } from './metric.ts';
import { resourceOf } from './resource.ts';
import { spanOf } from './span.ts';

/** Transactions and spans become spans, errors and logs become log records, metric sets become metrics. */
export class ElasticMapper implements Mapper<Sender> {
  readonly #notes: Notes;
  readonly #resources: ResourceCache;
  readonly #spans = new SpanGroups();
  readonly #logs = new ItemGroups<LogRecord>();
  readonly #metrics = new ItemGroups<Metric>();

  constructor(notes: Notes, resources: ResourceCache) {
    this.#notes = notes;
    this.#resources = resources;
  }

  add(value: unknown, { metadata }: Sender): Outcome {
    const [name, event] = Object.entries(isPlain(value) ? value : {})[0] ?? [];
    if (name === undefined || !isPlain(event)) return { refused: 'an event that is no object' };
    const resource = resourceOf(metadata, event, this.#resources);
    if (resource === UNSAFE) return UNSAFE;
    switch (name) {
      case 'transaction':
      case 'span': {
        const span = spanOf(name, event, this.#notes);
        if (span === UNSAFE || 'refused' in span) return span;
        this.#spans.add(span, resource);
        return KEPT;
      }
      case 'error':
      case 'log':
        return this.#addLog(name === 'error' ? errorOf(event, this.#notes) : logOf(event, this.#notes), resource);
      case 'metricset':
        return this.#addMetrics(event, resource);
      default:
        return { refused: `an event of a kind that is not known: "${name.slice(0, 60)}"` };
    }
  }

  telemetry(): Telemetry[] {
    const telemetry = this.#spans.telemetry();
    const [logs, metrics] = [this.#logs.list(), this.#metrics.list()];
    if (logs.length > 0) telemetry.push({ signal: 'logs', groups: logs });
    if (metrics.length > 0) telemetry.push({ signal: 'metrics', groups: metrics });
    return telemetry;
  }

  #addLog(log: LogRecord | typeof UNSAFE | { refused: string }, resource: Resource): Outcome {
    if (log === UNSAFE || 'refused' in log) return log;
    this.#logs.add(log, resource);
    return KEPT;
  }

  #addMetrics(event: Plain, resource: Resource): Outcome {
    const metrics = metricsOf(event, this.#notes);
    if (metrics === UNSAFE || 'refused' in metrics) return metrics;
    for (const metric of metrics) this.#metrics.add(metric, resource);
    return KEPT;
  }
}
