import { useMemo } from 'react';
import type { Folding, TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineState } from '../../charts/timeline/timeline-state.ts';
import { useView } from '../../state/view.ts';
import type { TraceOptions } from './use-trace-model.ts';

const FOLDINGS: readonly Folding[] = ['none', 'idle', 'quiet'];

/** How the trace is laid out, as the address says: `gaps=none|idle|quiet`, `clocks=corrected`. */
export function useTraceOptions(): TraceOptions {
  const gaps = useView(({ place }) => place.params.gaps);
  const correctSkew = useView(({ place }) => place.params.clocks === 'corrected');
  return useMemo(() => ({ folding: FOLDINGS.find((folding) => folding === gaps), correctSkew }), [gaps, correctSkew]);
}

/** One key: what is folded is opened; else all is folded that can be. */
export function toggleFolding({ folding, axes }: TimelineModel): void {
  const most = axes.quiet.folds.length > 0 ? 'quiet' : 'idle';
  useView.getState().setParam('gaps', folding === 'none' ? most : 'none');
}

export function canFold({ axes }: TimelineModel): boolean {
  return axes.quiet.folds.length > 0 || axes.idle.folds.length > 0;
}

export function toggleSkew(model: TimelineModel): void {
  useView.getState().setParam('clocks', model.isCorrected ? '' : 'corrected');
}

export function areRunsFolded({ choice }: TimelineState): boolean {
  return choice.foldedRuns.includes(1);
}

/** The underline of what the whole trace waited for. */
export function togglePath(): void {
  const { place, setParam } = useView.getState();
  setParam('path', place.params.path === 'off' ? '' : 'off');
}
