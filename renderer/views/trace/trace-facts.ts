import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { errorNodes } from '../../../core/layout/timeline/steps.ts';
import { nameOf, serviceOf, traceOf } from '../../../core/layout/timeline/timeline-model.ts';
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

/** What the header says; one pass over the spans. */
export function readFacts(model: TimelineModel): TraceFacts {
  const { tree } = model;
  // Of several traces the one that was asked for is meant.
  const isOwn = (node: number) => traceOf(model, node) === 0;
  const first = tree.roots.find(isOwn) ?? -1;
  const isSpan = first >= 0 && first < tree.spans;
  const root = isSpan ? first : (tree.order.find((node) => node < tree.spans && isOwn(node)) ?? -1);
  return {
    root,
    service: root < 0 ? '' : serviceOf(model, root),
    name: root < 0 ? '' : nameOf(model, root),
    rootMissing: root !== first,
    durationNs: tree.traceEnd - tree.traceStart,
    services: countServices(model),
    errors: errorNodes(tree),
  };
}

function countServices({ tree, columns }: TimelineModel): ServiceCount[] {
  const { dictionary, codes } = columns.service;
  const counts = dictionary.map((name) => ({ name, spans: 0, errors: 0 }));
  for (let row = 0; row < tree.spans; row++) {
    const count = counts[codes[row]!]!;
    count.spans++;
    if (columns.status[row] === 2) count.errors++;
  }
  return counts.filter(({ spans }) => spans > 0).sort((a, b) => b.spans - a.spans || (a.name < b.name ? -1 : 1));
}

/** When the first span began, to the nanosecond as far as offsets tell it. */
export function startOf({ frame }: TraceDetail, { tree }: TimelineModel): bigint {
  return BigInt(frame.baseNs) + BigInt(Math.round(tree.traceStart));
}
