import { useEffect, useRef, useState } from 'react';
import type { LinkedTrace } from '../../../../contract/operations/trace-links.ts';
import type { TraceDetail } from '../../../../contract/operations/traces.ts';
import type { OperationError } from '../../../../contract/result.ts';
import { callEngine } from '../../../state/connection.ts';

interface TraceDetails {
  /** Of the traces that were wanted last and are all there; undefined before. */
  details: TraceDetail[] | undefined;
  error: OperationError | undefined;
  loading: boolean;
}

interface Answer {
  key: string;
  details?: TraceDetail[];
  error?: OperationError;
}

/**
 * The spans of several traces, read one after the other: many at once would only wait for each other in the store. What
 * was read stays while the trace has as many spans as before. A trace that is gone meanwhile is left out.
 */
export function useTraceDetails(traces: readonly LinkedTrace[]): TraceDetails {
  const key = traces.map(({ traceId, spans }) => `${traceId} ${spans}`).join();
  const wanted = useRef(traces);
  wanted.current = traces;
  const read = useRef(new Map<string, TraceDetail>());
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    const stop = new AbortController();
    void readTraces(wanted.current, read.current, stop.signal).then((result) => {
      if (!stop.signal.aborted) setAnswer({ key, ...result });
    });
    return () => stop.abort();
  }, [key]);
  return { details: answer?.details, error: answer?.error, loading: key !== '' && answer?.key !== key };
}

async function readTraces(
  traces: readonly LinkedTrace[],
  read: Map<string, TraceDetail>,
  signal: AbortSignal,
): Promise<Omit<Answer, 'key'>> {
  const details: TraceDetail[] = [];
  const before = new Map(read);
  read.clear();
  for (const { traceId, spans } of traces) {
    const known = before.get(`${traceId} ${spans}`);
    const result = known ? { ok: true as const, value: known } : await callEngine('trace.get', { traceId }, { signal });
    if (signal.aborted) return {};
    if (!result.ok && result.error.code !== 'not-found') return { error: result.error };
    if (!result.ok) continue;
    read.set(`${traceId} ${spans}`, result.value);
    details.push(result.value);
  }
  return { details };
}
