import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { takenUntil } from '../../../core/layout/lanes/bar-extent.ts';
import { FreeLanes } from '../../../core/layout/lanes/free-lanes.ts';
import { findAnchors } from '../../../core/layout/lanes/find-anchors.ts';
import { findMembers } from '../../../core/layout/lanes/lane-members.ts';
import { packBelow } from '../../../core/layout/lanes/pack-below.ts';
import {
  MOST_BY_SUBTREE,
  PACKED_BY_START,
  PACKED_BY_SUBTREE,
  packLanes,
} from '../../../core/layout/lanes/pack-lanes.ts';
import type { TraceTree } from '../../../core/layout/timeline/tree.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import { laneText } from '../../helpers/lane-text.ts';
import { laneSpans, laneTrace } from '../../helpers/lane-trace.ts';
import type { LaneSpan, LaneTrace } from '../../helpers/lane-trace.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

/** Lanes of a drawn trace, as text; groups by service. */
function lanesOf(drawing: string, isGrouped = false): string[] {
  const model = layoutTimeline(traceFromText(drawing));
  const { tree, columns } = model;
  return laneText(model, packLanes({ tree, times: tree, group: isGrouped ? columns.service.codes : undefined }));
}

describe('subtrees stay together', () => {
  test('a child under its parent, later siblings beside each other, overlapping ones below each other', () => {
    const lanes = lanesOf(`
      root       [===================]
        a        [====]
          b       [==]
        c             [=====]
        d               [=====]
          e              [==]
    `);
    expect(lanes).toEqual([
      'rrrrrrrrrrrrrrrrrrrr', //
      'aaaaacccccc',
      ' bbb   dddddd',
      '        eee',
    ]);
  });

  test('pieces interlock by what each lane takes, where a rectangle would not fit', () => {
    const lanes = lanesOf(`
      root       [=================]
        a        [=====]
          b        [=========]
        c                [===]
          d                  [=]
    `);
    expect(lanes).toEqual(['rrrrrrrrrrrrrrrrrr', 'aaaaaa  cccc', '  bbbbbbbbbbdd']);
  });

  test('a child that outlives its parent, and one that began before it', () => {
    const lanes = lanesOf(`
      root          [=====]
        early    [====]
        tail            [=======]
    `);
    expect(lanes).toEqual(['   rrrrrr', 'eeeee  tttttttt']);
  });

  test('touching siblings share a lane; no two moments share a place', () => {
    const lanes = lanesOf(`
      root       [========]
        a        [===]
        b            [===]
        x        |
        y        |
        z                |
    `);
    expect(lanes).toEqual(['rrrrrrrrr', 'aaaabbbbz', 'x', 'y']);
  });

  test('a span of a missing parent is a bar, the parent is none', () => {
    expect(
      lanesOf(`
        a        [====]
        b #b ^ff   [====]
      `),
    ).toEqual(['aaaaa', '  bbbbb']);
  });
});

test('groups stand in the order of their first bar, and an anchor may be above another group', () => {
  const lanes = lanesOf(
    `
      web: get       [=============]
        cart: load     [=======]
          web: hook      [==]
            db: query    [==]
    `,
    true,
  );
  expect(lanes).toEqual(['gggggggggggggg', '    hhh', '  llllllll', '    qqq']);
});

describe('the rule', () => {
  const siblings = (children: number): LaneSpan[] => [
    { parent: -1, start: 0, duration: children * 2, isError: false, group: 0 },
    ...Array.from({ length: children }, (_, i) => ({ parent: 0, start: i * 2, duration: 3, isError: false, group: 0 })),
  ];

  test('subtrees up to the bound, single bars above it', () => {
    const rules = [MOST_BY_SUBTREE - 1, MOST_BY_SUBTREE].map((children) => {
      const { tree } = laneTrace(siblings(children));
      const { groups, lanes } = packLanes({ tree, times: tree });
      return { rule: groups.rule[0], bars: groups.bars[0], lanes };
    });
    expect(rules).toEqual([
      { rule: PACKED_BY_SUBTREE, bars: 5_000, lanes: 3 },
      { rule: PACKED_BY_START, bars: 5_001, lanes: 3 },
    ]);
  });

  test('a chain of a million spans takes a lane each', () => {
    const spans = 1_000_000;
    const parent = Int32Array.from({ length: spans }, (_, i) => i - 1);
    const order = Uint32Array.from(parent, (_, i) => i);
    const times = { start: Float64Array.from(order), end: new Float64Array(spans).fill(2 * spans) };
    const { lanes, lane } = packLanes({ tree: { nodes: spans, parent, order, flags: new Uint8Array(spans) }, times });
    expect(lanes).toBe(spans);
    expect(lane.every((at, node) => at === node)).toBe(true);
  });
});

test('free lanes: always the lowest at or behind the bound, over a growing tree', () => {
  const free = new FreeLanes();
  const step = fc.record({ bound: fc.nat(1_000), later: fc.nat(2), length: fc.integer({ min: 1, max: 400 }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 300, maxLength: 600 }), (steps) => {
      // As in use: one tree for group after group.
      free.clear();
      const ends: number[] = [];
      let now = 0;
      for (const { bound, later, length } of steps) {
        now += later;
        const from = Math.min(bound % 200, ends.length);
        const next = ends.findIndex((end, lane) => lane >= from && end <= now);
        const lowest = next < 0 ? ends.length : next;
        expect(free.lowest(from, now)).toBe(lowest);
        free.occupy(lowest, now + length);
        ends[lowest] = now + length;
      }
      expect(free.used).toBe(ends.length);
    }),
    { endOnFailure: true, numRuns: 30 },
  );
});

test('a moment takes its place at any distance from the base', () => {
  for (const at of [0, 1, 2 ** 52 + 1, 1.7e18, -1.7e18]) expect(takenUntil(at, at)).toBeGreaterThan(at);
  expect(takenUntil(5, 9)).toBe(9);
});

/** Both rules on the same trace; the second is only reached by traces too large to be read in a test. */
function packings({ tree, group }: LaneTrace): Int32Array[] {
  const byStart = new Int32Array(tree.nodes).fill(-1);
  const { groupOf, code, members } = findMembers({ tree, times: tree });
  packBelow(members, tree, findAnchors(tree, groupOf, code.length), byStart, new FreeLanes());
  return [packLanes({ tree, times: tree, group }).lane, packLanes({ tree, times: tree }).lane, byStart];
}

type Extent = { from: number; until: number } | undefined;

/** Places all below a node that stands on `own`; returns the extent of each lane from `own` on. −1 = above all roots. */
function contourByHand(tree: TraceTree, byStart: Uint32Array, node: number, own: number, lane: Int32Array): Extent[] {
  const contour: Extent[] = [
    node < 0 ? undefined : { from: tree.start[node]!, until: takenUntil(tree.start[node]!, tree.end[node]!) },
  ];
  const upOf = (n: number) => (tree.parent[n]! >= tree.spans ? -1 : tree.parent[n]!);
  for (const child of byStart) {
    if (upOf(child) !== node) continue;
    const piece = contourByHand(tree, byStart, child, 0, new Int32Array(tree.nodes));
    const fits = (at: number) => piece.every((extent, k) => !((contour[at + k]?.until ?? -Infinity) > extent!.from));
    let at = 1;
    while (!fits(at)) at++;
    piece.forEach((extent, k) => {
      const there = contour[at + k] ?? extent!;
      contour[at + k] = { from: Math.min(there.from, extent!.from), until: Math.max(there.until, extent!.until) };
    });
    lane[child] = own + at;
    contourByHand(tree, byStart, child, own + at, lane);
  }
  return contour;
}

describe('for any trace', () => {
  const property = (check: (spans: LaneSpan[]) => void) =>
    fc.assert(fc.property(laneSpans(60), check), { endOnFailure: true, numRuns: 300 });

  test('no two bars of a lane overlap, and every span has one', () => {
    property((spans) => {
      const trace = laneTrace(spans);
      const { tree } = trace;
      for (const lane of packings(trace)) {
        for (let a = 0; a < tree.spans; a++) {
          expect(lane[a]).toBeGreaterThanOrEqual(0);
          for (let b = 0; b < a; b++) {
            if (lane[a] !== lane[b]) continue;
            const [from, to] = [Math.max(tree.start[a]!, tree.start[b]!), Math.min(until(tree, a), until(tree, b))];
            expect(to - from).toBeLessThanOrEqual(0);
          }
        }
        expect(lane.subarray(tree.spans).every((at) => at === -1)).toBe(true);
      }
    });
  });

  const until = ({ start, end }: { start: Float64Array; end: Float64Array }, node: number) =>
    takenUntil(start[node]!, end[node]!);

  test('a child that does not begin before its parent stands under it', () => {
    property((spans) => {
      const trace = laneTrace(spans);
      const { tree } = trace;
      const [, bySubtree, byStart] = packings(trace);
      for (let node = 0; node < tree.spans; node++) {
        const up = tree.parent[node]!;
        if (up < 0 || up >= tree.spans) continue;
        expect(bySubtree![node]).toBeGreaterThan(bySubtree![up]!);
        if (tree.start[node]! > tree.start[up]!) expect(byStart![node]).toBeGreaterThan(byStart![up]!);
      }
    });
  });

  test('subtrees are packed as by hand: each at the lowest lane its contour fits under its parent', () => {
    property((spans) => {
      const { tree } = laneTrace(spans);
      const { byStart } = findMembers({ tree, times: tree });
      const byHand = new Int32Array(tree.nodes).fill(-1);
      contourByHand(tree, byStart, -1, -1, byHand);
      expect(packLanes({ tree, times: tree }).lane).toEqual(byHand);
    });
  });

  test('lanes do not depend on the order of rows or of codes', () => {
    const shuffled = laneSpans(40).chain((spans) =>
      fc.tuple(
        fc.constant(spans),
        fc.shuffledSubarray(
          spans.map((_, i) => i),
          { minLength: spans.length },
        ),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([spans, order]) => {
        const [one, other] = [laneTrace(spans), laneTrace(spans, order, [2, 0, 1])];
        const [lanes, others] = [packings(one), packings(other)];
        lanes.forEach((lane, rule) => {
          const byNumber = (trace: LaneTrace, from: Int32Array) => trace.rowOf.map((row) => from[row]);
          expect(byNumber(other, others[rule]!)).toEqual(byNumber(one, lane));
        });
      }),
      { endOnFailure: true, numRuns: 200 },
    );
  });

  test('lanes of a group follow each other without a hole; what is left out has none', () => {
    property((spans) => {
      const { tree, group } = laneTrace(spans);
      const leaveOut = Uint8Array.from({ length: tree.nodes }, (_, node) => (node % 3 === 0 ? 1 : 0));
      const { lane, lanes, groups } = packLanes({ tree, times: tree, group, leaveOut });
      const used = new Set(lane.filter((at) => at >= 0));
      expect(used.size).toBe(lanes);
      for (let node = 0; node < tree.spans; node++) {
        if (leaveOut[node]) expect(lane[node]).toBe(-1);
        else {
          const g = groups.code.indexOf(group[node]!);
          expect(lane[node]).toBeGreaterThanOrEqual(groups.firstLane[g]!);
          expect(lane[node]).toBeLessThan(groups.firstLane[g + 1]!);
        }
      }
      expect(groups.bars.reduce((sum, bars) => sum + bars, 0)).toBe(lane.filter((at) => at >= 0).length);
    });
  });
});
