import { stringAttribute } from '../../core/model/attributes.ts';
import type { Metric } from '../../core/model/metric.ts';
import type { Span } from '../../core/model/span.ts';
import { noCounts, type SignalCounts, type Telemetry } from '../../core/model/telemetry.ts';

export interface ItemCounts extends SignalCounts {
  /** Distinct service.name. */
  services: number;
  /** Distinct trace ids of spans. */
  traces: number;
  /** Spans whose parent is not among them. */
  missingParents: number;
}

export function noItems(): ItemCounts {
  return { ...noCounts(), services: 0, traces: 0, missingParents: 0 };
}

/** Counts what was loaded, in any number of parts. */
export function countTelemetry(telemetry: readonly Telemetry[]): ItemCounts {
  const counts = noItems();
  for (const part of telemetry) addCounts(part, counts);
  const spans = telemetry.flatMap((part) => (part.signal === 'traces' ? itemsOf<Span>(part) : []));
  const known = new Set(spans.map(({ traceId, spanId }) => `${traceId}/${spanId}`));
  counts.traces = new Set(spans.map(({ traceId }) => traceId)).size;
  counts.missingParents = spans.filter(
    (s) => s.parentSpanId !== '' && !known.has(`${s.traceId}/${s.parentSpanId}`),
  ).length;
  counts.services = serviceNames(telemetry).size;
  return counts;
}

function itemsOf<T>({ groups }: Telemetry): T[] {
  return groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items as T[]));
}

function serviceNames(telemetry: readonly Telemetry[]): Set<string> {
  const names = telemetry.flatMap(({ groups }) =>
    groups.map(({ resource }) => stringAttribute(resource.attributes, 'service.name')),
  );
  return new Set(names.filter((name) => name !== ''));
}

function addCounts(part: Telemetry, counts: ItemCounts): void {
  if (part.signal === 'logs') counts.logs += itemsOf(part).length;
  else if (part.signal === 'metrics') for (const metric of itemsOf<Metric>(part)) addMetric(metric, counts);
  else
    for (const { events, links } of itemsOf<Span>(part)) {
      counts.spans++;
      counts.events += events.length;
      counts.links += links.length;
    }
}

function addMetric({ data }: Metric, counts: ItemCounts): void {
  counts.metrics++;
  for (const point of data.kind === 'none' ? [] : data.dataPoints) {
    counts.points++;
    counts.exemplars += 'exemplars' in point ? point.exemplars.length : 0;
  }
}
