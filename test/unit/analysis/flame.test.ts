import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeFlame } from '../../../core/analysis/flame.ts';
import { computeSelfTimes } from '../../../core/analysis/self-time.ts';
import { layoutTimeline, spanIdOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { chainTree } from '../../helpers/chain-tree.ts';
import { generateSpans } from '../../helpers/generate-trace.ts';
import { shuffleRows } from '../../helpers/shuffled-rows.ts';
import { detailOf } from '../../helpers/trace-detail.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const flameOf = (detail: TraceDetail) => {
  const model = layoutTimeline(detail);
  const { name, service } = model.columns;
  return { model, flame: computeFlame({ tree: model.tree, name, service }) };
};

/** One line a node, in drawing order: name ×count total/self/width in milliseconds, errors. */
function draw(detail: TraceDetail): string[] {
  const { flame, model } = flameOf(detail);
  const lines: string[] = [];
  const stack = [...range(flame.levelStart[0]!, flame.levelStart[1] ?? 0)]
    .reverse()
    .map((node) => ({ node, depth: 0 }));
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, depth } = next;
    const name = flame.name[node]! < 0 ? '(missing)' : model.columns.name.dictionary[flame.name[node]!]!;
    const ms = [flame.total, flame.self, flame.width].map((of) => of[node]! / 1e6).join('/');
    lines.push(`${'  '.repeat(depth)}${name} ×${flame.count[node]} ${ms}${'!'.repeat(flame.errors[node]!)}`);
    const below = [...range(flame.childStart[node]!, flame.childStart[node + 1]!)].reverse();
    stack.push(...below.map((child) => ({ node: child, depth: depth + 1 })));
  }
  return lines;
}

function* range(from: number, to: number) {
  for (let at = from; at < to; at++) yield at;
}

describe('a flame', () => {
  test('merges what has the same path, and only that', () => {
    const drawing = `
      web: root         [==================]
        cart: load       [===]
          db: query       [=]
        cart: load            [====]
          db: query !          [==]
        db: query                      [==]
    `;
    expect(draw(traceFromText(drawing))).toEqual([
      'root ×1 19/7/19',
      '  load ×2 9/4/9',
      '    query ×2 5/5/5!',
      '  query ×1 3/3/3',
    ]);
  });

  test('parallel children are wider than their parent was long, and fit into it', () => {
    const drawing = `
      web: root   [=====]
        a: one    [====]
        b: two    [=====]
        b: two    [=====]
    `;
    expect(draw(traceFromText(drawing))).toEqual(['root ×1 6/0/17', '  two ×2 12/12/12', '  one ×1 5/5/5']);
  });

  test('same name of another service is another node; equals stand by name, then service', () => {
    const drawing = `
      web: root     [==========]
        c: x        [==]
        b: y           [==]
        a: x              [==]
    `;
    const { flame, model } = flameOf(traceFromText(drawing));
    const services = [...flame.service].map((code) => model.columns.service.dictionary[code]);
    expect(services).toEqual(['web', 'a', 'c', 'b']);
  });

  test('roots beside each other; missing parents are one; no end and a negative length add nothing', () => {
    const drawing = `
      a: first #1         [====]
      a: first #2               [==]
      b: lost #3 ^ff      [=]
      b: lost #4 ^ee        [==]
      c: open #5          [==>
        c: below #6       [=]
      d: back #7          ]==[
    `;
    expect(draw(traceFromText(drawing))).toEqual([
      'first ×2 8/8/8',
      '(missing) ×0 0/0/5',
      '  lost ×2 5/5/5',
      'open ×1 0/0/2',
      '  below ×1 2/2/2',
      'back ×1 0/0/0',
    ]);
  });

  test('the example is the longest span; median by nearest rank', () => {
    const drawing = `
      web: root     [===============]
        a: x        [=]
        a: x          [====]
        a: x                 [==]
        a: x                    [===>
    `;
    const { flame, model } = flameOf(traceFromText(drawing));
    expect(flame.count[1]).toBe(4);
    expect(model.tree.end[flame.example[1]!]! - model.tree.start[flame.example[1]!]!).toBe(5e6);
    expect([flame.p50[1], flame.max[1]]).toEqual([3e6, 5e6]);
  });

  test('nothing is nothing', () => {
    expect(flameOf(detailOf([])).flame).toMatchObject({ nodes: 0, levelStart: Uint32Array.of(0) });
  });
});

describe('properties', () => {
  const seeds = fc.record({ seed: fc.integer({ min: 1, max: 1e9 }), count: fc.integer({ min: 1, max: 300 }) });
  const total = (values: Iterable<number>) => [...values].reduce((sum, value) => sum + (value || 0), 0);

  test('every span is in one node, self time is kept, children lie within their parent', () => {
    fc.assert(
      fc.property(seeds, ({ seed, count }) => {
        const { flame, model } = flameOf(detailOf(generateSpans(count, seed)));
        expect(total(flame.count)).toBe(model.tree.spans);
        expect(total(flame.self)).toBe(total(computeSelfTimes(model.tree)));
        expect(total(flame.width.subarray(0, flame.levelStart[1]))).toBe(total(computeSelfTimes(model.tree)));
        for (let node = 0; node < flame.nodes; node++) {
          const below = total(flame.width.subarray(flame.childStart[node], flame.childStart[node + 1]));
          expect(below + flame.self[node]!).toBe(flame.width[node]);
        }
        for (let node = 0; node < model.tree.nodes; node++) {
          const up = model.tree.parent[node]!;
          expect(flame.parent[flame.flameOf[node]!]).toBe(up < 0 ? -1 : flame.flameOf[up]);
        }
      }),
      { endOnFailure: true, numRuns: 60 },
    );
  });

  test('does not depend on the order of rows', () => {
    const look = ({ flame, model }: ReturnType<typeof flameOf>) => ({
      ...Object.fromEntries(
        (['count', 'total', 'self', 'width', 'p50', 'parent'] as const).map((key) => [key, [...flame[key]]]),
      ),
      names: [...flame.name].map((code) => model.columns.name.dictionary[code]),
      examples: [...flame.example].map((node) => spanIdOf(model, node)),
    });
    fc.assert(
      fc.property(seeds, ({ seed, count }) => {
        const detail = detailOf(generateSpans(count, seed));
        expect(look(flameOf(shuffleRows(detail, seed)))).toEqual(look(flameOf(detail)));
      }),
      { endOnFailure: true, numRuns: 60 },
    );
  });

  test('a chain of a million spans overflows nothing', () => {
    const text = { dictionary: ['x'], codes: new Uint32Array(1_000_000) };
    const flame = computeFlame({ tree: chainTree(1_000_000), name: text, service: text });
    expect(flame.nodes).toBe(1_000_000);
    expect(flame.levelStart).toHaveLength(1_000_001);
    expect(flame.width[0]).toBe(3_000_000);
  });
});
