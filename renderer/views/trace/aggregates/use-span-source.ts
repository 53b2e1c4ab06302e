import { useRef } from 'react';
import type { TraceDetail } from '../../../../contract/operations/traces.ts';
import type { FlameSource } from '../../../../core/analysis/flame.ts';
import type { GraphSource } from '../../../../core/analysis/span-graph.ts';
import type { TimelineModel } from '../../../../core/layout/timeline/timeline-model.ts';

export interface SpanSource {
  flame: FlameSource;
  graph: GraphSource;
}

/**
 * What sums over spans are made from, and no more: it may be copied to a worker. Belongs to the model, which stays while
 * answers hold the same spans.
 */
export function useSpanSource(model: TimelineModel, detail: TraceDetail): SpanSource {
  const last = useRef<{ model: TimelineModel; source: SpanSource }>(undefined);
  if (last.current?.model !== model) last.current = { model, source: readSource(model, detail) };
  return last.current.source;
}

function readSource(model: TimelineModel, detail: TraceDetail): SpanSource {
  const { spans, nodes, parent, order, position, start, end, flags, childStart, children } = model.tree;
  const { name, service, host, thread, scope, kind, status } = detail.frame.columns;
  const { row, target, direction } = detail.links.columns;
  const tree = { spans, nodes, parent, order, position, start, end, flags, childStart, children };
  return {
    flame: { tree, name, service },
    graph: { tree, columns: { name, service, host, thread, scope, kind, status }, links: { row, target, direction } },
  };
}
