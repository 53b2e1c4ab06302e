import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeSelfTimes, selfTimeOf } from '../../../core/analysis/self-time.ts';
import {
  countErrors,
  NODE_CYCLE,
  NODE_DUPLICATE,
  NODE_MISSING,
  NODE_NEGATIVE,
  NODE_UNFINISHED,
  computeTraceTree,
} from '../../../core/analysis/trace-tree.ts';
import type { TraceTree } from '../../../core/analysis/trace-tree.ts';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { detailOf } from '../../helpers/trace-detail.ts';
import type { SpanSpec } from '../../helpers/trace-detail.ts';
import { TEXT_UNIT_NS, spansFromText, traceFromText } from '../../helpers/trace-from-text.ts';

/** The tree as an indented list of names. */
function outline(detail: TraceDetail, tree: TraceTree): string[] {
  const { name } = detail.frame.columns;
  return [...tree.order].map((node) => {
    const text = node < tree.spans ? name.dictionary[name.codes[node]!]! : '(missing)';
    return '  '.repeat(tree.depth[node]!) + text;
  });
}

function treeOf(drawing: string) {
  const detail = traceFromText(drawing);
  const tree = computeTraceTree(detail.frame.columns);
  const { name } = detail.frame.columns;
  const node = (text: string) => [...name.codes].findIndex((code) => name.dictionary[code] === text);
  return { detail, tree, node, lines: outline(detail, tree) };
}

const ms = (value: number) => value / TEXT_UNIT_NS;

describe('order', () => {
  test('children come by start, then the longer first', () => {
    const { lines } = treeOf(`
      root    [==========]
        late        [==]
        short  [=]
        long   [====]
    `);
    expect(lines).toEqual(['root', '  long', '  short', '  late']);
  });

  test('a child stays under its parent even when it starts before it', () => {
    const { lines, tree, node } = treeOf(`
      root      [====]
        early [==]
    `);
    expect(lines).toEqual(['root', '  early']);
    expect(ms(tree.extentStart[node('root')]!)).toBe(0);
  });

  test('depth, size and position agree', () => {
    const { tree, node } = treeOf(`
      a   [======]
        b [===]
          d [=]
        c    [==]
      e         [=]
    `);
    expect([...tree.size]).toEqual([4, 2, 1, 1, 1]);
    expect(tree.maxDepth).toBe(2);
    expect(tree.position[node('c')]).toBe(3);
    expect([...tree.roots].map((root) => tree.position[root])).toEqual([0, 4]);
  });
});

describe('telemetry that is not a tree', () => {
  test('orphans of one unknown parent share one synthetic parent that spans them', () => {
    const { tree, lines } = treeOf(`
      root        [==]
      one #a1 ^ff   [====]
      two #a2 ^ff      [====]
      other #a3 ^fe  [=]
    `);
    expect(lines).toEqual(['root', '(missing)', '  one', '  two', '(missing)', '  other']);
    const missing = [...tree.roots].filter((node) => tree.flags[node]! & NODE_MISSING);
    expect(missing.map((node) => [ms(tree.start[node]!), ms(tree.end[node]!)])).toEqual([
      [2, 10],
      [3, 5],
    ]);
    expect(tree.warnings).toMatchObject({ missingParents: 2, orphans: 3 });
  });

  test('a cycle is cut at its earliest span and every span is drawn', () => {
    const { tree, lines, node } = treeOf(`
      root           [=======]
      c #c ^b           [=]
      a #a ^c          [==]
      b #b ^a           [==]
      tail #d ^b          [=]
    `);
    expect(lines).toEqual(['root', 'a', '  b', '    c', '    tail']);
    expect(tree.flags[node('a')]! & NODE_CYCLE).toBeTruthy();
    expect(tree.warnings.cycles).toBe(1);
  });

  test('what was told is not changed, and is the tree’s own where nothing had to be added', () => {
    const whole = treeOf('root [====]\n  child [=]');
    expect(whole.tree.parent).toBe(whole.detail.frame.columns.parent);
    expect(whole.tree.start).toBe(whole.detail.frame.columns.start);
    for (const drawing of ['a #a ^b [==]\nb #b ^a [==]', 'root [==]\nlost ^ff [=]']) {
      const told = traceFromText(drawing).frame.columns;
      const { detail, tree } = treeOf(drawing);
      expect(detail.frame.columns).toEqual(told);
      expect(tree.parent).not.toBe(detail.frame.columns.parent);
    }
  });

  test('a span that is its own parent becomes a root', () => {
    const { tree, lines } = treeOf(`
      self #a ^a [==]
    `);
    expect(lines).toEqual(['self']);
    expect(tree.warnings.cycles).toBe(1);
  });

  test('duplicates are kept and marked', () => {
    const { tree, lines } = treeOf(`
      root #1      [======]
      first #2 ^1   [==]
      again #2 ^1     [==]
      child #3 ^2    [=]
    `);
    expect(lines).toEqual(['root', '  first', '    child', '  again']);
    expect([...tree.flags].filter((bits) => bits & NODE_DUPLICATE)).toHaveLength(1);
  });

  test('a server that shares the id of its call stands below it, and what it does below the server', () => {
    const { tree, lines } = treeOf(`
      web: root #1                  [==================]
      web: call #2 ^1 kind=3         [===============]
      shop: serve #2 ^1 kind=2         [============]
      shop: query #3 ^2 kind=3          [===]
      shop: next #5 ^2 kind=3                [=====]
      cart: deeper #5 ^2 kind=2               [==]
      cart: last #6 ^5                         [=]
    `);
    expect(lines).toEqual([
      'root',
      '  call',
      '    serve',
      '      query',
      '      next',
      '        deeper',
      '          last',
    ]);
    expect(tree.warnings).toMatchObject({ duplicates: 0, cycles: 0, missingParents: 0 });
  });

  test('also where the server’s clock is ahead, and where the caller is not here', () => {
    const { lines, tree } = treeOf(`
      shop: serve #2 ^f kind=2   [===]
      web: call #2 ^f kind=3       [=====]
      shop: query #3 ^2           [=]
    `);
    expect(lines).toEqual(['(missing)', '  call', '    serve', '      query']);
    expect(tree.warnings).toMatchObject({ duplicates: 0, missingParents: 1, orphans: 1 });
  });

  test('two calls with one id are still a mistake', () => {
    const { lines, tree } = treeOf(`
      web: call #2 kind=3    [=====]
      web: again #2 kind=3    [====]
    `);
    expect(lines).toEqual(['call', 'again']);
    expect(tree.warnings.duplicates).toBe(1);
  });

  test('spans without an end reach the last known time; negative ones have no width', () => {
    const { tree, node } = treeOf(`
      root       [=====]
        open       [=>
        back      ]==[
        instant    |
    `);
    expect(ms(tree.end[node('open')]!)).toBe(6);
    expect(tree.flags[node('open')]! & NODE_UNFINISHED).toBeTruthy();
    expect(tree.end[node('back')]).toBe(tree.start[node('back')]);
    expect(tree.flags[node('back')]! & NODE_NEGATIVE).toBeTruthy();
    expect(tree.warnings).toMatchObject({ unfinished: 1, negative: 1 });
  });

  test('an empty trace', () => {
    const tree = computeTraceTree(detailOf([]).frame.columns);
    expect([tree.nodes, tree.traceStart, tree.traceEnd]).toEqual([0, 0, 0]);
  });
});

describe('self time', () => {
  test('overlapping children count once, clipped to the parent', () => {
    const { tree, node } = treeOf(`
      root     [=========]
        a       [===]
        b         [===]
        async           [======]
    `);
    // 10 − |[1,7] ∪ [9,10]| = 3
    expect(ms(selfTimeOf(tree, node('root')))).toBe(3);
    expect(ms(selfTimeOf(tree, node('a')))).toBe(4);
  });

  test('errors are counted up the tree', () => {
    const { tree, node } = treeOf(`
      root      [====]
        fine    [=]
        bad     [===]
          worse ! [=]
    `);
    expect(countErrors(tree, node('root'))).toBe(1);
    expect(countErrors(tree, node('fine'))).toBe(0);
  });
});

const spec: fc.Arbitrary<SpanSpec> = fc.record({
  id: fc.integer({ min: 1, max: 30 }).map((id) => id.toString(16)),
  parent: fc.integer({ min: 0, max: 40 }).map((id) => (id === 0 ? '' : id.toString(16))),
  service: fc.constantFrom('a', 'b'),
  name: fc.constantFrom('x', 'y'),
  start: fc.integer({ min: -5, max: 20 }),
  duration: fc.oneof(fc.integer({ min: -3, max: 30 }), fc.constant(NaN)),
  status: fc.constantFrom(0, 1, 2),
});

describe('properties', () => {
  test('every span is in the order exactly once, below its parent', () => {
    fc.assert(
      fc.property(fc.array(spec, { maxLength: 40 }), (specs) => {
        const tree = computeTraceTree(detailOf(specs).frame.columns);
        expect([...tree.order].sort((a, b) => a - b)).toEqual(Array.from({ length: tree.nodes }, (_, i) => i));
        expect(tree.nodes).toBe(specs.length + tree.warnings.missingParents);
        for (let node = 0; node < tree.nodes; node++) {
          const up = tree.parent[node]!;
          if (up < 0) continue;
          const offset = tree.position[node]! - tree.position[up]!;
          expect(offset > 0 && offset < tree.size[up]!).toBe(true);
          expect(tree.depth[node]).toBe(tree.depth[up]! + 1);
          expect(tree.extentEnd[up]! >= tree.extentEnd[node]!).toBe(true);
        }
      }),
    );
  });

  test('the order of rows in the frame does not change the picture', () => {
    const withIds = fc.uniqueArray(spec, { selector: ({ id }) => id, maxLength: 30 });
    fc.assert(
      fc.property(withIds, fc.infiniteStream(fc.nat()), (specs, keys) => {
        const shuffled = specs.map((value) => ({ value, key: keys.next().value! }));
        shuffled.sort((a, b) => a.key - b.key);
        expect(ids(shuffled.map(({ value }) => value))).toEqual(ids(specs));
      }),
    );
  });

  test('self time is between nothing and the duration', () => {
    fc.assert(
      fc.property(fc.array(spec, { maxLength: 40 }), (specs) => {
        const tree = computeTraceTree(detailOf(specs).frame.columns);
        computeSelfTimes(tree).forEach((self, node) => {
          if (!Number.isNaN(self)) expect(self >= 0 && self <= tree.end[node]! - tree.start[node]!).toBe(true);
        });
      }),
    );
  });
});

/** Span ids in depth-first order, with depth; rows in whatever order the specs came. */
function ids(specs: readonly SpanSpec[]): string[] {
  const { columns } = detailOf(specs).frame;
  const tree = computeTraceTree(columns);
  return [...tree.order].map(
    (node) => `${tree.depth[node]}:${node < tree.spans ? columns.spanIdLow[node] : 'missing'}`,
  );
}

describe('size', () => {
  test('a chain of 200,000 and 200,000 children of one parent', () => {
    for (const parentOf of [(row: number) => row - 1, (row: number) => Math.min(row - 1, 0)]) {
      const tree = computeTraceTree(columnsOf(200_000, parentOf));
      expect(tree.size[0]).toBe(200_000);
    }
  });

  test('unsorted rows take the radix path and come out in order', () => {
    const columns = columnsOf(5_000, (row) => Math.min(row - 1, 0));
    columns.start = columns.start.map((_, row) => (row === 0 ? -1e9 : ((row * 7919) % 5_000) - 2_500));
    const tree = computeTraceTree(columns);
    const starts = [...tree.children].map((node) => columns.start[node]!);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });
});

function columnsOf(count: number, parentOf: (row: number) => number) {
  const { columns } = detailOf(spansFromText('a [=]')).frame;
  return {
    ...columns,
    spanIdHigh: new Uint32Array(count),
    spanIdLow: Uint32Array.from({ length: count }, (_, row) => row + 1),
    parentIdHigh: new Uint32Array(count),
    parentIdLow: new Uint32Array(count),
    parent: Int32Array.from({ length: count }, (_, row) => parentOf(row)),
    start: Float64Array.from({ length: count }, (_, row) => row),
    duration: new Float64Array(count).fill(10),
    status: new Uint8Array(count),
    flags: new Uint8Array(count),
  };
}
