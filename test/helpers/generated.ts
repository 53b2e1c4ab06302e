import { computeTraceTree, type TraceTree } from '../../core/analysis/trace-tree.ts';
import type { GenerateOptions } from '../../core/generate/generate-telemetry.ts';
import { generateTelemetry } from '../../core/generate/generate-telemetry.ts';
import type { ShapeName } from '../../core/generate/shapes/registry.ts';
import { stringAttribute } from '../../core/model/attributes.ts';
import type { LogRecord } from '../../core/model/log-record.ts';
import type { Metric } from '../../core/model/metric.ts';
import type { ResourceGroup } from '../../core/model/resource.ts';
import type { Span } from '../../core/model/span.ts';
import { detailOf } from './trace-detail.ts';

/** An item with what its resource says. */
export type Owned<T> = T & { service: string; host: string };

export interface Generated {
  spans: Owned<Span>[];
  logs: Owned<LogRecord>[];
  metrics: Owned<Metric>[];
}

export const START_NS = 1_767_603_600_000_000_000n;

export function generated(shape: ShapeName, options: Partial<GenerateOptions> = {}): Generated {
  const all: Generated = { spans: [], logs: [], metrics: [] };
  for (const piece of generateTelemetry(shape, { startNs: START_NS, ...options })) {
    if (piece.signal === 'traces') all.spans.push(...owned(piece.groups));
    else if (piece.signal === 'logs') all.logs.push(...owned(piece.groups));
    else all.metrics.push(...owned(piece.groups));
  }
  return all;
}

function owned<T extends object>(groups: readonly ResourceGroup<T>[]): Owned<T>[] {
  return groups.flatMap(({ resource: { attributes }, scopes }) => {
    const of = { service: stringAttribute(attributes, 'service.name'), host: stringAttribute(attributes, 'host.name') };
    return scopes.flatMap(({ items }) => items.map((item) => ({ ...item, ...of })));
  });
}

export function tracesOf<T extends Span>(spans: readonly T[]): T[][] {
  return [...Map.groupBy(spans, ({ traceId }) => traceId).values()];
}

/** Span by id; the first of those that share one. */
export function byId<T extends Span>(spans: readonly T[]): ReadonlyMap<string, T> {
  return new Map(spans.toReversed().map((span) => [span.spanId, span]));
}

/** The spans of one trace as the product sees them. */
export function treeOf(spans: readonly Owned<Span>[]): TraceTree {
  const base = spans.reduce(
    (least, { startTimeUnixNano: at }) => (at < least ? at : least),
    spans[0]!.startTimeUnixNano,
  );
  const specs = spans.map(({ spanId, parentSpanId, service, name, status, ...span }) => ({
    id: spanId,
    parent: parentSpanId,
    service,
    name,
    status: status.code,
    start: Number(span.startTimeUnixNano - base),
    duration: span.endTimeUnixNano === 0n ? NaN : Number(span.endTimeUnixNano - span.startTimeUnixNano),
  }));
  return computeTraceTree(detailOf(specs).frame.columns);
}
