import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeFlame } from '../../../core/analysis/flame.ts';
import { boxAt, layoutFlameBoxes } from '../../../core/layout/flame/flame-boxes.ts';
import { countBefore, layoutFlame, levelCount, levelOf, viewOf } from '../../../core/layout/flame/flame-layout.ts';
import { siblingPlace, stepFlame, zoomFor } from '../../../core/layout/flame/flame-walk.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { generateSpans } from '../../helpers/generate-trace.ts';
import { detailOf } from '../../helpers/trace-detail.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

function flameOf(detail: TraceDetail) {
  const { tree, columns } = layoutTimeline(detail);
  const layout = layoutFlame(computeFlame({ tree, name: columns.name, service: columns.service }));
  const names = [...layout.flame.name].map((code) => columns.name.dictionary[code] ?? '(missing)');
  const node = (name: string) => names.indexOf(name);
  return { layout, flame: layout.flame, names, node };
}

const round = (px: number) => Math.round(px * 100) / 100;

/** One line a level: name, or +n of those too narrow, over the pixels taken. */
function draw({ layout, names }: ReturnType<typeof flameOf>, widthPx: number, zoom = -1): string[] {
  const boxes = layoutFlameBoxes(layout, viewOf(layout, zoom), widthPx, 0, 99);
  const lines: string[][] = [];
  for (let at = 0; at < boxes.count; at++) {
    const name = boxes.nodes[at] === 1 ? names[boxes.node[at]!]! : `+${boxes.nodes[at]}`;
    (lines[boxes.level[at]!] ??= []).push(`${name} ${round(boxes.x0[at]!)}–${round(boxes.x1[at]!)}`);
  }
  return lines.map((line) => line.join(' | '));
}

const shop = flameOf(
  traceFromText(`
    web: root         [====================]
      cart: load       [=========]
        db: query        [===]
      cart: load                  [=======]
        db: insert                  [==]
      mail: send                           [=]
    job: tick                                [===]
  `),
);

describe('places', () => {
  test('children from the left edge of their parent, self time at the right', () => {
    expect(draw(shop, 270)).toEqual([
      'root 0–230 | tick 230–270',
      'load 0–180 | send 180–200',
      'query 0–40 | insert 40–70',
    ]);
  });

  test('zoomed in, the node fills the width and so does what is above it', () => {
    expect(draw(shop, 180, shop.node('load'))).toEqual(['root 0–180', 'load 0–180', 'query 0–40 | insert 40–70']);
  });

  test('what is narrower than a pixel is one box, at least a pixel wide and never outside', () => {
    const wide = ['a: root          [==========================================]'];
    const tiny = Array.from({ length: 9 }, (_, i) => `  a: n${i} ${' '.repeat(9 + i)}|`);
    const flame = flameOf(traceFromText([...wide, ...tiny].join('\n')));
    expect(draw(flame, 10)).toEqual(['root 0–10', '+9 0–1']);
    expect(draw(shop, 5.4)).toEqual(['root 0–4.6 | tick 4.4–5.4', 'load 0–3.6 | send 3.6–4.6', '+2 0–1.4']);
  });

  test('a box that begins where a narrow one does is not swallowed by it', () => {
    const flame = flameOf(
      traceFromText(`
        a: one     [==========]
          b: wide  [==========]
          b: none       |
        a: two                 [=====]
          b: next              [=====]
      `),
    );
    expect(draw(flame, 170)).toEqual(['one 0–110 | two 110–170', 'wide 0–110 | none 110–111 | next 110–170']);
  });

  test('levels', () => {
    expect(levelCount(shop.flame)).toBe(3);
    expect(['root', 'tick', 'load', 'insert'].map((name) => levelOf(shop.flame, shop.node(name)))).toEqual([
      0, 0, 1, 2,
    ]);
  });

  test('what is under the pointer', () => {
    const boxes = layoutFlameBoxes(shop.layout, viewOf(shop.layout, -1), 270, 0, 9);
    const at = (level: number, x: number) => shop.names[boxes.node[boxAt(boxes, level, x)]!];
    expect([at(0, 229.5), at(0, 230), at(1, 0), at(2, 45), at(1, 205)]).toEqual([
      'root',
      'tick',
      'load',
      'insert',
      undefined,
    ]);
  });
});

test('walking: parent, child, siblings, and nothing beyond the ends', () => {
  const step = (from: string, by: Parameters<typeof stepFlame>[2]) =>
    shop.names[stepFlame(shop.flame, shop.node(from), by)];
  expect(step('load', 'child')).toBe('query');
  expect(step('insert', 'parent')).toBe('load');
  expect(step('load', 'next')).toBe('send');
  expect([step('send', 'next'), step('send', 'child'), step('root', 'parent'), step('load', 'previous')]).toEqual([
    'send',
    'send',
    'root',
    'load',
  ]);
  expect(step('root', 'next')).toBe('tick');
  expect(stepFlame(shop.flame, -1, 'next')).toBe(0);
  expect(siblingPlace(shop.flame, shop.node('send'))).toEqual({ position: 2, of: 2 });
});

test('a zoom stays while the selection is above or below it, and else goes to its parent', () => {
  const zoom = (to: string, node: string) => shop.names[zoomFor(shop.flame, shop.node(to), shop.node(node))] ?? 'all';
  expect([zoom('load', 'query'), zoom('load', 'root'), zoom('load', 'send'), zoom('load', 'tick')]).toEqual([
    'load',
    'load',
    'root',
    'all',
  ]);
});

test('boxes of a level do not overlap and stand for every node in view, at any size and zoom', () => {
  const input = fc.record({
    seed: fc.integer({ min: 1, max: 1e9 }),
    count: fc.integer({ min: 1, max: 400 }),
    widthPx: fc.integer({ min: 5, max: 900 }),
    zoom: fc.nat(),
  });
  fc.assert(
    fc.property(input, ({ seed, count, widthPx, zoom }) => {
      const { layout, flame } = flameOf(detailOf(generateSpans(count, seed)));
      const at = zoom % (flame.nodes + 1);
      const view = viewOf(layout, at - 1);
      fc.pre(view.toNs > view.fromNs);
      const boxes = layoutFlameBoxes(layout, view, widthPx, 0, levelCount(flame));
      const seen = new Uint8Array(flame.nodes);
      for (let box = 0; box < boxes.count; box++) {
        const isNew = box === 0 || boxes.level[box] !== boxes.level[box - 1];
        expect(boxes.x0[box]).toBeGreaterThanOrEqual(0);
        expect(boxes.x1[box]).toBeLessThanOrEqual(widthPx + 0.001);
        expect(boxes.x1[box]! - boxes.x0[box]!).toBeGreaterThan(0.99);
        if (!isNew) expect(boxes.node[box]).toBe(boxes.node[box - 1]! + boxes.nodes[box - 1]!);
        for (let node = boxes.node[box]!; node < boxes.node[box]! + boxes.nodes[box]!; node++) {
          seen[node]!++;
          const isWide = flame.width[node]! * widthPx >= view.toNs - view.fromNs;
          if (isWide) expect(boxes.nodes[box]).toBe(1);
        }
      }
      for (let node = 0; node < flame.nodes; node++) {
        const inView = layout.from[node]! < view.toNs && layout.from[node]! + flame.width[node]! > view.fromNs;
        if (inView || at === 0) expect(seen[node]).toBe(1);
      }
    }),
    { endOnFailure: true, numRuns: 80 },
  );
});

test('counts of any row of neighbours', () => {
  expect([...countBefore(5, (node) => node % 2 === 0)]).toEqual([0, 1, 1, 2, 2, 3]);
});
