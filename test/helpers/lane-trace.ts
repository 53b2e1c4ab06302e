import fc from 'fast-check';
import { computeTraceTree } from '../../core/analysis/trace-tree.ts';
import type { TraceTree } from '../../core/analysis/trace-tree.ts';

/** A span by its place in a list; its parent comes before it in the list, −1 = none, −2 = one that is not here. */
export interface LaneSpan {
  parent: number;
  start: number;
  duration: number;
  isError: boolean;
  group: number;
}

/** Few moments, so that spans touch, tie and take no time again and again. */
export function laneSpans(most: number): fc.Arbitrary<LaneSpan[]> {
  const span = fc.record({
    up: fc.nat(1_000),
    isRoot: fc.integer({ min: 0, max: 9 }),
    start: fc.nat(60),
    duration: fc.oneof(fc.nat(3), fc.nat(40)),
    isError: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    group: fc.nat(2),
  });
  return fc.array(span, { minLength: 1, maxLength: most }).map((spans) =>
    spans.map(({ up, isRoot, ...rest }, i) => ({
      ...rest,
      parent: i === 0 || isRoot === 0 ? -1 : isRoot === 1 ? -2 : up % i,
    })),
  );
}

export interface LaneTrace {
  tree: TraceTree;
  group: Uint32Array;
  /** Row of each span of the list. */
  rowOf: number[];
}

/** The spans as a trace, in a given order of rows; `codes` renames the groups. */
export function laneTrace(spans: readonly LaneSpan[], order = spans.map((_, i) => i), codes = [0, 1, 2]): LaneTrace {
  const rowOf: number[] = [];
  order.forEach((span, row) => (rowOf[span] = row));
  const rows = order.map((span) => spans[span]!);
  const u32 = (value: (span: LaneSpan, row: number) => number) => Uint32Array.from(rows, value);
  const tree = computeTraceTree({
    spanIdHigh: u32(() => 1),
    spanIdLow: u32((_, row) => order[row]! + 1),
    parentIdHigh: u32(({ parent }) => (parent === -2 ? 9 : 0)),
    parentIdLow: u32(() => 0),
    parent: Int32Array.from(rows, ({ parent }) => (parent < 0 ? parent : rowOf[parent]!)),
    start: Float64Array.from(rows, ({ start }) => start),
    duration: Float64Array.from(rows, ({ duration }) => duration),
    status: Uint8Array.from(rows, ({ isError }) => (isError ? 2 : 0)),
    flags: new Uint8Array(rows.length),
  });
  return { tree, group: u32(({ group }) => codes[group]!), rowOf };
}
