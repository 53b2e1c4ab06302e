import { useEffect, useState } from 'react';
import type { InputOf, OperationName, OutputOf } from '../../../../contract/operations.ts';
import type { OperationError } from '../../../../contract/result.ts';
import { callEngine, useConnection } from '../../../state/connection.ts';
import { stableKey } from '../../../state/stable-key.ts';

interface Polled<Output> {
  data: Output | undefined;
  error: OperationError | undefined;
}

/** Asks again and again while it is looked at; stands still while the page is paused, or `isHeld`. */
export function usePolled<Name extends OperationName>(
  operation: Name,
  input: InputOf<Name>,
  { everyMs, isHeld }: { everyMs: number; isHeld: boolean },
): Polled<OutputOf<Name>> {
  const [polled, setPolled] = useState<Polled<OutputOf<Name>>>({ data: undefined, error: undefined });
  const paused = useConnection((state) => state.paused);
  const key = stableKey(input);
  useEffect(() => {
    if (paused || isHeld) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const asking = new AbortController();
    const ask = async (): Promise<void> => {
      const answer = await callEngine(operation, input, { signal: asking.signal });
      if (asking.signal.aborted) return;
      setPolled((before) =>
        answer.ok ? { data: answer.value, error: undefined } : { ...before, error: answer.error },
      );
      timer = setTimeout(() => void ask(), everyMs);
    };
    void ask();
    return () => {
      asking.abort();
      clearTimeout(timer);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key stands for the input
  }, [operation, key, everyMs, isHeld, paused]);
  return polled;
}
