import { useEffect, useMemo, useRef, useState } from 'react';
import type { TraceDetail } from '../../../../contract/operations/traces.ts';
import { layComparison } from '../../../../core/layout/compare/lay-comparison.ts';
import { runJob } from '../../../workers/run-job.ts';
import { holdsTheSameSpans } from '../same-trace.ts';
import { sourceOf, type Compared } from './compared.ts';

/** Up to here a comparison takes a few tens of milliseconds. */
const IN_PAGE_SPANS = 20_000;

interface Comparison {
  /** Undefined until both are here and compared; then what was compared last of these two traces. */
  compared: Compared | undefined;
  /** On the way beside the page. */
  comparing: boolean;
}

/** Large traces are compared beside the page. */
export function useComparison(
  before: TraceDetail | undefined,
  after: TraceDetail | undefined,
  correctClocks: boolean,
): Comparison {
  const a = useSteady(before);
  const b = useSteady(after);
  const inPage = useMemo(
    () => (a && b && !isLarge(a, b) ? compareNow(a, b, correctClocks) : undefined),
    [a, b, correctClocks],
  );
  const [beside, setBeside] = useState<Compared & { correctClocks: boolean }>();
  useEffect(() => {
    if (!a || !b || !isLarge(a, b)) return;
    const stop = new AbortController();
    compareBeside(a, b, correctClocks, stop.signal)
      .then((compared) => !stop.signal.aborted && setBeside({ ...compared, correctClocks }))
      .catch((error: unknown) => !stop.signal.aborted && reportError(error));
    return () => stop.abort();
  }, [a, b, correctClocks]);
  if (inPage || !a || !b) return { compared: inPage, comparing: false };
  const isOfThese = beside?.before.traceId === a.traceId && beside.after.traceId === b.traceId;
  const isNow = beside?.before === a && beside.after === b && beside.correctClocks === correctClocks;
  return { compared: isOfThese ? beside : undefined, comparing: !isNow };
}

async function compareBeside(
  before: TraceDetail,
  after: TraceDetail,
  correctClocks: boolean,
  signal: AbortSignal,
): Promise<Compared> {
  const sources = [sourceOf(before), sourceOf(after)] as const;
  const laid = await runJob('layComparison', [...sources, { correctClocks }], signal).catch((error: unknown) => {
    if (signal.aborted) throw error;
    // Without a worker the page itself can: slower, but the traces are compared.
    reportError(error);
    return layComparison(...sources, { correctClocks });
  });
  return { before, after, ...laid };
}

function isLarge(before: TraceDetail, after: TraceDetail): boolean {
  return Math.max(before.frame.rows, after.frame.rows) > IN_PAGE_SPANS;
}

function compareNow(before: TraceDetail, after: TraceDetail, correctClocks: boolean): Compared {
  return { before, after, ...layComparison(sourceOf(before), sourceOf(after), { correctClocks }) };
}

/** The answer before, as long as the new one holds the same spans. */
function useSteady(detail: TraceDetail | undefined): TraceDetail | undefined {
  const last = useRef(detail);
  const before = last.current;
  const isSame = before !== undefined && detail !== undefined && holdsTheSameSpans(before, detail);
  if (!isSame) last.current = detail;
  return last.current;
}
