import { useMemo } from 'react';
import type { HistogramBars } from '../../charts/time-histogram/TimeHistogram.tsx';
import { useQuery } from '../../state/use-query.ts';

export interface DataHistogram {
  bars: HistogramBars;
  baseNs: bigint;
}

/** Where data is, over everything that is stored: the range picker shows the choice against the whole. */
export function useHistogram(buckets: number, enabled: boolean): DataHistogram | null {
  const { data } = useQuery('time.histogram', { buckets }, { enabled });
  return useMemo(() => {
    if (!data || data.rows === 0) return null;
    const { start, spans, errors, logs, points } = data.columns;
    const counts = Uint32Array.from(spans, (count, at) => count + logs[at]! + points[at]!);
    const stepNs = data.rows > 1 ? start[1]! - start[0]! : 1;
    return { bars: { start, stepNs, counts, errors }, baseNs: BigInt(data.baseNs) };
  }, [data]);
}
