import { useCallback, useMemo, useRef, useSyncExternalStore } from 'react';
import type { InputOf, OperationName, OutputOf } from '../../contract/operations.ts';
import type { OperationError } from '../../contract/result.ts';
import { queries } from './connection.ts';
import { isLarge } from './large-answer.ts';
import { stableKey } from './stable-key.ts';

export interface Query<T> {
  /**
   * The latest complete answer. While the answer to a new input is on the way, that of the previous input, unless it is large:
   * that is let go first.
   */
  readonly data: T | undefined;
  /** Whether `data` answers an earlier input than the present one. */
  readonly isPrevious: boolean;
  readonly error: OperationError | undefined;
  readonly loading: boolean;
  readonly elapsedMs: number | undefined;
  /** `data` is of an older store and too large to be asked for again unasked: `retry` does. */
  readonly outdated: boolean;
  readonly cancel: () => void;
  readonly retry: () => void;
}

export interface QueryOptions {
  /** False: nothing is asked, and what was shown stays. */
  enabled?: boolean;
}

const nothing = (): (() => void) => () => {};

/**
 * `useQuery('traces.search', input)`: the engine's answer, asked again when the input or the store changes. A new input
 * aborts the question before it; answers that come too late are dropped.
 */
export function useQuery<Name extends OperationName>(
  operation: Name,
  input: InputOf<Name>,
  { enabled = true }: QueryOptions = {},
): Query<OutputOf<Name>> {
  const key = `${operation} ${stableKey(input)}`;
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the key stands for operation and input
  const entry = useMemo(() => queries.entry(operation, input), [key]);
  const watch = useCallback((watcher: () => void) => entry.watch(watcher), [entry]);
  const state = useSyncExternalStore(enabled ? watch : nothing, () => entry.state);
  const shown = useRef<OutputOf<Name>>(undefined);
  if (state.data !== undefined || isLarge(shown.current)) shown.current = state.data;
  const retry = useCallback(() => void entry.ask(), [entry]);
  const cancel = useCallback(() => entry.cancel(), [entry]);
  return {
    data: shown.current,
    isPrevious: state.data === undefined && shown.current !== undefined,
    error: state.error,
    // Before the first effect runs nothing is on the way yet, but it is about to be.
    loading: enabled && (state.loading || (state.data === undefined && state.error === undefined && !state.cancelled)),
    elapsedMs: state.elapsedMs,
    outdated: state.outdated,
    cancel,
    retry,
  };
}
