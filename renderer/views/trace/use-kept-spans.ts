import { useEffect, useMemo } from 'react';
import { keepSpans } from '../../../core/layout/timeline/short-spans.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineControl } from '../../charts/timeline/use-timeline.ts';
import { measured } from '../../measured.ts';
import { useLeastNs } from './trace-options.ts';

/** What was left out of the rows, for whoever wonders where it is. */
export interface HiddenSpans {
  count: number;
  /** Those that are shorter; 0 = not for that. */
  leastNs: number;
  /** Those that were not found. */
  isSearch: boolean;
}

/** Leaves out of the rows what is too short or, with `matches`, was not found. Undefined = nothing is left out. */
export function useKeptSpans(
  model: TimelineModel,
  { dispatch }: TimelineControl,
  matches: Uint8Array | undefined,
): HiddenSpans | undefined {
  const leastNs = useLeastNs();
  const isSearch = matches !== undefined;
  const kept = useMemo(
    () => (leastNs > 0 || matches ? measured('keep', () => keepSpans(model, leastNs, matches)) : undefined),
    [model, leastNs, matches],
  );
  useEffect(() => dispatch({ kind: 'keep', keep: kept?.keep }), [kept, model, dispatch]);
  const count = kept?.hidden;
  return useMemo(() => (count === undefined ? undefined : { count, leastNs, isSearch }), [count, leastNs, isSearch]);
}
