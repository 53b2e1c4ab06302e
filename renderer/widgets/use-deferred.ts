import { useDeferredValue, useEffect, useState } from 'react';

/** Then it is time for one piece: long tasks are better than a screen that never comes. */
const LATE_MS = 400;
const NOTHING = Symbol('nothing');

/**
 * React's `useDeferredValue`, at the latest after `LATE_MS`: whatever else changes meanwhile makes React begin its slices anew,
 * and in a busy session, or on a slow machine, something else always does.
 */
export function useDeferred<T>(value: T, initial?: T): T {
  const deferred = useDeferredValue(value, initial);
  const [late, setLate] = useState<T | typeof NOTHING>(NOTHING);
  useEffect(() => {
    if (deferred === value) return setLate(NOTHING);
    const timer = setTimeout(() => setLate(value), LATE_MS);
    return () => clearTimeout(timer);
  }, [value, deferred]);
  return late === value ? value : deferred;
}
