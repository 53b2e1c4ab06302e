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

/** An answer and the model made of it: rows of the one are nodes of the other. */
export interface LaidTrace {
  detail: TraceDetail;
  model: TimelineModel;
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
  return last.current?.detail.traceId === detail.traceId ? last.current : undefined;
}

/** Spans and events only come to a trace, or go with all of it: as many of them, from the first to the last, are the same. */
function isSame(laid: Laid, detail: TraceDetail, correctSkew: boolean): boolean {
  if (laid.correctSkew !== correctSkew) return false;
  const before = laid.detail;
  if (before === detail) return true;
  const isAsLong = before.frame.rows === detail.frame.rows && before.events.rows === detail.events.rows;
  const isAsLogged = before.totalSpans === detail.totalSpans && logsOf(before) === logsOf(detail);
  const keys = ({ frame }: TraceDetail) => [frame.columns.key[0], frame.columns.key.at(-1)].join();
  return (
    before.traceId === detail.traceId &&
    isAsLong &&
    keys(before) === keys(detail) &&
    isAsLogged &&
    isAsLinked(before, detail)
  );
}

/** Log records come before and after the spans they belong to. */
const logsOf = ({ frame }: TraceDetail): number => frame.columns.logs.reduce((sum, logs) => sum + logs, 0);

/** Links to a trace come with other traces. */
function isAsLinked(before: TraceDetail, { linksTotal, backLinksTotal }: TraceDetail): boolean {
  return before.linksTotal === linksTotal && before.backLinksTotal === backLinksTotal;
}
