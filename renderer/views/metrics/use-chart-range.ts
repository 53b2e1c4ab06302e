import { useMemo } from 'react';
import type { ChartRange } from '../../charts/line/chart-types.ts';
import { resolveSpan } from '../../state/time-range.ts';
import { useDataRange } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import type { AnswerModel } from './answer-model.ts';

/** Of the length, on either side: the first and last point stand clear of the edges. */
const MARGIN = 0.01;

type Extent = Pick<AnswerModel, 'baseNs' | 'minNs' | 'maxNs'>;

/** The shared range; fitted to everything stored, a metric is fitted to itself, or it might be a speck. */
export function useChartRange({ baseNs, minNs, maxNs }: Extent): ChartRange {
  const range = useView((state) => state.place.range);
  const data = useDataRange();
  return useMemo(() => {
    const span = range.kind === 'fit' ? null : resolveSpan(range, data);
    if (span) return { baseNs, fromNs: Number(span.fromNs - baseNs), toNs: Number(span.toNs - baseNs) };
    // A single moment has no width of its own.
    const pad = maxNs > minNs ? (maxNs - minNs) * MARGIN : 30e9;
    return { baseNs, fromNs: minNs - pad, toNs: maxNs + pad };
  }, [range, data, baseNs, minNs, maxNs]);
}
