import { computeFlame } from '../../../core/analysis/flame.ts';
import { computeSpanGraph } from '../../../core/analysis/span-graph.ts';
import { SPAN_GROUPINGS } from '../../../core/analysis/span-grouping.ts';
import { computeSpanStatistics } from '../../../core/analysis/span-statistics.ts';
import { layoutFlame } from '../../../core/layout/flame/flame-layout.ts';
import { layoutFlameBoxes } from '../../../core/layout/flame/flame-boxes.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import { placeGraph } from '../../../renderer/workers/arrange-span-graph.ts';
import { generateTrace } from '../../helpers/generate-trace.ts';

// node test/bench/timeline/aggregates.ts [spans]: what the flame, the table and the graph of one trace cost to compute.
const spans = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = 5;

/** The least of some rounds: processor time tells builds apart on a busy machine, the clock what somebody waits. */
function measure<Value>(what: string, run: () => Value): Value {
  let value = run();
  const rounds = Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now();
    const before = process.cpuUsage();
    value = run();
    const { user, system } = process.cpuUsage(before);
    return { wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1000 };
  });
  const least = (of: 'wallMs' | 'cpuMs') => Math.min(...rounds.map((round) => round[of])).toFixed(0);
  process.stdout.write(`${what.padEnd(44)} ${least('wallMs').padStart(6)} ms, ${least('cpuMs').padStart(6)} ms cpu\n`);
  return value;
}

const detail = generateTrace(spans);
const { tree } = layoutTimeline(detail);
const { columns } = detail.frame;
process.stdout.write(`${spans.toLocaleString('en')} spans, depth ${tree.maxDepth + 1}, least of ${ROUNDS} rounds\n`);

/** Paths differ by operation, of which there are 17, so at this depth there are as many as spans; by kind there are few. */
const kinds = { dictionary: ['0', '1', '2', '3', '4', '5'], codes: Uint32Array.from(columns.kind, (kind) => kind % 2) };
const few = measure('flame, few paths', () => computeFlame({ tree, name: kinds, service: kinds }));
const many = measure('flame, many paths', () => computeFlame({ tree, name: columns.name, service: columns.service }));
process.stdout.write(`  paths: ${few.nodes.toLocaleString('en')} and ${many.nodes.toLocaleString('en')}\n`);
const layout = measure('flame, places of many paths', () => layoutFlame(many));
measure('flame, boxes of 40 levels, 1,600 px', () =>
  layoutFlameBoxes(layout, { fromNs: 0, toNs: layout.wholeNs }, 1_600, 0, 40),
);
for (const grouping of SPAN_GROUPINGS) {
  measure(`statistics by ${grouping}`, () => computeSpanStatistics({ tree, columns }, grouping));
}
for (const kind of ['service', 'operation'] as const) {
  const source = { tree, columns, links: detail.links.columns };
  const graph = measure(`graph of ${kind}s`, () => computeSpanGraph(source, kind));
  measure(`  arranged: ${graph.nodes.length} boxes, ${graph.edges.length} edges`, () => placeGraph(graph));
}
