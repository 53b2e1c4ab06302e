import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { compareTraces } from '../../../core/analysis/compare-traces/compare-traces.ts';
import { carryRows } from '../../../core/layout/compare/carry-rows.ts';
import { layoutCompareAxes } from '../../../core/layout/compare/compare-axis.ts';
import { layoutCompareBar } from '../../../core/layout/compare/compare-bar.ts';
import { STRAIGHT } from '../../../core/layout/time-axis/time-axis.ts';
import { useCompareMark } from '../../../renderer/state/compare-mark.ts';
import { START } from '../../../renderer/state/place.ts';
import { useView } from '../../../renderer/state/view.ts';
import { ChosenRow } from '../../../renderer/views/trace/compare/ChosenRow.tsx';
import { CompareScreen } from '../../../renderer/views/trace/compare/CompareScreen.tsx';
import {
  countFailures,
  countStates,
  failureOfRow,
  nameOfRow,
  readSide,
  rowIdsOf,
  searchRows,
  sourceOf,
  spanIdOfRow,
  type Compared,
} from '../../../renderer/views/trace/compare/compared.ts';
import {
  carryState,
  initialState,
  reduceMerged,
  type MergedAction,
} from '../../../renderer/views/trace/compare/merged-state.ts';
import { shareOf, signedDuration } from '../../../renderer/views/trace/compare/signed.ts';
import { settleOrder } from '../../../renderer/views/trace/compare/settle-order.ts';
import { treeKey } from '../../../renderer/views/trace/compare/tree-key.ts';
import { generateTrace } from '../../helpers/generate-trace.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

function comparedOf(before: ReturnType<typeof traceFromText>, after: ReturnType<typeof traceFromText>): Compared {
  return { before, after, comparison: compareTraces(sourceOf(before), sourceOf(after)) };
}

/** Rows: 0 GET /cart, 1 load, 2 query (fails now), 3 connect (new), 4 get (gone), 5 mail. */
const compared = comparedOf(
  traceFromText(`
  web: GET /cart      [================]
    db: load              [====]
      db: query            [=]
    cache: get                  [=]
    mail: send                     [===]
  `),
  traceFromText(`
  web: GET /cart      [====================]
    db: load              [=======]
      db: query !          [=]
      db: connect            [==]
    mail: send                     [===]
  `),
);
const { comparison } = compared;

const run = (...actions: MergedAction[]) => actions.reduce(reduceMerged, initialState(comparison));
const names = (rows: Iterable<number>) => [...rows].map((row) => nameOfRow(compared, row));

describe('what is said of both traces', () => {
  test('the header: roots, counts of states', () => {
    expect(readSide(compared, 'after')).toMatchObject({
      service: 'web',
      name: 'GET /cart',
      durationNs: 21e6,
      spans: 5,
    });
    expect(countStates(compared)).toEqual({ same: 2, new: 1, gone: 1, slower: 2, faster: 0 });
  });

  test('a row: which of both fails, and its span ids', () => {
    expect([0, 1, 2, 3, 4, 5].map((row) => failureOfRow(compared, row))).toEqual([
      'none',
      'none',
      'now',
      'none',
      'none',
      'none',
    ]);
    expect(spanIdOfRow(compared, 'before', 3)).toBe('');
    expect(spanIdOfRow(compared, 'after', 3)).toBe('0000000000000004');
    expect(spanIdOfRow(compared, 'after', -1)).toBe('');
  });

  test('search finds names and services of either trace', () => {
    expect(names([...searchRows(compared, ' CACHE ')!].flatMap((hit, row) => (hit ? [row] : [])))).toEqual(['get']);
    expect(searchRows(compared, ' ')).toBeUndefined();
  });

  test('signs and shares', () => {
    expect([signedDuration(12.3e6), signedDuration(-4e6), signedDuration(0)]).toEqual(['+12.3 ms', '−4.00 ms', '0 ns']);
    expect([shareOf(58, 100), shareOf(-12, 100), shareOf(12, -100), shareOf(1, 0)]).toEqual([
      '58%',
      '−12%',
      '−12%',
      '',
    ]);
  });
});

describe('the merged tree’s state', () => {
  test('collapsing hides what is below, selecting from elsewhere opens it again', () => {
    const closed = run({ kind: 'toggle', row: 1 });
    expect(names(closed.shown)).toEqual(['GET /cart', 'load', 'get', 'send']);
    const opened = reduceMerged(closed, { kind: 'select', row: 3, reveal: true });
    expect(names(opened.shown)).toContain('connect');
    expect(opened.reveal).toBe(closed.reveal + 1);
    expect(names(run({ kind: 'collapse-all' }).shown)).toEqual(['GET /cart']);
    expect(run({ kind: 'collapse-all' }, { kind: 'expand-all' }).shown).toHaveLength(6);
  });

  test('N and P go through changes, round and round', () => {
    // "load" is slower by what is new below it, and by nothing of its own.
    expect(names(run().changed)).toEqual(['GET /cart', 'connect', 'get']);
    const next = { kind: 'change', by: 1 } as const;
    const previous = { kind: 'change', by: -1 } as const;
    expect(run(next).selected).toBe(0);
    expect(run(next, next).selected).toBe(3);
    expect(run(previous).selected).toBe(4);
    expect(run(next, next, next, next).selected).toBe(0);
  });

  test('only changes, with the way to them; what is asked for is shown all the same', () => {
    const only = run({ kind: 'only-changes' });
    expect(names(only.shown)).toEqual(['GET /cart', 'load', 'connect', 'get']);
    expect(reduceMerged(only, { kind: 'select', row: 5, reveal: true }).onlyChanges).toBe(false);
  });

  test('arrow keys walk the rows, close and open', () => {
    const key = (name: string, code = name) =>
      treeKey({ key: name, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }, run(), 10)!;
    const down = key('ArrowDown');
    expect(run(down, down).selected).toBe(1);
    expect(run(key('End')).selected).toBe(5);
    expect(run(key('End'), key('Home')).selected).toBe(0);
    expect(run(down, down, key('ArrowLeft')).collapsed[1]).toBe(1);
    expect(run(down, down, key('ArrowLeft'), key('ArrowLeft')).selected).toBe(0);
    expect(run(down, key('ArrowRight')).selected).toBe(1);
    expect(run(key('ArrowLeft')).selected).toBe(-1);
  });

  test('zooms to both spans of a row, and back to everything', () => {
    const zoomed = run({ kind: 'select', row: 3 }, { kind: 'zoom-to-row' });
    expect(zoomed.window.fromNs).toBeGreaterThan(5e6);
    expect(zoomed.window.toNs).toBeLessThan(15e6);
    expect(reduceMerged(zoomed, { kind: 'fit' }).window).toEqual(run({ kind: 'fit' }).window);
  });
});

describe('spans that arrive', () => {
  const later = comparedOf(
    compared.before,
    traceFromText(`
  web: GET /cart      [====================]
    db: ping #a       [=]
    db: load #2        [=======]
      db: query ! #3       [=]
      db: connect #4         [==]
    mail: send #5                  [===]
  `),
  );
  const carried = (...actions: MergedAction[]) =>
    carryState(run(...actions), later.comparison, carryRows(rowIdsOf(compared), rowIdsOf(later)));
  const nameAt = (row: number) => nameOfRow(later, row);

  test('leave selection, folds and window with their spans', () => {
    const state = carried(
      { kind: 'select', row: 3 },
      { kind: 'toggle', row: 1 },
      { kind: 'only-changes' },
      { kind: 'window', window: { fromNs: 2e6, toNs: 9e6 } },
    );
    expect(nameAt(state.selected)).toBe('connect');
    const collapsed = Array.from(state.collapsed.keys()).filter((row) => state.collapsed[row] === 1);
    expect(collapsed.map(nameAt)).toEqual(['load']);
    expect([state.onlyChanges, state.window]).toEqual([true, { fromNs: 2e6, toNs: 9e6 }]);
  });

  test('are all in sight where nothing was zoomed', () => {
    expect(carried().window).toEqual(initialState(later.comparison).window);
    expect(carried().selected).toBe(-1);
  });
});

describe('one axis for both', () => {
  test('each begins at its root', () => {
    const early = traceFromText('a: x             [===]\n  a: child    [=]');
    const pair = comparedOf(traceFromText('a: x [===]'), early).comparison;
    const { whole, first } = layoutCompareAxes(pair.before, pair.after).none;
    expect([first, whole.fromNs]).toEqual([whole, pair.after.start[0]! - pair.after.start[pair.after.root]!]);
    const bars = [
      layoutCompareBar(pair.before, pair.before.root, whole, STRAIGHT),
      layoutCompareBar(pair.after, pair.after.root, whole, STRAIGHT),
    ];
    expect(bars[0]).toEqual(bars[1]);
  });

  test('work long after both roots does not take the room first', () => {
    const trace = traceFromText('a: x [===]\n  a: late                                            [=]');
    const { before, after } = comparedOf(trace, trace).comparison;
    const { first, whole } = layoutCompareAxes(before, after).none;
    expect(first).toEqual({ fromNs: 0, toNs: 4e6 });
    expect(whole.toNs).toBeGreaterThan(40e6);
    expect(layoutCompareBar(after, 1, first, STRAIGHT).side).toBe('right');
    expect(layoutCompareBar(after, 0, first, STRAIGHT)).toEqual({ from: 0, width: 1, side: 'inside' });
  });
});

describe('elements', () => {
  test('the screen says difference, states and the largest part in words', () => {
    const html = renderToStaticMarkup(createElement(CompareScreen, { compared }));
    const text = html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    for (const said of [
      'What explains the difference',
      '+4.00 ms',
      '1 new',
      '1 gone',
      '2 slower',
      '2 same',
      '1 with an error after',
    ]) {
      expect(text).toContain(said);
    }
    expect(html).toContain('role="tree"');
    expect(text).not.toContain('with an error before');
  });

  test('marks of errors are told apart in words, as many as there are', () => {
    const failing = comparedOf(
      traceFromText('a: x ! [=====]\n  a: y ! [==]\n  a: z ! [=]'),
      traceFromText('a: x ! [=====]\n  a: y   [==]\n  a: z   [=]'),
    );
    expect(countFailures(failing)).toEqual({ now: 1, before: 2 });
    const html = renderToStaticMarkup(createElement(CompareScreen, { compared: failing }));
    const text = html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    expect(text).toContain('1 with an error after 2 with an error before only');
  });

  test('names are text, whatever they hold', () => {
    const evil = comparedOf(
      traceFromText('a: <img/src=x> [===]'),
      traceFromText('a: <img/src=x> [===]\n  b: <b>x</b> [=]'),
    );
    const html = renderToStaticMarkup(createElement(ChosenRow, { compared: evil, row: 1 }));
    expect(html).toContain('&lt;b&gt;x&lt;/b&gt;');
    expect(html).not.toContain('<b>');
  });

  test('a large trace beside another one', () => {
    const large = comparedOf(generateTrace(20_000, 1), generateTrace(20_000, 2));
    const html = renderToStaticMarkup(createElement(CompareScreen, { compared: large }));
    // Only what is in view has elements.
    expect(html.length).toBeLessThan(400_000);
  });
});

describe('two traces chosen one after the other', () => {
  const [A, B] = ['a'.repeat(32), 'b'.repeat(32)];
  const chosen = (seconds: [number, number]): Compared => {
    const [before, after] = [A, B].map((traceId, at) => {
      const trace = traceFromText('web: GET /cart [====]');
      return { ...trace, traceId, frame: { ...trace.frame, baseNs: String(BigInt(seconds[at]!) * 1_000_000_000n) } };
    });
    return comparedOf(before!, after!);
  };

  beforeEach(() => {
    vi.stubGlobal('history', { pushState: () => {}, replaceState: () => {} });
    useView.setState({ place: { ...START, view: 'compare', arg: `${A}/${B}` } });
    useCompareMark.setState({ undecided: `${A}/${B}` });
  });

  test.each([
    { seconds: [1, 2], address: `${A}/${B}` },
    { seconds: [2, 1], address: `${B}/${A}` },
  ] as const)('stand as they began: $seconds', ({ seconds, address }) => {
    settleOrder(chosen([...seconds]));
    expect(useView.getState().place.arg).toBe(address);
    expect(useCompareMark.getState().undecided).toBe('');
  });
});
