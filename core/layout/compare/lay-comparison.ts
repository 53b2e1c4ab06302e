import type { ComparedSource } from '../../analysis/compare-traces/compared-trace.ts';
import { compareTraces } from '../../analysis/compare-traces/compare-traces.ts';
import type { CompareOptions, TraceComparison } from '../../analysis/compare-traces/compare-traces.ts';
import { layoutCompareAxes } from './compare-axis.ts';
import type { CompareAxes } from './compare-axis.ts';

/** A comparison with the axes it can be drawn on. */
export interface LaidComparison {
  comparison: TraceComparison;
  axes: CompareAxes;
}

/** For a worker: all that takes longer the larger the traces are. */
export function layComparison(before: ComparedSource, after: ComparedSource, options?: CompareOptions): LaidComparison {
  const comparison = compareTraces(before, after, options);
  return { comparison, axes: layoutCompareAxes(comparison.before, comparison.after) };
}
