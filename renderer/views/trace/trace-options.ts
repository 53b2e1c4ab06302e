import { useMemo } from 'react';
import { shortLengths } from '../../../core/layout/timeline/short-spans.ts';
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

/** Spans shorter than this have no row, as the address says in nanoseconds: `least=1000000`. 0 = all are shown. */
export function useLeastNs(): number {
  return useView(({ place }) => readLeast(place.params.least));
}

function readLeast(text: string | undefined): number {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

export function setLeastNs(ns: number): void {
  useView.getState().setParam('least', ns > 0 ? String(ns) : '');
}

/** One key: what is hidden is shown; else spans shorter than a power of ten below a tenth of the trace are hidden. */
export function toggleShort({ tree }: TimelineModel): void {
  const lengths = shortLengths(tree.traceEnd - tree.traceStart);
  const isOn = readLeast(useView.getState().place.params.least) > 0;
  setLeastNs(isOn ? 0 : (lengths.at(-2) ?? lengths.at(-1) ?? 0));
}
