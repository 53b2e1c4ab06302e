import { useEffect, useMemo, useRef, useState } from 'react';
import type { JobName, Jobs } from '../../../workers/jobs.ts';
import { runJob } from '../../../workers/run-job.ts';

export interface Computed<Value> {
  /** Of these arguments, never of earlier ones. */
  value: Value | undefined;
  failure: string | undefined;
  loading: boolean;
  cancel: () => void;
}

/** Up to so many spans the page computes by itself: a few milliseconds, and the picture is there at once. */
export const INLINE_SPANS = 20_000;

/**
 * A job's answer for these arguments (a stable array), beside the page; with `inline` (a stable function) at once and in it.
 */
export function useComputed<Name extends JobName>(
  name: Name,
  args: Parameters<Jobs[Name]>,
  inline?: (...args: Parameters<Jobs[Name]>) => ReturnType<Jobs[Name]>,
): Computed<ReturnType<Jobs[Name]>> {
  const now = useMemo(() => inline?.(...args), [args, inline]);
  const [later, setLater] = useState<{ args: unknown; value?: ReturnType<Jobs[Name]>; failure?: string }>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => {
    if (inline) return;
    const controller = new AbortController();
    running.current = controller;
    runJob(name, args, controller.signal).then(
      (value) => setLater({ args, value }),
      (error: Error) => setLater({ args, failure: error.message }),
    );
    return () => controller.abort();
  }, [name, args, inline]);
  const cancel = (): void => running.current?.abort();
  if (inline) return { value: now, failure: undefined, loading: false, cancel };
  const known = later?.args === args ? later : undefined;
  return { value: known?.value, failure: known?.failure, loading: known === undefined, cancel };
}
