import type { TraceComparison } from '../../analysis/compare-traces/compare-traces.ts';

export type ComparedSide = 'before' | 'after';

/** A trace as a reader knows it. */
export interface ComparedFacts {
  traceId: string;
  service: string;
  name: string;
  /** Of the root. */
  startNs: bigint;
  durationNs: number;
  spans: number;
}

/** What a comparison is written from. Rows are those of `comparison.tree`. */
export interface ComparisonSource {
  comparison: TraceComparison;
  before: ComparedFacts;
  after: ComparedFacts;
  /** Of the trace after, where the row is there; '' for a missing parent. */
  serviceOf(row: number): string;
  nameOf(row: number): string;
  /** 16 hex digits; '' where the row is not there. */
  spanIdOf(side: ComparedSide, row: number): string;
}

/** Drawn duration of a row in one of the traces, in whole nanoseconds; undefined where it is not there. */
export function durationOf({ comparison }: ComparisonSource, side: ComparedSide, row: number): number | undefined {
  const node = comparison.tree[side][row]!;
  const { start, end } = comparison[side];
  return node < 0 ? undefined : Math.round(end[node]! - start[node]!);
}
