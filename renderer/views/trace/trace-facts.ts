import type { TraceDetail } from '../../../contract/operations/traces.ts';
import type { TraceTree } from '../../../core/analysis/trace-tree.ts';
import { countTrace } from '../../../core/layout/timeline/layout-trace.ts';
import type { TraceCounts } from '../../../core/layout/timeline/layout-trace.ts';
import { nameOf, serviceOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';

export interface ServiceCount {
  name: string;
  spans: number;
  errors: number;
}

export interface TraceFacts {
  /** The first root that is a span; −1 when there is none. */
  root: number;
  service: string;
  name: string;
  /** True when the trace begins with a span whose parent is not here. */
  rootMissing: boolean;
  durationNs: number;
  services: ServiceCount[];
  errors: Uint32Array;
}

/** Several views say something of the same trace; all its spans are counted once. */
const counted = new WeakMap<TraceTree, TraceCounts>();

/** For a trace that was counted beside the page. */
export function noteCounts({ tree }: TimelineModel, counts: TraceCounts): void {
  counted.set(tree, counts);
}

/** What the header says. */
export function readFacts(model: TimelineModel): TraceFacts {
  const { tree } = model;
  const counts = counted.get(tree) ?? countTrace(model);
  noteCounts(model, counts);
  const { root } = counts;
  return {
    root,
    service: root < 0 ? '' : serviceOf(model, root),
    name: root < 0 ? '' : nameOf(model, root),
    rootMissing: counts.isRootMissing,
    durationNs: tree.traceEnd - tree.traceStart,
    services: namedServices(model, counts),
    errors: counts.errorNodes,
  };
}

function namedServices({ columns }: TimelineModel, { spans, errors }: TraceCounts): ServiceCount[] {
  return Array.from(spans, (count, code) => ({
    name: columns.service.dictionary[code]!,
    spans: count,
    errors: errors[code]!,
  }))
    .filter((count) => count.spans > 0)
    .sort((a, b) => b.spans - a.spans || (a.name < b.name ? -1 : 1));
}

/** When the first span began, to the nanosecond as far as offsets tell it. */
export function startOf({ frame }: TraceDetail, { tree }: TimelineModel): bigint {
  return BigInt(frame.baseNs) + BigInt(Math.round(tree.traceStart));
}
