import { useEffect, useMemo, useRef, useState } from 'react';
import type { TraceDetail } from '../../../../contract/operations/traces.ts';
import { compareTraces } from '../../../../core/analysis/compare-traces/compare-traces.ts';
import { runJob } from '../../../workers/run-job.ts';
import { sourceOf, type Compared } from './compared.ts';

/** Up to here a comparison takes a few tens of milliseconds. */
const IN_PAGE_SPANS = 20_000;

/** Undefined until both are here and compared; large traces are compared beside the page. */
export function useComparison(before: TraceDetail | undefined, after: TraceDetail | undefined): Compared | undefined {
  const a = useSteady(before);
  const b = useSteady(after);
  const inPage = useMemo(() => (a && b && !isLarge(a, b) ? compareNow(a, b) : undefined), [a, b]);
  const [beside, setBeside] = useState<Compared>();
  useEffect(() => {
    if (!a || !b || !isLarge(a, b)) return;
    const stop = new AbortController();
    runJob('compareTraces', [sourceOf(a), sourceOf(b)], stop.signal)
      .then((comparison) => setBeside({ before: a, after: b, comparison }))
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        // Without a worker the page itself can: slower, but the traces are compared.
        reportError(error);
        setBeside(compareNow(a, b));
      });
    return () => stop.abort();
  }, [a, b]);
  return inPage ?? (beside?.before === a && beside?.after === b ? beside : undefined);
}

function isLarge(before: TraceDetail, after: TraceDetail): boolean {
  return Math.max(before.frame.rows, after.frame.rows) > IN_PAGE_SPANS;
}

function compareNow(before: TraceDetail, after: TraceDetail): Compared {
  return { before, after, comparison: compareTraces(sourceOf(before), sourceOf(after)) };
}

/** The store only ever adds spans: an answer with as many as the last one of the same trace holds the same. */
function useSteady(detail: TraceDetail | undefined): TraceDetail | undefined {
  const last = useRef(detail);
  const before = last.current;
  const isSame =
    before !== undefined &&
    detail !== undefined &&
    before.traceId === detail.traceId &&
    before.frame.rows === detail.frame.rows &&
    before.events.rows === detail.events.rows;
  if (!isSame) last.current = detail;
  return last.current;
}
