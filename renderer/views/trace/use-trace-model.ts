import { useEffect, useMemo, useReducer, useRef } from 'react';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import type { TraceLayout } from '../../../core/layout/timeline/layout-trace.ts';
import { setFolding } from '../../../core/layout/timeline/timeline-model.ts';
import type { Folding } from '../../../core/layout/timeline/timeline-model.ts';
import { measured } from '../../measured.ts';
import { IN_PAGE_SPANS } from '../../workers/in-page-spans.ts';
import { layoutHere, layoutSomewhere } from './layout-beside.ts';
import { holdsTheSame } from './same-trace.ts';
import { noteCounts } from './trace-facts.ts';

/** How the reader wants the trace laid out; `folding` left open is as the model chooses. */
export interface TraceOptions {
  folding: Folding | undefined;
  correctSkew: boolean;
}

/** An answer and what was made of it: its rows are nodes of the model. */
export interface LaidTrace extends TraceLayout {
  detail: TraceDetail;
}

interface Laid extends LaidTrace {
  correctSkew: boolean;
}

/**
 * The timeline's model of an answer, with the answer it was made of. An answer that holds the same as the last one keeps
 * the last one and its model, whatever else arrived in the session. A large trace is laid out beside the page: until then
 * both are those of before, or undefined.
 */
export function useTraceModel(detail: TraceDetail, { folding, correctSkew }: TraceOptions): LaidTrace | undefined {
  const laid = useLaid(detail, correctSkew);
  return useMemo(() => {
    if (laid === undefined || folding === undefined || folding === laid.model.folding) return laid;
    return { ...laid, model: measured('fold', () => setFolding(laid.model, folding)) };
  }, [laid, folding]);
}

function useLaid(detail: TraceDetail, correctSkew: boolean): Laid | undefined {
  const last = useRef<Laid>(undefined);
  const [, again] = useReducer((count: number) => count + 1, 0);
  const isNew = last.current?.correctSkew !== correctSkew || !holdsTheSame(last.current.detail, detail);
  const inPage = detail.frame.rows <= IN_PAGE_SPANS;
  if (isNew && inPage) last.current = { detail, correctSkew, ...layoutHere(detail, { correctSkew }) };
  const isWaiting = isNew && !inPage;
  useEffect(() => {
    if (!isWaiting) return;
    const stop = new AbortController();
    layoutSomewhere(detail, { correctSkew }, stop.signal)
      .then((layout) => {
        if (layout === undefined || stop.signal.aborted) return;
        noteCounts(layout.model, layout.counts);
        last.current = { detail, correctSkew, ...layout };
        again();
      })
      .catch((error: unknown) => reportError(error));
    return () => stop.abort();
  }, [isWaiting, detail, correctSkew]);
  return last.current?.detail.traceId === detail.traceId ? last.current : undefined;
}
