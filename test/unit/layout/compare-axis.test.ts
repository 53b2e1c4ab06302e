import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareTraces } from '../../../core/analysis/compare-traces/compare-traces.ts';
import { layoutCompareAxes, timeOfNode } from '../../../core/layout/compare/compare-axis.ts';
import { layoutCompareBar } from '../../../core/layout/compare/compare-bar.ts';
import { carryRows, type RowIds } from '../../../core/layout/compare/carry-rows.ts';
import { axisToTime, timeToAxis } from '../../../core/layout/time-axis/time-axis.ts';
import { anySpans } from '../../helpers/path-arbitrary.ts';
import { detailOf, type SpanSpec } from '../../helpers/trace-detail.ts';
import { spansFromText, TEXT_UNIT_NS } from '../../helpers/trace-from-text.ts';

const columnsOf = (spans: readonly SpanSpec[]) => detailOf(spans).frame.columns;
const compare = (before: readonly SpanSpec[], after: readonly SpanSpec[]) =>
  compareTraces({ columns: columnsOf(before) }, { columns: columnsOf(after) });

/** The whole waits for the second step, in both for some of the time at once. */
const BEFORE = spansFromText(`
  a: order   [==========================================]
    a: take  [=]
    a: send                                      [======]
`);
const AFTER = spansFromText(`
  a: order   [===================================================]
    a: take  [===]
    a: send                                               [======]
`);

describe('what is folded', () => {
  const { before, after } = compare(BEFORE, AFTER);
  const axes = layoutCompareAxes(before, after);

  test('is quiet in both, on the axis from their roots', () => {
    const [fold, ...others] = axes.quiet.time.folds;
    expect(others).toEqual([]);
    expect([fold!.fromNs, fold!.toNs].map((ns) => ns / TEXT_UNIT_NS)).toEqual([4, 36]);
    expect(axes.idle.time.folds).toEqual([]);
    expect(axes.byItself).toBe('none');
  });

  test('leaves bars where their time is', () => {
    const { time, whole } = axes.quiet;
    const send = layoutCompareBar(after, 2, whole, time);
    const { fromNs } = timeOfNode(after, 2);
    const at = whole.fromNs + send.from * (whole.toNs - whole.fromNs);
    expect(axisToTime(time, at)).toBeCloseTo(fromNs, 3);
    expect(whole.toNs).toBeLessThan(axes.none.whole.toNs / 2);
  });

  test('by itself, where no span runs for most of the time', () => {
    const far = spansFromText('a: x [==]\n  a: late                                              [=]');
    const traces = compare(far, far);
    expect(layoutCompareAxes(traces.before, traces.after).byItself).toBe('idle');
  });
});

test('no start or end of either trace is lost in a fold, and order is kept', () => {
  fc.assert(
    fc.property(anySpans, anySpans, (one, other) => {
      const traces = compare(one, other);
      for (const { time, whole } of [layoutCompareAxes(traces.before, traces.after)].flatMap(({ idle, quiet }) => [
        idle,
        quiet,
      ])) {
        const moments = [traces.before, traces.after].flatMap((trace) =>
          Array.from({ length: trace.spans }, (_, node) => timeOfNode(trace, node).fromNs),
        );
        for (const { fromNs, toNs } of time.folds) expect(moments.filter((ns) => ns > fromNs && ns < toNs)).toEqual([]);
        const drawn = moments.sort((a, b) => a - b).map((ns) => timeToAxis(time, ns));
        expect([...drawn].sort((a, b) => a - b)).toEqual(drawn);
        for (const at of drawn) expect(at).toBeGreaterThanOrEqual(whole.fromNs);
      }
    }),
    { endOnFailure: true },
  );
});

describe('rows when spans arrive', () => {
  const idsOf = (before: readonly SpanSpec[], after: readonly SpanSpec[]): RowIds => ({
    tree: compare(before, after).tree,
    before: columnsOf(before),
    after: columnsOf(after),
  });

  test('are found again by the span after, else by that before', () => {
    const from = idsOf(BEFORE, AFTER.slice(0, 2));
    const early = { ...AFTER[1]!, id: 'ee', parent: '1', name: 'first of all', start: 0 };
    const to = idsOf(BEFORE, [...AFTER, early]);
    const nameOf = ({ tree, before, after }: RowIds, row: number) => {
      const [columns, node] = tree.after[row]! < 0 ? [before, tree.before[row]!] : [after, tree.after[row]!];
      const { dictionary, codes } = (columns as ReturnType<typeof columnsOf>).name;
      return dictionary[codes[node]!];
    };
    const carried = carryRows(from, to);
    expect(carried).toHaveLength(3);
    expect([...carried].map((row) => nameOf(to, row))).toEqual([0, 1, 2].map((row) => nameOf(from, row)));
  });

  test('stay where they are while nothing arrives, except for spans that share an id', () => {
    fc.assert(
      fc.property(anySpans, anySpans, (one, other) => {
        const ids = idsOf(one, other);
        const unique = (spans: readonly SpanSpec[]) => new Set(spans.map(({ id }) => id)).size === spans.length;
        fc.pre(unique(one) && unique(other));
        const spansOnly = [...carryRows(ids, ids)].filter((row) => row >= 0);
        expect(spansOnly).toEqual(
          Array.from({ length: ids.tree.rows }, (_, row) => row).filter((row) => {
            const isSpan = (nodes: Int32Array, { spanIdLow }: { spanIdLow: Uint32Array }) =>
              nodes[row]! >= 0 && nodes[row]! < spanIdLow.length;
            return isSpan(ids.tree.after, ids.after) || isSpan(ids.tree.before, ids.before);
          }),
        );
      }),
      { endOnFailure: true },
    );
  });
});
