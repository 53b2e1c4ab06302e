import { useEffect, useMemo, useReducer, useRef } from 'react';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { layoutTimeline, setFolding } from '../../../core/layout/timeline/timeline-model.ts';
import type { Folding, TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { measured } from '../../measured.ts';
import { layoutBeside } from './layout-beside.ts';

/** How the reader wants the trace laid out; `folding` left open is as the model chooses. */
export interface TraceOptions {
  folding: Folding | undefined;
  correctSkew: boolean;
}

/** Up to here laying out takes a few milliseconds, less than the way to the worker and back. */
const IN_PAGE_SPANS = 2_000;

interface Laid {
  detail: TraceDetail;
  correctSkew: boolean;
  model: TimelineModel;
}

/**
 * The timeline's model of an answer. The store only ever adds spans, so an answer with as many rows and events as the
 * last one of the same trace holds the same, and the model stays, whatever else arrived in the session. A large trace is
 * laid out beside the page: until then the model is that of before, or undefined.
 */
export function useTraceModel(detail: TraceDetail, { folding, correctSkew }: TraceOptions): TimelineModel | undefined {
  const laid = useLaid(detail, correctSkew);
  return useMemo(
    () => (laid && folding !== undefined && folding !== laid.folding ? fold(laid, folding) : laid),
    [laid, folding],
  );
}

const fold = (model: TimelineModel, folding: Folding): TimelineModel =>
  measured('fold', () => setFolding(model, folding));

function useLaid(detail: TraceDetail, correctSkew: boolean): TimelineModel | undefined {
  const last = useRef<Laid>(undefined);
  const [, again] = useReducer((count: number) => count + 1, 0);
  const isNew = last.current === undefined || !isSame(last.current, detail, correctSkew);
  const inPage = detail.frame.rows <= IN_PAGE_SPANS;
  if (isNew && inPage) last.current = { detail, correctSkew, model: layoutTimeline(detail, { correctSkew }) };
  const isWaiting = isNew && !inPage;
  useEffect(() => {
    if (!isWaiting) return;
    const stop = new AbortController();
    layoutBeside(detail, { correctSkew }, stop.signal)
      // Without a worker the page itself can: slower, but the trace is read.
      .catch(() => (stop.signal.aborted ? undefined : layoutTimeline(detail, { correctSkew })))
      .then((model) => {
        if (model === undefined || stop.signal.aborted) return;
        last.current = { detail, correctSkew, model };
        again();
      })
      .catch((error: unknown) => reportError(error));
    return () => stop.abort();
  }, [isWaiting, detail, correctSkew]);
  return last.current?.detail.traceId === detail.traceId ? last.current.model : undefined;
}

function isSame(laid: Laid, detail: TraceDetail, correctSkew: boolean): boolean {
  if (laid.correctSkew !== correctSkew) return false;
  const before = laid.detail;
  if (before === detail) return true;
  const isAsLong = before.frame.rows === detail.frame.rows && before.events.rows === detail.events.rows;
  return before.traceId === detail.traceId && isAsLong;
}
