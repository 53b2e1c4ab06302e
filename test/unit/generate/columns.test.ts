import { describe, expect, test } from 'vitest';
import { computeTraceTree } from '../../../core/analysis/trace-tree.ts';
import { COLUMN_SHAPES, generateColumns, type ColumnShape } from '../../../core/generate/columns/generate-columns.ts';
import type { SpanTable } from '../../../core/generate/columns/span-table.ts';
import { generated, tracesOf, treeOf } from '../../helpers/generated.ts';

const endOf = ({ start, duration }: SpanTable, row: number) => start[row]! + duration[row]!;
const rowsOf = ({ spans }: SpanTable) => Array.from({ length: spans }, (_, row) => row);
const share = (table: SpanTable, test: (row: number) => boolean) => rowsOf(table).filter(test).length / table.spans;
const outlives = (table: SpanTable) => (row: number) =>
  table.parent[row]! >= 0 && endOf(table, row) > endOf(table, table.parent[row]!);

describe.each(COLUMN_SHAPES)('%s', (shape) => {
  test('is the same for the same seed only', () => {
    expect(generateColumns(shape, 5_000, 3)).toEqual(generateColumns(shape, 5_000, 3));
    expect(generateColumns(shape, 5_000, 4)).not.toEqual(generateColumns(shape, 5_000, 3));
  });

  test.each([1, 2, 49, 51, 5_000])(
    'of %i spans is whole: one id each, parents known, in the order they end',
    (count) => {
      const table = generateColumns(shape, count);
      expect(computeTraceTree(table).warnings).toEqual({
        missingParents: 0,
        orphans: 0,
        cycles: 0,
        duplicates: 0,
        unfinished: 0,
        negative: 0,
      });
      expect(new Set(rowsOf(table).map((row) => `${table.spanIdHigh[row]} ${table.spanIdLow[row]}`)).size).toBe(count);
      for (const row of rowsOf(table)) {
        const up = table.parent[row]!;
        const isRoot = up < 0;
        expect(table.parentIdHigh[row]).toBe(isRoot ? 0 : table.spanIdHigh[up]);
        expect(table.parentIdLow[row]).toBe(isRoot ? 0 : table.spanIdLow[up]);
        if (!isRoot) expect(table.trace[up]).toBe(table.trace[row]);
        if (row > 0) expect(endOf(table, row)).toBeGreaterThanOrEqual(endOf(table, row - 1));
        expect(table.names[table.name[row]!]).toMatch(/./);
        expect(table.services[table.service[row]!]).toMatch(/./);
      }
    },
  );

  test('has about 0.2 % errors', () => {
    const table = generateColumns(shape, 50_000);
    const errors = share(table, (row) => table.status[row] === 2);
    expect(errors).toBeGreaterThan(0.0014);
    expect(errors).toBeLessThan(0.0026);
  });

  test('is the same shape as spans', () => {
    const { spans } = generated(shape, { spans: 1_000 });
    expect(spans).toHaveLength(1_000);
    const trees = tracesOf(spans).map(treeOf);
    const table = computeTraceTree(generateColumns(shape, 1_000));
    expect(trees.reduce((sum, { roots }) => sum + roots.length, 0)).toBe(table.roots.length);
    expect(Math.max(...trees.map(({ maxDepth }) => maxDepth))).toBe(table.maxDepth);
    expect(trees.every(({ warnings }) => Object.values(warnings).every((count) => count === 0))).toBe(true);
  });
});

describe('async', () => {
  test.each([1_000, 20_000, 100_000])('of %i spans is one trace, 7 to 9 levels deep, of 40 services', (count) => {
    const table = generateColumns('async', count);
    const tree = computeTraceTree(table);
    expect(tree.roots).toHaveLength(1);
    expect(tree.maxDepth).toBeGreaterThanOrEqual(7);
    expect(tree.maxDepth).toBeLessThanOrEqual(9);
    expect(new Set(table.service).size).toBe(40);
  });

  test('half of the parents start their children at once, and 5 % of the spans outlive theirs', () => {
    const table = generateColumns('async', 50_000);
    const tree = computeTraceTree(table);
    const parents = rowsOf(table).filter((row) => tree.childStart[row + 1]! - tree.childStart[row]! >= 4);
    const atOnce = parents.filter((row) => {
      const children = [...tree.children.subarray(tree.childStart[row], tree.childStart[row + 1])];
      const starts = children.map((child) => table.start[child]!);
      return Math.max(...starts) - Math.min(...starts) < table.duration[row]! * 0.061;
    });
    expect(atOnce.length / parents.length).toBeGreaterThan(0.45);
    expect(atOnce.length / parents.length).toBeLessThan(0.55);
    expect(share(table, outlives(table))).toBeGreaterThan(0.045);
    expect(share(table, outlives(table))).toBeLessThan(0.065);
  });
});

test('many are traces of 50, one root each', () => {
  const table = generateColumns('many', 10_020);
  expect([table.traces, computeTraceTree(table).roots.length]).toEqual([201, 201]);
  const sizes = [...Map.groupBy(table.trace, (trace) => trace).values()].map(({ length }) => length);
  expect(sizes.filter((size) => size === 50)).toHaveLength(200);
  expect(tracesOf(generated('many', { traces: 7 }).spans).map(({ length }) => length)).toEqual(new Array(7).fill(50));
});

test('wide is one parent with all others below it, at most 64 at a time', () => {
  const table = generateColumns('wide', 20_000);
  const tree = computeTraceTree(table);
  const root = tree.roots[0]!;
  expect(tree.childStart[root + 1]! - tree.childStart[root]!).toBe(19_999);
  const marks = rowsOf(table)
    .filter((row) => row !== root)
    .flatMap((row) => [
      [table.start[row]!, 1],
      [endOf(table, row), -1],
    ])
    .toSorted((a, b) => a[0]! - b[0]! || a[1]! - b[1]!);
  let running = 0;
  const most = marks.reduce((max, [, step]) => Math.max(max, (running += step!)), 0);
  expect(most).toBe(64);
});

test('deep is a chain, each span inside the one above', () => {
  const shape: ColumnShape = 'deep';
  const table = generateColumns(shape, 100_000);
  expect(computeTraceTree(table).maxDepth).toBe(99_999);
  const inside = (row: number) =>
    table.parent[row]! < 0 ||
    (table.start[row]! > table.start[table.parent[row]!]! && endOf(table, row) < endOf(table, table.parent[row]!));
  expect(share(table, inside)).toBe(1);
});
