import { useEffect, useMemo, useRef, useState } from 'react';
import type { JobName, Jobs } from '../../../workers/jobs.ts';
import { runJob } from '../../../workers/run-job.ts';

export interface Computed<Value> {
  /** Of these arguments; while they are worked on, of the ones before. */
  value: Value | undefined;
  failure: string | undefined;
  loading: boolean;
  /** A person had it stopped, and it was not begun again. */
  cancelled: boolean;
  cancel: () => void;
  again: () => void;
}

/** Up to so many spans the page computes by itself: a few milliseconds, and the picture is there at once. */
export const INLINE_SPANS = 20_000;

interface Later<Value> {
  of: unknown;
  args: unknown;
  attempt: number;
  value?: Value;
  failure?: string;
  cancelled?: boolean;
}

/**
 * A job's answer for these arguments (a stable array), beside the page; with `inline` (a stable function) at once and in it.
 * `of`: what nodes are numbers of; the answer before is kept only while that is the same.
 */
export function useComputed<Name extends JobName>(
  name: Name,
  args: Parameters<Jobs[Name]>,
  inline: ((...args: Parameters<Jobs[Name]>) => ReturnType<Jobs[Name]>) | undefined,
  of: unknown,
): Computed<ReturnType<Jobs[Name]>> {
  const now = useMemo(() => inline?.(...args), [args, inline]);
  const [later, setLater] = useState<Later<ReturnType<Jobs[Name]>>>();
  const [attempt, setAttempt] = useState(0);
  const running = useRef<AbortController>(undefined);
  useEffect(() => {
    if (inline) return;
    const controller = new AbortController();
    running.current = controller;
    runJob(name, args, controller.signal).then(
      (value) => setLater({ of, args, attempt, value }),
      (error: Error) => {
        if (!controller.signal.aborted) setLater({ of, args, attempt, failure: error.message });
      },
    );
    return () => controller.abort();
  }, [name, args, attempt, inline, of]);
  const cancel = (): void => {
    running.current?.abort();
    setLater((before) => ({ ...before, of, args, attempt, cancelled: true }));
  };
  const again = (): void => setAttempt((before) => before + 1);
  if (inline) return { value: now, failure: undefined, loading: false, cancelled: false, cancel, again };
  const known = later?.args === args && later.attempt === attempt ? later : undefined;
  return {
    value: later?.of === of ? later?.value : undefined,
    failure: known?.failure,
    loading: known === undefined,
    cancelled: known?.cancelled === true,
    cancel,
    again,
  };
}
