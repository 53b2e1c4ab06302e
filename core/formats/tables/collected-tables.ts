import type { LogRecord } from '../../model/log-record.ts';
import type { Metric, MetricData } from '../../model/metric.ts';
import type { Span } from '../../model/span.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import type { Decoded } from '../../otlp/decoded.ts';
import { Findings } from '../../otlp/findings.ts';
import { validate } from '../../processors/validate.ts';
import { ItemGroups, type Origin } from '../item-groups.ts';
import { Notes } from '../records/notes.ts';

import { keyOfCell } from './cells.ts';

/** Who produced a row's item, and texts that are equal for equal ones. */
export interface RowOrigin {
  resourceKey: string;
  scopeKey: string;
  make: () => Origin;
}

/** Items of rows by their origins, until they are taken. */
export class CollectedRows {
  readonly notes = new Notes();
  readonly #spans = new ItemGroups<Span>();
  readonly #logs = new ItemGroups<LogRecord>();
  readonly #metrics = new ItemGroups<Metric>();
  readonly #metricsByKey = new Map<string, Metric>();
  #findings = new Findings();
  #points = 0;

  get items(): number {
    return this.#spans.items + this.#logs.items + this.#points;
  }

  span({ resourceKey, scopeKey, make }: RowOrigin, span: Span): void {
    this.#spans.add(resourceKey, scopeKey, make, span);
    this.notes.countInto(this.#findings);
  }

  log({ resourceKey, scopeKey, make }: RowOrigin, log: LogRecord): void {
    this.#logs.add(resourceKey, scopeKey, make, log);
    this.notes.countInto(this.#findings);
  }

  /** One data point, or none, of a metric; points of equal metrics are put together. */
  metric({ resourceKey, scopeKey, make }: RowOrigin, { data, ...head }: Metric): void {
    const metadata = keyOfCell(head.metadata);
    const key = JSON.stringify([resourceKey, scopeKey, head.name, head.unit, head.description, metadata, headOf(data)]);
    const known = this.#metricsByKey.get(key);
    if (known === undefined) {
      const metric = { ...head, data };
      this.#metrics.add(resourceKey, scopeKey, make, metric);
      this.#metricsByKey.set(key, metric);
    } else append(known.data, data);
    // One without any is there as well.
    this.#points += data.kind === 'none' ? 1 : Math.max(1, data.dataPoints.length);
    this.notes.countInto(this.#findings);
  }

  take(): Decoded {
    const all: Telemetry[] = [
      { signal: 'traces', groups: this.#spans.take() },
      { signal: 'metrics', groups: this.#metrics.take() },
      { signal: 'logs', groups: this.#logs.take() },
    ];
    const decoded = this.#findings.decoded(all.filter(({ groups }) => groups.length > 0));
    this.#findings = new Findings();
    this.#metricsByKey.clear();
    this.#points = 0;
    return validate(decoded);
  }
}

function headOf(data: MetricData): unknown {
  return { ...data, dataPoints: undefined };
}

/** Both are of one kind. */
function append(to: MetricData, more: MetricData): void {
  if (to.kind !== 'none' && more.kind !== 'none')
    for (const point of more.dataPoints) (to.dataPoints as unknown[]).push(point);
}
