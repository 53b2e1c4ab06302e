import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnEdges } from '../../../core/layout/lanes/columns.ts';
import { indexLanes } from '../../../core/layout/lanes/lane-index.ts';
import { headerAt, headersInView } from '../../../core/layout/lanes/lane-headers.ts';
import { layoutLaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import { packLanes } from '../../../core/layout/lanes/pack-lanes.ts';
import { layoutSelected } from '../../../core/layout/lanes/selected-bar.ts';
import { layoutVisibleBars, WHISKER_CUT_AFTER, WHISKER_CUT_BEFORE } from '../../../core/layout/lanes/visible-bars.ts';
import { layoutTimeline, nameOf } from '../../../core/layout/timeline/timeline-model.ts';
import { NODE_ERROR } from '../../../core/layout/timeline/tree.ts';
import { columnsOfBar, paintCases } from '../../helpers/lane-paint.ts';
import { TEXT_UNIT_NS, traceFromText } from '../../helpers/trace-from-text.ts';

const model = layoutTimeline(
  traceFromText(`
    web: root     [==============]
      web: a      [====]
        db: tail     [=====]
      web: b           [=======]
      web: c             [==]
        db: early   [=====]
      web: point !                 |
      web: orphan ^ff   [==]
  `),
);
const { tree } = model;
const packing = packLanes({ tree, times: tree, group: model.columns.service.codes });
const index = indexLanes(packing, tree, tree.flags);
const node = (name: string) => [...tree.order].find((n) => nameOf(model, n) === name)!;

/** Ten pixels a millisecond, lanes of 16 px under headers of 20. */
const viewOf = (ratio = 1, scrollPx = 0, heightPx = 400) => ({
  rows: layoutLaneRows(packing.groups, 16, 20),
  edges: columnEdges(0, 20 * TEXT_UNIT_NS, 200 * ratio),
  ratio,
  scrollPx,
  heightPx,
});

const told = (bars: ReturnType<typeof layoutVisibleBars>) =>
  Array.from(bars.node, (n, i) => {
    const whiskers = [bars.whisker0[i]!, bars.whisker1[i]!].map((x) => Math.round(x * 10) / 10);
    return [nameOf(model, n), bars.x0[i], bars.x1[i], bars.top[i], ...whiskers, bars.cut[i]];
  });

test('bars with their whiskers, cut where a neighbour of the lane begins', () => {
  for (const ratio of [1, 2]) {
    expect(told(layoutVisibleBars(index, viewOf(ratio), tree, { leastPx: 15, most: 100 }))).toEqual([
      ['root', 0, 150, 20, 0, 170, 0],
      ['a', 0, 50, 36, 0, 50, WHISKER_CUT_AFTER],
      ['b', 50, 130, 36, 50, 130, 0],
      ['point', 170, 170 + 1 / ratio, 36, 170, 170 + 1 / ratio, 0],
      ['c', 70, 100, 52, 20, 100, 0],
      ['orphan', 60, 90, 68, 60, 90, 0],
      ['early', 20, 80, 104, 20, 80, 0],
      ['tail', 30, 90, 120, 30, 90, 0],
    ]);
  }
});

test('a whisker before the bar is cut by the one before', () => {
  const early = layoutTimeline(
    traceFromText(`
      a  [===]
      p        [===]
        e [========]
    `),
  );
  const group = Uint32Array.from({ length: early.tree.nodes }, (_, n) => (nameOf(early, n) === 'e' ? 1 : 0));
  const packed = packLanes({ tree: early.tree, times: early.tree, group });
  const bars = layoutVisibleBars(
    indexLanes(packed, early.tree, early.tree.flags),
    { ...viewOf(), rows: layoutLaneRows(packed.groups, 16, 0) },
    early.tree,
  );
  expect([...bars.whisker0]).toEqual([0, 40, 10]);
  expect([...bars.cut]).toEqual([0, WHISKER_CUT_BEFORE, 0]);
});

test('of too many, errors stay first and then the widest, and the rest is counted', () => {
  const bars = layoutVisibleBars(index, viewOf(), tree, { leastPx: 1, most: 3 });
  expect(told(bars).map(([name]) => name)).toEqual(['root', 'b', 'point']);
  expect(bars.leftOut).toBe(5);
  expect([...bars.isMoment]).toEqual([0, 0, 1]);
  const four = layoutVisibleBars(index, viewOf(), tree, { leastPx: 1, most: 4 });
  expect(told(four).map(([name]) => name)).toEqual(['root', 'b', 'point', 'early']);
  expect(layoutVisibleBars(index, viewOf(), tree, { leastPx: 1, most: 0 }).count).toBe(0);
});

test('what is drawn and what is left out is all that is in view, and errors are drawn', () => {
  const check = fc.property(
    paintCases,
    fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constant(1_000)),
    ({ picture, tree: any }, most) => {
      const { index: lanes } = picture;
      const view = { ...picture.view, scrollPx: 0, heightPx: 1e6 };
      const bars = layoutVisibleBars(lanes, view, any, { leastPx: 1 / view.ratio, most });
      const inView = Array.from(lanes.node, (_, bar) => bar).filter(
        (bar) => columnsOfBar(lanes, bar, view.edges).length > 0,
      );
      expect(bars.spans.reduce((sum, spans) => sum + spans, 0) + bars.leftOut).toBe(inView.length);
      expect(bars.count).toBeLessThanOrEqual(most);
      const errors = inView.filter((bar) => any.flags[lanes.node[bar]!]! & NODE_ERROR);
      const shared = bars.node.filter((n) => any.flags[n]! & NODE_ERROR).length;
      bars.x0.forEach((x0, i) => {
        expect(bars.whisker0[i]).toBeLessThanOrEqual(x0);
        expect(bars.whisker1[i]).toBeGreaterThanOrEqual(bars.x1[i]!);
      });
      if (most < 1_000) return;
      expect(bars.leftOut).toBe(0);
      expect(shared > 0).toBe(errors.length > 0);
    },
  );
  fc.assert(check, { endOnFailure: true, numRuns: 300 });
});

test('the selected bar with the line to its parent; none for a missing parent or from outside', () => {
  const placed = { lane: packing.lane, times: tree, parent: tree.parent };
  expect(layoutSelected(placed, viewOf(1, 30), node('tail'))).toEqual({
    bar: { node: node('tail'), x0: 30, x1: 90, top: 90 },
    parent: { node: node('a'), x0: 0, x1: 50, top: 6 },
    connectorX: 30,
  });
  // Begins before its parent: the line leaves from where the parent begins.
  expect(layoutSelected(placed, viewOf(), node('early'))).toMatchObject({ connectorX: 70, parent: { x0: 70 } });
  expect(layoutSelected(placed, viewOf(), node('orphan'))).toMatchObject({ parent: undefined });
  expect(layoutSelected(placed, viewOf(), -1)).toBeUndefined();
  expect(layoutSelected(placed, viewOf(), tree.nodes - 1)).toBeUndefined();
});

test('a header stays at the edge until the next one pushes it out', () => {
  expect(headersInView(viewOf())).toEqual([
    { group: 0, top: 0 },
    { group: 1, top: 84 },
  ]);
  expect(headersInView(viewOf(1, 40))).toEqual([
    { group: 0, top: 0 },
    { group: 1, top: 44 },
  ]);
  expect(headersInView(viewOf(1, 74))).toEqual([
    { group: 0, top: -10 },
    { group: 1, top: 10 },
  ]);
  expect(headersInView(viewOf(1, 0, 50))).toEqual([{ group: 0, top: 0 }]);
  expect([5, 25, 90, 104].map((y) => headerAt(viewOf(), y))).toEqual([0, -1, 1, -1]);
});
