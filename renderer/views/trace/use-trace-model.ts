import { useRef } from 'react';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';

/**
 * The timeline's model of an answer. The store only ever adds spans, so an answer with as many rows and events as the
 * last one of the same trace holds the same, and the model stays, whatever else arrived in the session.
 */
export function useTraceModel(detail: TraceDetail): TimelineModel {
  const last = useRef<{ detail: TraceDetail; model: TimelineModel }>(undefined);
  if (last.current === undefined || !isSame(last.current.detail, detail)) {
    last.current = { detail, model: layoutTimeline(detail) };
  }
  return last.current.model;
}

function isSame(a: TraceDetail, b: TraceDetail): boolean {
  return a === b || (a.traceId === b.traceId && a.frame.rows === b.frame.rows && a.events.rows === b.events.rows);
}
