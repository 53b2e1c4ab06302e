import { spanIdOf, traceOf } from '../../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../../core/layout/timeline/timeline-model.ts';
import { useView } from '../../../state/view.ts';

/** Leaves for the trace that a span of a linked trace belongs to; links are no longer followed there. */
export function openTraceOf(model: TimelineModel, node: number): void {
  const traceId = model.columns.traceId?.dictionary[traceOf(model, node)];
  if (traceId !== undefined) openSpan(traceId, spanIdOf(model, node));
}

export function openSpan(traceId: string, spanId: string): void {
  useView.getState().go('trace', traceId, { selection: spanId });
}
