import { useEffect, useState } from 'react';
import type { SessionSummary } from '../../../../contract/operations/session-summary.ts';
import type { CancelSignal } from '../../../../contract/transport.ts';
import type { OperationError, Result } from '../../../../contract/result.ts';
import { callEngine, useConnection } from '../../../state/connection.ts';

export interface Summaries {
  /** Of the open session and of the other one, both of the same moment. */
  own: SessionSummary;
  other: SessionSummary;
}

interface Asked {
  summaries: Summaries | undefined;
  error: OperationError | undefined;
  loading: boolean;
  cancel: () => void;
  /** Asks for both anew. */
  again: () => void;
}

interface Answer {
  id: string;
  turn: number;
  result: Result<Summaries>;
}

/**
 * Summaries of the open session and of another, asked for once: not with every commit of the open one, for the other has to be
 * opened each time, and a comparison that changes while it is read is none.
 */
export function useSummaries(id: string): Asked {
  const isReady = useConnection(({ connection }) => connection.kind === 'ready');
  const [turn, setTurn] = useState(0);
  const [answer, setAnswer] = useState<Answer>();
  const [stop, setStop] = useState<AbortController>();
  useEffect(() => {
    if (!isReady) return;
    const stopping = new AbortController();
    setStop(stopping);
    void readSummaries(id, stopping.signal).then((result) => {
      const wasLeft = stopping.signal.aborted && stopping.signal.reason === LEFT;
      if (!wasLeft) setAnswer({ id, turn, result });
    });
    return () => stopping.abort(LEFT);
  }, [id, turn, isReady]);
  const shown = answer?.id === id ? answer : undefined;
  return {
    summaries: shown?.result.ok ? shown.result.value : undefined,
    error: shown && !shown.result.ok ? shown.result.error : undefined,
    loading: shown?.turn !== turn,
    cancel: () => stop?.abort(),
    again: () => setTurn(turn + 1),
  };
}

/** Why a question was stopped: nobody waits for its answer any more. */
const LEFT = 'left';

/** One after the other: each takes the processors. */
async function readSummaries(id: string, signal: CancelSignal): Promise<Result<Summaries>> {
  const other = await callEngine('session.summary', { id }, { signal });
  if (!other.ok) return other;
  const own = await callEngine('session.summary', {}, { signal });
  return own.ok ? { ok: true, value: { own: own.value, other: other.value } } : own;
}
