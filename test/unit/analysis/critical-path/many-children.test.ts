import { expect, test } from 'vitest';
import { computeCriticalPath } from '../../../../core/analysis/critical-path/critical-path.ts';
import { computeTraceTree } from '../../../../core/analysis/trace-tree.ts';
import { SHAPES, columnsOf } from '../../../bench/timeline/path-shapes.ts';

/** The definition, written down plainly for one parent whose children have none. */
function plainly(start: Float64Array, end: Float64Array, toleranceNs: number): number[] {
  const [from, to] = [start[0]!, end[0]!];
  const finish = (node: number) => Math.min(end[node]!, to);
  const last = Array.from(start.keys())
    .slice(1)
    .sort((a, b) => finish(b) - finish(a) || start[a]! - start[b]! || a - b);
  const taken: number[] = [];
  let cursor = to;
  for (const node of last) {
    const begin = Math.max(start[node]!, from);
    if (end[node]! <= start[node]! || end[node]! <= from || begin >= cursor) continue;
    if (finish(node) > cursor + toleranceNs) continue;
    taken.push(node);
    cursor = begin;
  }
  return taken.reverse();
}

test('10,000 overlapping children of one parent, in the order of rows and out of it', () => {
  const columns = columnsOf(10_000, SHAPES['overlapping children of one parent']!);
  columns.duration = columns.duration.map((duration, row) => (row === 0 ? 4.99e9 : duration % 3e7));
  const tree = computeTraceTree(columns);
  const moved = (times: Float64Array) =>
    times.map((time, node) => (node === 0 ? time : time + ((node * 7_919) % 997) * 1e6));
  for (const [start, end] of [
    [tree.start, tree.end],
    [moved(tree.start), moved(tree.end)],
  ] as const) {
    const path = computeCriticalPath({ tree, kind: columns.kind, start, end }, { root: 0 });
    const expected = plainly(start, end, 1_000);
    expect(expected.length).toBeGreaterThan(50);
    expect(expected.some((node) => end[node]! > end[0]!)).toBe(true);
    expect([...path.segmentNode].filter((node) => node !== 0)).toEqual(expected);
  }
});
