import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { findRepeatedCalls } from '../../../core/analysis/repeated-calls.ts';
import { RUN_FROM } from '../../../core/analysis/sibling-runs.ts';
import { computeRowMask } from '../../../core/layout/timeline/row-mask.ts';
import { layoutRows, ROW_ERROR_BELOW, ROW_RUN } from '../../../core/layout/timeline/row-geometry.ts';
import { layoutRunBars } from '../../../core/layout/timeline/run-bars.ts';
import { runShapeOf } from '../../../core/layout/timeline/run-shape.ts';
import { keepSpans, shortLengths } from '../../../core/layout/timeline/short-spans.ts';
import { searchTimeline } from '../../../core/layout/timeline/search-timeline.ts';
import { layoutTimeline, nameOf } from '../../../core/layout/timeline/timeline-model.ts';
import { expandAll, layoutVisibleRows } from '../../../core/layout/timeline/visible-rows.ts';
import { initialState, reduceTimeline } from '../../../renderer/charts/timeline/timeline-state.ts';
import type { TimelineAction } from '../../../renderer/charts/timeline/timeline-state.ts';
import { generateTrace } from '../../helpers/generate-trace.ts';
import { TEXT_UNIT_NS, traceFromText } from '../../helpers/trace-from-text.ts';

/** A parent that asks for ten items, one after the other; the fifth fails. */
const items = Array.from({ length: RUN_FROM }, (_, i) => `db: item ${i === 4 ? '! ' : ''}${' '.repeat(i * 3 + 10)}[=]`);
const model = layoutTimeline(
  traceFromText(`
    web: list          [=======================]
      cart: head        [=]
      ${items.join('\n      ')}
      mail: tail                               [=]
  `),
);
const names = (rows: Uint32Array) => [...rows].map((node) => nameOf(model, node));
const node = (name: string) => [...model.tree.order].find((n) => nameOf(model, n) === name)!;
const after = (...actions: TimelineAction[]) =>
  actions.reduce((state, action) => reduceTimeline(model, state, action), initialState(model));
const folded = after({ kind: 'fold-runs', fold: true });

describe('a run of siblings', () => {
  test('is one row, and opens again', () => {
    expect(model.runs.count).toBe(1);
    expect(names(folded.rows)).toEqual(['list', 'head', 'item', 'tail']);
    const item = node('item');
    expect(reduceTimeline(model, folded, { kind: 'toggle', node: item }).rows).toHaveLength(model.tree.nodes);
    const opened = reduceTimeline(model, { ...folded, selected: item }, { kind: 'open' });
    expect(opened.rows).toHaveLength(model.tree.nodes);
    expect(names(reduceTimeline(model, opened, { kind: 'fold-run', node: item }).rows)).toHaveLength(4);
  });

  test('tells of errors in it, and reaches from its first to its last', () => {
    const view = { fromNs: 0, toNs: 50 * TEXT_UNIT_NS, widthPx: 500 };
    const rows = layoutRows(model, folded.rows, folded.collapsed, view, 0, 9, folded.mask);
    expect(rows.flags[2]! & (ROW_RUN | ROW_ERROR_BELOW)).toBe(ROW_RUN | ROW_ERROR_BELOW);
    const shape = runShapeOf(model, folded.rows[2]!);
    const { all, failed } = layoutRunBars(shape, view);
    expect([shape.count, shape.totalNs]).toEqual([10, 20 * TEXT_UNIT_NS]);
    // The fifth touches the sixth.
    expect(all.x0).toHaveLength(9);
    expect(failed.x0).toEqual([all.x0[4]]);
    expect([rows.x0[2], rows.x1[2]]).toEqual([all.x0[0], all.x1[8]]);
  });

  test('bars of one pixel are one, and errors are not lost among them', () => {
    const view = { fromNs: 0, toNs: 3_000 * TEXT_UNIT_NS, widthPx: 30 };
    const far = layoutRunBars(runShapeOf(model, folded.rows[2]!), view);
    expect([far.all.x0.length, far.failed.x0.length]).toEqual([1, 1]);
  });

  test('a member that is looked for opens it; a selected one is stood for when it closes', () => {
    const fifth = model.runs.members[4]!;
    const found = reduceTimeline(model, folded, { kind: 'select', node: fifth, reveal: true });
    expect(found.rows).toHaveLength(model.tree.nodes);
    expect(found.selected).toBe(fifth);
    expect(reduceTimeline(model, found, { kind: 'fold-runs', fold: true }).selected).toBe(model.runs.members[0]);
  });

  test('fewer than ten are left alone', () => {
    const text = items.slice(1).join('\n      ');
    expect(layoutTimeline(traceFromText(`web: list [==============]\n      ${text}`)).runs.count).toBe(0);
  });
});

describe('only what is wanted', () => {
  test('with the way from the root', () => {
    const { matches } = searchTimeline(model, 'tail');
    expect(names(after({ kind: 'keep', keep: matches }).rows)).toEqual(['list', 'tail']);
    expect(after({ kind: 'keep', keep: matches }, { kind: 'keep', keep: undefined }).rows).toHaveLength(13);
  });

  test('of a run what is wanted is folded', () => {
    const { matches } = searchTimeline(model, 'status:error');
    const state = after({ kind: 'fold-runs', fold: true }, { kind: 'keep', keep: matches });
    expect([...state.rows]).toEqual([node('list'), model.runs.members[4]]);
  });

  test('what is selected nevertheless gets its row', () => {
    const { matches } = searchTimeline(model, 'tail');
    const state = after({ kind: 'keep', keep: matches }, { kind: 'select', node: node('head'), reveal: true });
    expect(names(state.rows)).toEqual(['list', 'head', 'tail']);
  });

  test('in any trace: the wanted, their ancestors, and nothing else', () => {
    const trace = layoutTimeline(generateTrace(300, 5));
    const { tree, runs } = trace;
    fc.assert(
      fc.property(fc.uint8Array({ minLength: tree.nodes, maxLength: tree.nodes, max: 1 }), (keep) => {
        const expected = new Set<number>();
        keep.forEach((wanted, at) => {
          for (let up = wanted ? at : -1; up >= 0; up = tree.parent[up]!) expected.add(up);
        });
        const mask = computeRowMask(tree, runs, { foldedRuns: new Uint8Array(runs.count), keep });
        expect(new Set(layoutVisibleRows(tree, expandAll(tree), mask))).toEqual(expected);
      }),
      { endOnFailure: true },
    );
  });
});

describe('repeated calls', () => {
  const calls = (bars: readonly string[]) =>
    `web: list [${'='.repeat(60)}]\n${bars.map((bar) => `  db: item ${bar}`).join('\n')}`;
  const repeated = (text: string) => {
    const { tree, runs } = layoutTimeline(traceFromText(text));
    return findRepeatedCalls(tree, runs);
  };
  const at = (column: number, length = 1) => `${' '.repeat(column)}[${'='.repeat(length)}]`;
  const twelve = Array.from({ length: 12 }, (_, i) => i);

  test('one after another', () => {
    expect(repeated(calls(twelve.map((i) => at(4 * i))))).toMatchObject([{ count: 12, isSequential: true }]);
  });

  test('several at a time', () => {
    expect(repeated(calls(twelve.map((i) => at(i, 8))))).toMatchObject([{ count: 12, isSequential: false }]);
  });

  test('not where their lengths differ much, nor where there are ten', () => {
    expect(repeated(calls(twelve.map((i) => at(i, 1 + (i % 3) * 8))))).toEqual([]);
    expect(repeated(calls(twelve.slice(2).map((i) => at(4 * i))))).toEqual([]);
  });
});

describe('short spans', () => {
  const drawing = traceFromText(`
    web: root      [====================]
      a: long      [=====]
        b: short     [=]
      c: brief         [=]
        d: within      [======]
      e: failed !          [=]
      f: open               [=>
      g: back            ]=[
      h: moment            |
  `);
  const short = layoutTimeline(drawing);
  const rowsOf = (keep: Uint8Array) =>
    [...reduceTimeline(short, initialState(short), { kind: 'keep', keep }).rows].map((row) => nameOf(short, row));

  test('have no row, unless they failed, nobody knows how long they took, or a longer one is below', () => {
    const { keep, hidden } = keepSpans(short, 4 * TEXT_UNIT_NS);
    expect(rowsOf(keep).sort()).toEqual(['back', 'brief', 'failed', 'long', 'open', 'root', 'within']);
    expect(hidden).toBe(2);
    expect(keepSpans(short, 0).hidden).toBe(0);
  });

  test('with a search, what is found and long enough', () => {
    const { keep, hidden } = keepSpans(short, 4 * TEXT_UNIT_NS, searchTimeline(short, '-service:web').matches);
    expect(rowsOf(keep)).toHaveLength(9 - hidden);
    const found = keepSpans(short, 4 * TEXT_UNIT_NS, searchTimeline(short, 'within').matches);
    expect([rowsOf(found.keep), found.hidden]).toEqual([['root', 'brief', 'within'], 6]);
  });

  test('every hidden span is short, and none is counted that has a row', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 0, max: 1e9 }), (seed, leastNs) => {
        const trace = layoutTimeline(generateTrace(120, seed));
        const { keep, hidden } = keepSpans(trace, leastNs);
        const { rows } = reduceTimeline(trace, initialState(trace), { kind: 'keep', keep });
        const shown = new Set(rows);
        const gone = [...trace.tree.order].filter((row) => row < trace.tree.spans && !shown.has(row));
        expect(gone).toHaveLength(hidden);
        expect(gone.every((row) => trace.columns.duration[row]! < leastNs)).toBe(true);
      }),
      { endOnFailure: true, numRuns: 50 },
    );
  });

  test.each([
    [3.2e9, [1e6, 1e7, 1e8, 1e9]],
    [1e9, [1e5, 1e6, 1e7, 1e8]],
    [50, [1, 10]],
    [1, []],
    [0, []],
  ])('lengths to choose from for a trace of %d ns', (durationNs, lengths) => {
    expect(shortLengths(durationNs)).toEqual(lengths);
  });
});
