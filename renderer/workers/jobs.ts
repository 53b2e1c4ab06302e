import { computeFlame } from '../../core/analysis/flame.ts';
import { computeSpanStatistics } from '../../core/analysis/span-statistics.ts';
import { layComparison } from '../../core/layout/compare/lay-comparison.ts';
import { layoutMarks } from '../../core/layout/canvas/layout-marks.ts';
import { layLanes } from '../../core/layout/lanes/lay-lanes.ts';
import { explainRows } from '../../core/layout/timeline/path-index.ts';
import { layoutTrace } from '../../core/layout/timeline/layout-trace.ts';
import type { View } from '../memory/views.ts';
import { arrangeSpanGraph } from './arrange-span-graph.ts';

/** What can be asked of the worker: pure functions from plain data to plain data. */
export const jobs = {
  layoutTrace,
  explainRows,
  layLanes,
  layoutMarks,
  computeFlame,
  computeSpanStatistics,
  arrangeSpanGraph,
  layComparison,
};

export type Jobs = typeof jobs;
export type JobName = keyof Jobs;

/**
 * What the page says to the worker. Large arrays that are not on shared memory come before their job, one by one, and are then
 * only named in its arguments (given.ts).
 */
export type JobMessage =
  | { kind: 'part'; id: number; view: View }
  /** No job will come for these parts. */
  | { kind: 'forget'; id: number }
  | ({ kind: 'run' } & JobRequest);

export interface JobRequest {
  id: number;
  name: JobName;
  args: unknown[];
}

/** `value` names arrays of the arguments instead of holding them (given.ts). `made`: shared memory that the answer stands on. */
export type JobAnswer =
  { id: number; value: unknown; made: readonly SharedArrayBuffer[] } | { id: number; failure: string };
