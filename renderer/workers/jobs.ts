import { explainTrace } from '../../core/analysis/critical-path/explain-trace.ts';
import { layoutTimeline } from '../../core/layout/timeline/timeline-model.ts';

/** What can be asked of the worker: pure functions from plain data to plain data. */
export const jobs = { layoutTimeline, explainTrace };

export type Jobs = typeof jobs;
export type JobName = keyof Jobs;

export interface JobRequest {
  id: number;
  name: JobName;
  args: unknown[];
}

export type JobAnswer = { id: number; value: unknown } | { id: number; failure: string };
