import { explainTrace } from '../../core/analysis/critical-path/explain-trace.ts';
import { computeFlame } from '../../core/analysis/flame.ts';
import { computeSpanStatistics } from '../../core/analysis/span-statistics.ts';
import { compareTraces } from '../../core/analysis/compare-traces/compare-traces.ts';
import { layoutMarks } from '../../core/layout/canvas/layout-marks.ts';
import { layLanes } from '../../core/layout/lanes/lay-lanes.ts';
import { layoutTimeline } from '../../core/layout/timeline/timeline-model.ts';
import { arrangeSpanGraph } from './arrange-span-graph.ts';

/** What can be asked of the worker: pure functions from plain data to plain data. */
export const jobs = {
  layoutTimeline,
  explainTrace,
  layLanes,
  layoutMarks,
  computeFlame,
  computeSpanStatistics,
  arrangeSpanGraph,
  compareTraces,
};

export type Jobs = typeof jobs;
export type JobName = keyof Jobs;

export interface JobRequest {
  id: number;
  name: JobName;
  args: unknown[];
}

export type JobAnswer = { id: number; value: unknown } | { id: number; failure: string };
