import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeTraceTree } from '../../../core/analysis/trace-tree.ts';
import type { IdleKind } from '../../../core/layout/time-axis/find-idle.ts';
import { findIdle } from '../../../core/layout/time-axis/find-idle.ts';
import {
  axisToTime,
  foldAxis,
  foldedShare,
  STRAIGHT,
  timesToAxis,
  timeToAxis,
} from '../../../core/layout/time-axis/time-axis.ts';
import { clockOffset, layoutFolds, layoutRuler } from '../../../core/layout/timeline/ruler.ts';
import { layoutTimeline, setFolding } from '../../../core/layout/timeline/timeline-model.ts';
import { TEXT_UNIT_NS, traceFromText } from '../../helpers/trace-from-text.ts';

const ms = TEXT_UNIT_NS;
const idleOf = (text: string, events: number[] = [], kind: IdleKind = 'quiet') => {
  const { columns } = traceFromText(text).frame;
  return findIdle(computeTraceTree(columns), Float64Array.from(events), kind).map(({ fromNs, toNs }) => [
    fromNs / ms,
    toNs / ms,
  ]);
};

describe('idle stretches', () => {
  test('between the steps of a saga, though its root waits all the time', () => {
    expect(
      idleOf(`
        saga: order    [==================]
          pay: charge  [==]
          mail: send                   [==]
      `),
    ).toEqual([[3, 16]]);
  });

  test('not where a span without children works', () => {
    expect(
      idleOf(`
        web: GET     [==================]
          db: long      [===========]
      `),
    ).toEqual([
      [0, 3],
      [15, 19],
    ]);
  });

  test('idle is only where no span runs at all', () => {
    const text = `
        web: publish   [==]
          db: insert    [=]
        mail: consume                [===]
          db: select                   [=]
      `;
    expect(idleOf(text, [], 'idle')).toEqual([[3, 14]]);
    expect(idleOf('saga: root [=====]\n  pay: charge [=]', [], 'idle')).toEqual([]);
  });

  test('an event ends a stretch', () => {
    const text = `
        saga: order    [==================]
          pay: charge  [=]
          mail: send                    [=]
      `;
    expect(idleOf(text, [8 * ms])).toEqual([
      [2, 8],
      [8, 17],
    ]);
  });

  test('a span whose end is unknown holds nothing open', () => {
    expect(
      idleOf(`
        saga: order    [==================]
          pay: charge  [=>
          mail: send                    [=]
      `),
    ).toEqual([[0, 17]]);
  });

  test('none in a trace of one moment, or of none', () => {
    expect(idleOf('web: GET |')).toEqual([]);
    expect(idleOf('')).toEqual([]);
  });

  test('of any spans: exactly the stretches a scan of every moment finds', () => {
    const span = fc.record({ start: fc.integer({ min: 0, max: 1_000 }), length: fc.integer({ min: 0, max: 200 }) });
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 30 }), (spans) => {
        const tree = computeTraceTree(flatColumns(spans));
        const least = (tree.traceEnd - tree.traceStart) * 0.02;
        const busy = spans.map(({ start, length }) => [start, start + length] as const).sort((a, b) => a[0] - b[0]);
        const expected: { fromNs: number; toNs: number }[] = [];
        let until = busy[0]![1];
        for (const [from, to] of busy) {
          if (from > until && from - until >= least) expected.push({ fromNs: until, toNs: from });
          until = Math.max(until, to);
        }
        expect(findIdle(tree, new Float64Array(), 'idle')).toEqual(expected);
      }),
      { endOnFailure: true },
    );
  });
});

/** Spans without parents. */
function flatColumns(spans: readonly { start: number; length: number }[]) {
  const count = spans.length;
  return {
    spanIdHigh: new Uint32Array(count),
    spanIdLow: Uint32Array.from(spans, (_, i) => i + 1),
    parentIdHigh: new Uint32Array(count),
    parentIdLow: new Uint32Array(count),
    parent: new Int32Array(count).fill(-1),
    start: Float64Array.from(spans, ({ start }) => start),
    duration: Float64Array.from(spans, ({ length }) => length),
    status: new Uint8Array(count),
    flags: new Uint8Array(count),
  };
}

describe('the axis', () => {
  test('a fold takes a twenty-fifth of the busy time, and what comes after moves up', () => {
    const axis = foldAxis([{ fromNs: 100, toNs: 10_100 }], 0, 10_200);
    expect(axis.folds).toEqual([{ fromNs: 100, toNs: 10_100, axisFrom: 100, axisTo: 108 }]);
    expect([0, 100, 5_100, 10_100, 10_200].map((ns) => timeToAxis(axis, ns))).toEqual([0, 100, 104, 108, 208]);
    expect(foldedShare(axis, 0, 10_200)).toBeCloseTo(0.98);
  });

  test('a stretch that would hardly get shorter stays', () => {
    expect(foldAxis([{ fromNs: 100, toNs: 110 }], 0, 210).folds).toEqual([]);
  });

  const stretches = fc
    .uniqueArray(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 2, maxLength: 40 })
    .map((ends) => ends.sort((a, b) => a - b))
    .map((ends) =>
      Array.from({ length: ends.length >> 1 }, (_, i) => ({ fromNs: ends[2 * i]!, toNs: ends[2 * i + 1]! })),
    );
  const moment = fc.double({ min: -1_000, max: 1_001_000, noNaN: true });

  test('many times lie where each of them does, in whatever order they come', () => {
    fc.assert(
      fc.property(stretches, fc.array(moment, { maxLength: 50 }), (idle, times) => {
        const axis = foldAxis(idle, 0, 1_000_000);
        const edges = axis.folds.flatMap(({ fromNs, toNs }) => [toNs, fromNs]);
        const all = Float64Array.from([...times, ...edges]);
        expect(timesToAxis(axis, all)).toEqual(all.map((ns) => timeToAxis(axis, ns)));
      }),
      { endOnFailure: true },
    );
  });

  test('is monotone, invertible, and true outside of its folds', () => {
    fc.assert(
      fc.property(stretches, moment, moment, (idle, a, b) => {
        const axis = foldAxis(idle, 0, 1_000_000);
        const [from, to] = a < b ? [a, b] : [b, a];
        const [at, until] = [timeToAxis(axis, from), timeToAxis(axis, to)];
        expect(until - at).toBeGreaterThanOrEqual(0);
        expect(axisToTime(axis, at)).toBeCloseTo(from, 3);
        const crossed = axis.folds.some(({ fromNs, toNs }) => toNs > from && fromNs < to);
        if (crossed) expect(until - at).toBeLessThan(to - from + 1e-6);
        else expect(until - at).toBeCloseTo(to - from, 3);
      }),
      { endOnFailure: true },
    );
  });
});

describe('a folded timeline', () => {
  const saga = `
      saga: order    [==================]
        pay: charge  [==]
        mail: send                   [==]
    `;

  test('folds by itself where in most of the trace no span runs, and not when asked not to', () => {
    const queue = traceFromText(`
      web: publish   [==]
      mail: consume                [===]
    `);
    const model = layoutTimeline(queue);
    expect(model.folding).toBe('idle');
    expect(model.axis.folds).toHaveLength(1);
    expect(model.drawn.toNs).toBeLessThan(model.tree.traceEnd);
    expect(layoutTimeline(queue, { folding: 'none' }).axis).toBe(STRAIGHT);
    expect(setFolding(model, 'none').drawn.end).toBe(model.tree.end);
  });

  test('never hides by itself what may be a span’s own work', () => {
    expect(layoutTimeline(traceFromText(saga)).folding).toBe('none');
    expect(layoutTimeline(traceFromText(saga), { folding: 'quiet' }).axis.folds).toHaveLength(1);
  });

  test('far from the origin the ruler still tells small steps apart', () => {
    const axis = foldAxis([{ fromNs: 50e6, toNs: 240e9 }], 0, 240.1e9);
    const labels = layoutRuler({ fromNs: 0, toNs: timeToAxis(axis, 240.1e9), widthPx: 800 }, 0, axis).map(
      ({ label }) => label,
    );
    expect(labels[0]).toBe('0:00.00');
    expect(labels.at(-1)).toBe('4:00.10');
    expect(new Set(labels).size).toBe(labels.length);
    expect(clockOffset(240.0851e9, 30_000)).toBe('4:00.08510');
    expect(clockOffset(3_599.9996e9, 2e6)).toBe('1:00:00.000');
    expect(clockOffset(59e9, 30_000)).toBeUndefined();
  });

  test('the ruler tells true times on both sides, and the fold its true length', () => {
    const { axis, drawn } = layoutTimeline(traceFromText(saga), { folding: 'quiet' });
    const view = { fromNs: drawn.fromNs, toNs: drawn.toNs, widthPx: 1_000 };
    const ticks = layoutRuler(view, 0, axis);
    expect(ticks.map(({ ns }) => ns / ms)).toEqual(expect.arrayContaining([0, 1, 2, 17, 18]));
    expect(ticks.some(({ ns }) => ns > 3 * ms && ns < 16 * ms)).toBe(false);
    for (const { ns, x } of ticks) expect(x).toBeCloseTo((timeToAxis(axis, ns) / drawn.toNs) * 1_000);
    expect(layoutFolds(axis, view).map(({ lengthNs }) => lengthNs / ms)).toEqual([13]);
  });
});
