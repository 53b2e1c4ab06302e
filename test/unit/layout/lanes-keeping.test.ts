import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anchorScroll } from '../../../core/layout/lanes/anchor-scroll.ts';
import { takenUntil } from '../../../core/layout/lanes/bar-extent.ts';
import { findAnchors } from '../../../core/layout/lanes/find-anchors.ts';
import type { EarlierLanes, LaneNames } from '../../../core/layout/lanes/find-kept.ts';
import { keepLanes } from '../../../core/layout/lanes/keep-lanes.ts';
import type { KeptPacking } from '../../../core/layout/lanes/keep-lanes.ts';
import { LaneGaps } from '../../../core/layout/lanes/lane-gaps.ts';
import { layoutLaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import { findMembers } from '../../../core/layout/lanes/lane-members.ts';
import { PACKED_AS_KEPT, PACKED_BY_SUBTREE, packLanes } from '../../../core/layout/lanes/pack-lanes.ts';
import type { LanePacking } from '../../../core/layout/lanes/pack-lanes.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import { laneText } from '../../helpers/lane-text.ts';
import { laneSpans, laneTrace } from '../../helpers/lane-trace.ts';
import type { LaneSpan, LaneTrace } from '../../helpers/lane-trace.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

/** Drawn traces, each the one before with more in it; groups by service. Lanes of the last one, kept from one to the next. */
function grown(drawings: readonly string[]): { kept: string[]; fresh: string[]; last: KeptPacking } {
  let earlier: EarlierLanes | undefined;
  const steps = drawings.map((drawing) => {
    const model = layoutTimeline(traceFromText(drawing));
    const { tree, columns } = model;
    const { spanIdHigh, spanIdLow, service } = columns;
    const names = { spanIdHigh, spanIdLow, groups: service.dictionary };
    const input = { tree, times: tree, group: service.codes };
    const laid = keepLanes(input, earlier && { earlier, names });
    earlier = { names, packing: laid.packing };
    return { model, laid, fresh: packLanes(input) };
  });
  const { model, laid, fresh } = steps.at(-1)!;
  return { kept: laneText(model, laid.packing), fresh: laneText(model, fresh), last: laid };
}

describe('a trace that grows', () => {
  test('what was there stays, what came takes the lowest gap under its parent', () => {
    const { kept, fresh, last } = grown([
      `
        root #1  [=================]
          b #2     [===]
          d #3             [====]
      `,
      `
        root #1  [=================]
          a #4    [======]
          b #2     [===]
          c #5         [==]
          d #3             [====]
      `,
    ]);
    expect(kept).toEqual(['rrrrrrrrrrrrrrrrrr', '  bbbbccc ddddd', ' aaaaaaa']);
    expect(fresh).toEqual(['rrrrrrrrrrrrrrrrrr', ' aaaaaaa  ddddd', '  bbbbccc']);
    expect(last.isFresh).toBe(false);
    expect([...last.packing.groups.rule]).toEqual([PACKED_AS_KEPT]);
  });

  test('a gap that is too short for what came is left alone', () => {
    const { kept } = grown([
      `
        a #1  [===]
        b #2          [===]
      `,
      `
        a #1  [===]
        b #2          [===]
        c #3      [=======]
        d #4      [===]
      `,
    ]);
    expect(kept).toEqual(['aaaaddddbbbb', '    cccccccc']);
  });

  test('a group that came first in time, but later to us, stands below those that were there', () => {
    const { kept, fresh, last } = grown([
      `
        web: get #1     [=======]
          db: query #2    [==]
      `,
      `
        cache: warm #3 [==]
        web: get #1     [=======]
          db: query #2    [==]
      `,
    ]);
    expect(kept).toEqual([' gggggggg', '   qqq', 'www']);
    expect(fresh).toEqual(['www', ' gggggggg', '   qqq']);
    expect([...last.packing.groups.rule]).toEqual([PACKED_AS_KEPT, PACKED_AS_KEPT, PACKED_BY_SUBTREE]);
  });

  test('a span without an end keeps its lane while it grows, and when its end has come', () => {
    const first = `
        root #1  [====]
          u #2    [===>
    `;
    const second = `
        root #1  [====]
          u #2    [===>
          v #3          [===]
    `;
    const third = `
        root #1  [====]
          u #2    [====]
          v #3          [===]
          w #4          [=]
    `;
    expect(grown([first, second]).kept).toEqual(['rrrrr', ' uuuuuuuuuu', '       vvvv']);
    expect(grown([first, second, third]).kept).toEqual(['rrrrr', ' uuuuu ww', '       vvvv']);
  });

  test('where nothing had to give way, there is nothing to repack', () => {
    const { kept, fresh, last } = grown([
      `
        root #1  [=======]
          a #2    [==]
      `,
      `
        root #1  [=======]
          a #2    [==]
          b #3       [==]
      `,
    ]);
    expect(kept).toEqual(fresh);
    expect(last.isFresh).toBe(true);
    expect([...last.packing.groups.rule]).toEqual([PACKED_BY_SUBTREE]);
  });

  test('of two spans with one id, each stays where it was', () => {
    const { kept } = grown([
      `
        root #1  [========]
          y #2    [=======]
          a #3     [=]
          b #3      [====]
      `,
      `
        root #1  [========]
          y #2    [=======]
          a #3     [=]
          b #3      [====]
          z #4     [======]
      `,
    ]);
    expect(kept).toEqual(['rrrrrrrrr', ' yyyyyyyy', '  aa', '   bbbbb', '  zzzzzzz']);
  });
});

describe('lanes that are free now, each promised soon, between such that are free for long, but not now', () => {
  /**
   *     0  ▬            ▬      so many pairs of lanes, and as many bars that come: none fits into any of them
   *     1  ▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬
   *     +   ▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬
   */
  function pairs(many: number) {
    const far = 10 * many;
    const bar = (start: number, duration: number) => ({ parent: -1, start, duration, isError: false, group: 0 });
    const pair = [bar(0, 1), bar(far, 1), bar(0, 2 * far)];
    const came = Array.from({ length: many }, (_, i) => bar(2 + i, far));
    const spans = [...Array.from({ length: many }, () => pair).flat(), ...came];
    const lane = Int32Array.from(spans, (_, i) => (i < 3 * many ? 2 * Math.floor(i / 3) + (i % 3 === 2 ? 1 : 0) : -1));
    const { tree } = laneTrace(spans);
    return { input: { tree, times: tree }, kept: { lane, groups: Uint32Array.of(0) } };
  }

  test('a few of them are kept', () => {
    const { input, kept } = pairs(10);
    const packing = packLanes(input, kept);
    expect([...packing.groups.rule]).toEqual([PACKED_AS_KEPT]);
    expect([...packing.lane.subarray(0, 30)]).toEqual([...kept.lane.subarray(0, 30)]);
    expectNoOverlap({ tree: input.tree, packing });
  });

  test('so many that each bar would try them all are packed anew', () => {
    const { input, kept } = pairs(300);
    const packing = packLanes(input, kept);
    expect([...packing.groups.rule]).toEqual([PACKED_BY_SUBTREE]);
    expect(packing).toEqual(packLanes(input));
  });

  test('no lane is looked for beyond the steps that were given', () => {
    const gaps = new LaneGaps(
      Float64Array.from({ length: 200 }, (_, lane) => (lane % 2 ? Infinity : 10)),
      1_000,
    );
    for (let lane = 0; lane < 200; lane++) gaps.occupy(lane, lane % 2 ? 100 : 1);
    expect([gaps.lowest(0, 2, 5), gaps.lowest(0, 2, 50), gaps.lowest(0, 2, 50)]).toEqual([0, 200, 200]);
    const found = Array.from({ length: 20 }, () => gaps.lowest(0, 2, 50));
    expect(found.at(-1)).toBe(-1);
  });
});

describe('the lane at the upper edge', () => {
  /** Groups by name, with how many lanes each has. */
  const rowsOf = (lanes: Record<string, number>, lanePx = 10) => {
    const counts = Object.values(lanes);
    const firstLane = Uint32Array.of(0, ...counts.map((_, g) => counts.slice(0, g + 1).reduce((a, b) => a + b)));
    const none = new Uint32Array(counts.length);
    const groups = { count: counts.length, code: none, firstLane, bars: none, rule: new Uint8Array(counts.length) };
    return { rows: layoutLaneRows(groups, lanePx, 20), names: Object.keys(lanes) };
  };
  const before = rowsOf({ web: 3, db: 4 });

  test('stays when groups above get lanes, or come, or go', () => {
    // 50 px is where db begins, 80 its second lane.
    expect(anchorScroll(before, rowsOf({ web: 5, db: 4 }), 80)).toBe(100);
    expect(anchorScroll(before, rowsOf({ cache: 1, web: 3, db: 4 }), 80)).toBe(110);
    expect(anchorScroll(before, rowsOf({ db: 4 }), 80)).toBe(30);
    expect(anchorScroll(before, rowsOf({ web: 3, db: 9 }), 80)).toBe(80);
  });

  test('stays when lanes get another height, while the header keeps its own', () => {
    expect(anchorScroll(before, rowsOf({ web: 3, db: 4 }, 20), 80)).toBe(120);
    expect(anchorScroll(before, rowsOf({ web: 3, db: 4 }, 20), 55)).toBe(85);
  });

  test('is left alone at the very top, below the last lane, and where its group is gone', () => {
    expect(anchorScroll(before, rowsOf({ cache: 1, web: 3, db: 4 }), 0)).toBeUndefined();
    expect(anchorScroll(before, rowsOf({ web: 5, db: 4 }), 500)).toBeUndefined();
    expect(anchorScroll(before, rowsOf({ web: 5 }), 80)).toBeUndefined();
  });
});

/** Names of groups are the same whatever their codes are. */
function namesOf({ tree }: LaneTrace, order: readonly number[], codes: readonly number[]): LaneNames {
  const groups: string[] = [];
  codes.forEach((code, group) => (groups[code] = `group ${group}`));
  return {
    spanIdHigh: new Uint32Array(tree.spans).fill(1),
    spanIdLow: Uint32Array.from(order, (span) => span + 1),
    groups,
  };
}

const inOrder = (spans: readonly LaneSpan[]) => spans.map((_, i) => i);
const CODES = [0, 1, 2];

function layTrace(
  spans: readonly LaneSpan[],
  order: readonly number[],
  codes: readonly number[],
  earlier?: EarlierLanes,
) {
  const trace = laneTrace(spans, [...order], [...codes]);
  const names = namesOf(trace, order, codes);
  const laid = keepLanes({ tree: trace.tree, times: trace.tree, group: trace.group }, earlier && { earlier, names });
  return { ...trace, ...laid, names };
}

/** Lane within its group, by place in the list of spans. */
function lanesByPlace({ rowOf, packing, group }: ReturnType<typeof layTrace>): number[] {
  const { lane, groups } = packing;
  return rowOf.map((row) => lane[row]! - groups.firstLane[groups.code.indexOf(group[row]!)]!);
}

function expectNoOverlap({ tree, packing }: { tree: LaneTrace['tree']; packing: LanePacking }): void {
  const until = (node: number) => takenUntil(tree.start[node]!, tree.end[node]!);
  for (let a = 0; a < tree.spans; a++) {
    expect(packing.lane[a]).toBeGreaterThanOrEqual(0);
    expect(packing.lane[a]).toBeLessThan(packing.lanes);
    for (let b = 0; b < a; b++) {
      if (packing.lane[a] !== packing.lane[b]) continue;
      const together = Math.min(until(a), until(b)) - Math.max(tree.start[a]!, tree.start[b]!);
      expect(together).toBeLessThanOrEqual(0);
    }
  }
}

/** A trace, how much of it was there before, and an order of rows for the later answer. */
const growths = laneSpans(50).chain((spans) =>
  fc.record({
    spans: fc.constant(spans),
    before: fc.integer({ min: 1, max: spans.length }),
    order: fc.shuffledSubarray(inOrder(spans), { minLength: spans.length }),
  }),
);

describe('for any trace that grows', () => {
  const property = <Value>(of: fc.Arbitrary<Value>, check: (value: Value) => void) =>
    fc.assert(fc.property(of, check), { endOnFailure: true, numRuns: 300 });

  test('spans keep their lanes, groups their order, and no two bars of a lane overlap', () => {
    property(growths, ({ spans, before, order }) => {
      const some = spans.slice(0, before);
      const earlier = layTrace(some, inOrder(some), CODES);
      const later = layTrace(spans, order, [2, 0, 1], earlier);
      expect(lanesByPlace(later).slice(0, before)).toEqual(lanesByPlace(earlier));
      const groupNames = ({ packing, names }: typeof later) =>
        [...packing.groups.code].map((code) => names.groups![code]);
      expect(groupNames(later).slice(0, earlier.packing.groups.count)).toEqual(groupNames(earlier));
      expectNoOverlap(later);
    });
  });

  test('lanes do not depend on the order of rows or of codes, neither then nor now', () => {
    property(growths, ({ spans, before, order }) => {
      const some = spans.slice(0, before);
      const one = layTrace(spans, inOrder(spans), CODES, layTrace(some, inOrder(some), CODES));
      const shuffled = order.filter((span) => span < before);
      const other = layTrace(spans, order, [1, 2, 0], layTrace(some, shuffled, [2, 0, 1]));
      expect(lanesByPlace(other)).toEqual(lanesByPlace(one));
      expect(other.isFresh).toBe(one.isFresh);
    });
  });

  test('what came stands on the lowest lane under its anchor with room for it', () => {
    property(growths, ({ spans, before }) => {
      const alone = spans.map((span) => ({ ...span, group: 0 }));
      const some = alone.slice(0, before);
      const later = layTrace(alone, inOrder(alone), CODES, layTrace(some, inOrder(some), CODES));
      const { tree, packing } = later;
      const { byStart, groupOf } = findMembers({ tree, times: tree });
      const anchor = findAnchors(tree, groupOf, 1);
      const until = (node: number) => takenUntil(tree.start[node]!, tree.end[node]!);
      const placed = [...byStart].filter((node) => node < before);
      for (const node of byStart) {
        if (node < before) continue;
        const isFree = (lane: number) =>
          placed.every(
            (other) =>
              packing.lane[other] !== lane || until(other) <= tree.start[node]! || until(node) <= tree.start[other]!,
          );
        let lane = anchor[node]! >= 0 && placed.includes(anchor[node]!) ? packing.lane[anchor[node]!]! + 1 : 0;
        while (!isFree(lane)) lane++;
        expect(packing.lane[node]).toBe(lane);
        placed.push(node);
      }
    });
  });

  test('the same spans again change nothing, and told anew they stand as if read at once', () => {
    property(growths, ({ spans, before, order }) => {
      const some = spans.slice(0, before);
      const later = layTrace(spans, inOrder(spans), CODES, layTrace(some, inOrder(some), CODES));
      const again = layTrace(spans, order, CODES, later);
      expect(lanesByPlace(again)).toEqual(lanesByPlace(later));
      const fresh = layTrace(spans, order, CODES);
      expect(later.isFresh).toBe(
        JSON.stringify([lanesByPlace(later), [...later.packing.groups.code]]) ===
          JSON.stringify([lanesByPlace(fresh), [...fresh.packing.groups.code]]),
      );
      expect(fresh.isFresh).toBe(true);
    });
  });

  test('bars that lie elsewhere now still do not overlap', () => {
    property(fc.tuple(laneSpans(40), laneSpans(40)), ([some, others]) => {
      expectNoOverlap(layTrace(others, inOrder(others), CODES, layTrace(some, inOrder(some), CODES)));
    });
  });
});
