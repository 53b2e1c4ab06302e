// What comparing two traces costs. `node test/bench/timeline/compare-traces.ts [spans]`
import { compareTraces } from '../../../core/analysis/compare-traces/compare-traces.ts';
import type { ComparedColumns } from '../../../core/analysis/compare-traces/compared-trace.ts';
import { printTable } from '../table.ts';
import type { Row } from '../table.ts';
import { SHAPES, columnsOf } from './path-shapes.ts';
import type { Shape } from './path-shapes.ts';

const ROUNDS = 3;
const spans = Number(process.argv[2] ?? 100_000);

/** Two runs of the same work: a tenth of the spans is another operation, and everything takes another time. */
function runOf(shape: Shape, seed: number): ComparedColumns {
  const random = (row: number) => ((Math.imul(row + seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const timesOf: Shape['timesOf'] = (row, all) => {
    const [start, duration] = shape.timesOf(row, all);
    return [start, duration + Math.floor(random(row) * 100_000)];
  };
  const operation = (_: number, row: number) => (random(row) < 0.1 ? 40 + (row % 7) : row % 40);
  const text = {
    dictionary: Array.from({ length: 47 }, (_, i) => `operation ${i}`),
    codes: new Uint32Array(spans).map(operation),
  };
  return { ...columnsOf(spans, { ...shape, timesOf }), service: text, name: text };
}

printTable(Object.entries(SHAPES).map(([name, shape]) => bench(name, runOf(shape, 1), runOf(shape, 2))));

function bench(what: string, before: ComparedColumns, after: ComparedColumns): Row {
  const compared = compareTraces({ columns: before }, { columns: after });
  const { tree, difference, keyByKey } = compared;
  const partners = tree.before.filter((node, row) => node >= 0 && tree.after[row]! >= 0).length;
  return {
    what,
    size: `${spans.toLocaleString('en')} spans each, least of ${ROUNDS}: others work on the machine`,
    figures: {
      'compare, processor ms': leastCpuMs(() => compareTraces({ columns: before }, { columns: after })),
      rows: tree.rows,
      partners,
      'lists paired key by key': keyByKey,
      'sum of parts − difference, ns': difference.rows.timeNs.reduce((a, b) => a + b, 0) - difference.totalNs,
    },
  };
}

function leastCpuMs(run: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}
