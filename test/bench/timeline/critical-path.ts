// What the critical path of a million spans costs. `node test/bench/timeline/critical-path.ts [spans]`
import { computeCriticalPath } from '../../../core/analysis/critical-path/critical-path.ts';
import { computeDrag } from '../../../core/analysis/critical-path/drag.ts';
import { computeQueueTimes } from '../../../core/analysis/critical-path/queue-times.ts';
import { computeSlack } from '../../../core/analysis/critical-path/slack.ts';
import { computeTimeBreakdown } from '../../../core/analysis/critical-path/time-breakdown.ts';
import { computeTraceTree } from '../../../core/analysis/trace-tree.ts';
import { printTable } from '../table.ts';
import type { Row } from '../table.ts';
import { SHAPES, columnsOf } from './path-shapes.ts';

const ROUNDS = 5;
const spans = Number(process.argv[2] ?? 1_000_000);

printTable(Object.entries(SHAPES).map(([name, shape]) => bench(name, columnsOf(spans, shape))));

function bench(what: string, columns: ReturnType<typeof columnsOf>): Row {
  const tree = computeTraceTree(columns);
  const input = { tree, kind: columns.kind, start: tree.start, end: tree.end };
  const path = computeCriticalPath(input, { root: 0 });
  const deepest = tree.depth.indexOf(tree.maxDepth);
  const text = { codes: new Uint32Array(spans).map((_, row) => row % 40) };
  return {
    what,
    size: `${spans.toLocaleString('en')} spans, least of ${ROUNDS}: others work on the machine`,
    figures: {
      'critical path, ms': timed(() => computeCriticalPath(input, { root: 0 })),
      'where the time went, ms': timed(() => computeTimeBreakdown(input, path, { service: text, name: text })),
      'queue times, ms': timed(() => computeQueueTimes(input)),
      'drag of the deepest span, ms': timed(() => computeDrag(input, path, deepest)),
      'slack of the deepest span, ms': timed(() => computeSlack(input, path, deepest)),
      segments: path.segmentNode.length,
      'sum of segments − root duration, ns': path.timeNs.reduce((a, b) => a + b) - (tree.end[0]! - tree.start[0]!),
    },
  };
}

function timed(run: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const before = performance.now();
    run();
    return performance.now() - before;
  });
  return Math.min(...times);
}
