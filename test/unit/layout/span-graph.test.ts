import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeSpanGraph } from '../../../core/analysis/span-graph.ts';
import { stepGraph } from '../../../core/layout/span-graph/graph-walk.ts';
import type { GraphStep } from '../../../core/layout/span-graph/graph-walk.ts';
import { BOX_HEIGHT_PX, BOX_WIDTH_PX, edgeMiddle, edgePath } from '../../../core/layout/span-graph/placed-graph.ts';
import type { GraphKind, PlacedGraph } from '../../../core/layout/span-graph/placed-graph.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { bringIntoView, fitView, startView, zoomAt } from '../../../renderer/charts/span-graph/use-pan-zoom.ts';
import { arrangeSpanGraph } from '../../../renderer/workers/arrange-span-graph.ts';
import { generateSpans } from '../../helpers/generate-trace.ts';
import { detailOf } from '../../helpers/trace-detail.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const sourceOf = (detail: TraceDetail) => ({
  tree: layoutTimeline(detail).tree,
  columns: detail.frame.columns,
  links: detail.links.columns,
});
const place = (detail: TraceDetail, kind: GraphKind = 'service') => arrangeSpanGraph(sourceOf(detail), kind);

const shop = place(
  traceFromText(`
    web: GET            [==================]
      cart: load          [====]
        db: query          [=]
      mail: send                [===]
      web: callback kind=2           [==]
  `),
);
const at = (service: string) => shop.graph.nodes.findIndex((node) => node.service === service);

describe('places', () => {
  test('callers stand left of those they call', () => {
    const across = ['web', 'cart', 'db'].map((service) => shop.x[at(service)]!);
    expect(across[1]! - across[0]!).toBeGreaterThan(BOX_WIDTH_PX);
    expect(across[2]! - across[1]!).toBeGreaterThan(BOX_WIDTH_PX);
    expect(shop.x[at('mail')]).toBe(across[1]);
  });

  test('an edge to itself is a loop over its box', () => {
    const loop = shop.bends[shop.graph.edges.findIndex(({ from, to }) => from === to)]!;
    const top = shop.y[at('web')]! - BOX_HEIGHT_PX / 2;
    expect([loop[1], loop.at(-1)]).toEqual([top, top]);
    expect(loop[3]).toBeLessThan(top);
  });

  test('nothing is arranged as nothing', () => {
    expect(place(detailOf([]))).toMatchObject({ widthPx: 0, heightPx: 0, bends: [] });
  });

  const drawn = fc.record({
    seed: fc.integer({ min: 1, max: 1e9 }),
    count: fc.integer({ min: 1, max: 60 }),
    kind: fc.constantFrom<GraphKind>('service', 'operation'),
  });
  test('with circles and all, boxes do not overlap, lie within the picture, and every edge has two ends', () => {
    fc.assert(
      fc.property(drawn, ({ seed, count, kind }) => {
        const detail = detailOf(generateSpans(count, seed));
        const placed = place(detail, kind);
        expect(placed.graph).toEqual(computeSpanGraph(sourceOf(detail), kind));
        for (let a = 0; a < placed.x.length; a++) {
          expect(placed.x[a]! - BOX_WIDTH_PX / 2 >= 0 && placed.x[a]! + BOX_WIDTH_PX / 2 <= placed.widthPx).toBe(true);
          for (let b = 0; b < a; b++) {
            const [dx, dy] = [Math.abs(placed.x[a]! - placed.x[b]!), Math.abs(placed.y[a]! - placed.y[b]!)];
            expect(dx >= BOX_WIDTH_PX || dy >= BOX_HEIGHT_PX).toBe(true);
          }
        }
        expect(placed.bends).toHaveLength(placed.graph.edges.length);
        expect(placed.bends.every((bends) => bends.length >= 4 && bends.every(Number.isFinite))).toBe(true);
      }),
      { endOnFailure: true, numRuns: 15 },
    );
  });
});

test('paths go through the first and the last bend', () => {
  expect(edgePath(Float64Array.of(0, 0, 10, 5))).toBe('M0 0L10 5');
  expect(edgePath(Float64Array.of(0, 0, 10, 0, 10, 10, 20, 10))).toBe('M0 0Q10 0 10 5Q10 10 20 10');
  expect(edgeMiddle(Float64Array.of(0, 0, 10, 0, 10, 10, 20, 10))).toEqual({ x: 10, y: 5 });
  expect(edgeMiddle(Float64Array.of(0, 0, 4, 2, 8, 8))).toEqual({ x: 4, y: 2 });
});

describe('walking', () => {
  const step = (placed: PlacedGraph, from: number, by: GraphStep) => stepGraph(placed, from, by);
  const service = (node: number) => shop.graph.nodes[node]!.service;

  test('right to those called, left to the caller, and no further than there are boxes', () => {
    expect(['cart', 'mail']).toContain(service(step(shop, at('web'), 'right')));
    expect(service(step(shop, at('cart'), 'right'))).toBe('db');
    expect(service(step(shop, at('db'), 'left'))).toBe('cart');
    expect(service(step(shop, at('web'), 'left'))).toBe('web');
    expect(step(shop, -1, 'down')).toBe(0);
    const [upper, lower] = shop.y[at('cart')]! < shop.y[at('mail')]! ? ['cart', 'mail'] : ['mail', 'cart'];
    expect(service(step(shop, at(upper!), 'down'))).toBe(lower);
    expect(service(step(shop, at(lower!), 'up'))).toBe(upper);
  });

  test('an edge is followed before a box that is nearer', () => {
    const edge = { kind: 'call' as const, count: 1, errors: 0, p50Ns: 1, example: 0 };
    const node = { service: '', name: '', count: 1, errors: 0, selfNs: 1, example: 0 };
    const placed = {
      graph: { nodes: [node, node, node], edges: [{ ...edge, from: 0, to: 2 }] },
      x: Float64Array.of(0, 300, 600),
      y: Float64Array.of(0, 0, 100),
    } as unknown as PlacedGraph;
    expect(step(placed, 0, 'right')).toBe(2);
    expect(step(placed, 1, 'right')).toBe(2);
    expect(step(placed, 2, 'left')).toBe(0);
  });
});

describe('pan and zoom', () => {
  const size = { widthPx: 800, heightPx: 400 };

  test('the whole in the middle, never larger than it is; too large to be read it begins at the left', () => {
    expect(fitView({ widthPx: 400, heightPx: 200 }, size)).toEqual({ scale: 1, xPx: 200, yPx: 100 });
    expect(fitView({ widthPx: 1_600, heightPx: 400 }, size)).toEqual({ scale: 0.5, xPx: 0, yPx: 100 });
    const start = startView({ widthPx: 8_000, heightPx: 400 }, size);
    expect([start.xPx, start.scale > 0.5]).toEqual([0, true]);
  });

  test('what is under the pointer stays under it', () => {
    const before = { xPx: -30, yPx: 70, scale: 0.7 };
    const after = zoomAt(before, 1.9, 123, 45);
    expect((123 - after.xPx) / after.scale).toBeCloseTo((123 - before.xPx) / before.scale);
    expect((45 - after.yPx) / after.scale).toBeCloseTo((45 - before.yPx) / before.scale);
    expect(zoomAt(before, 1e9, 0, 0).scale).toBeLessThan(5);
  });

  test('a box out of view is brought to the middle, one in view stays', () => {
    const view = { xPx: 0, yPx: 0, scale: 1 };
    expect(bringIntoView(view, size, { x: 300, y: 200 }, 100)).toBe(view);
    expect(bringIntoView(view, size, { x: 1_000, y: 200 }, 100)).toEqual({ scale: 1, xPx: -600, yPx: 0 });
  });
});
