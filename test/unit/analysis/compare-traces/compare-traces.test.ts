import { describe, expect, test } from 'vitest';
import { compareDrawings } from '../../../helpers/compare-from-text.ts';
import { chainOf } from './long-lists.ts';
import { compareTraces } from '../../../../core/analysis/compare-traces/compare-traces.ts';
import { traceFromText } from '../../../helpers/trace-from-text.ts';

/** The lines of a drawing without what they are indented by together. */
function lines(text: string): string {
  const all = text.split('\n').filter((line) => line.trim() !== '');
  const margin = Math.min(...all.map((line) => line.search(/\S/)));
  return all.map((line) => line.slice(margin)).join('\n');
}

describe('the merged tree', () => {
  test('what is new, gone, slower, faster and the same', () => {
    const { picture } = compareDrawings(
      `
      web: GET /cart      [================]
        auth: check        [=]
        db: load              [==]
        cache: get                 [=]
        mail: send                     [===]
      `,
      `
      web: GET /cart      [====================]
        auth: check        [=]
        db: load              [=======]
          db: connect          [==]
        mail: send                      [=]
      `,
    );
    expect(picture).toBe(
      lines(`
        > GET /cart
          = check
          > load
            + connect
          - get
          < send
      `),
    );
  });

  test('repeated siblings are told apart by what stands around them', () => {
    const { picture } = compareDrawings(
      `
      a: root    [===================]
        a: get    [=]
        a: put       [=]
        a: get          [=]
        a: end             [=]
      `,
      `
      a: root    [===================]
        a: put       [=]
        a: get          [=]
        a: end             [=]
      `,
    );
    // First to first would call the first "get" the one that is left, and the second one gone.
    expect(picture).toBe(
      lines(`
        = root
          - get
          = put
          = get
          = end
      `),
    );
  });

  test('parallel siblings that start in another order are still the same ones', () => {
    const { picture } = compareDrawings(
      `
      a: root    [==========]
        a: x      [====]
        a: y       [====]
      `,
      `
      a: root    [==========]
        a: y      [====]
        a: x       [====]
      `,
    );
    expect(picture.split('\n').filter((line) => line.includes('~'))).toHaveLength(1);
    expect(picture).not.toMatch(/[+-] /);
  });

  test('gone siblings stand behind the one they stood behind', () => {
    const { picture } = compareDrawings(
      `
      a: root    [==================]
        a: first  [=]
        a: one      [=]
        a: two        [=]
        a: kept         [=]
        a: last           [=]
      `,
      `
      a: root    [==================]
        a: kept         [=]
        a: new            [=]
      `,
    );
    expect(picture).toBe(
      lines(`
        = root
          - first
          - one
          - two
          = kept
          - last
          + new
      `),
    );
  });

  test('service, name and kind make a span; a root is one by service and name', () => {
    const { picture } = compareDrawings(
      `
      a: root kind=1  [==========]
        a: x kind=1    [==]
        b: y              [==]
      `,
      `
      a: root kind=2  [==========]
        a: x kind=3    [==]
        c: y              [==]
      `,
    );
    expect(picture).toBe(
      lines(`
        = root
          - x
          - y
          + x
          + y
      `),
    );
  });

  test('the two roots are compared whatever they are called; what else has no partner is not', () => {
    const { picture } = compareDrawings(
      `
      a: v1      [=====]
        a: x      [==]
      a: late          [=]
      `,
      `
      a: v2      [=====]
        a: x      [==]
      a: other         [=]
      `,
    );
    expect(picture).toBe('= v2\n  = x\n- late\n+ other');
  });

  test('traces of which nothing but unlike roots stands side by side are unrelated', () => {
    const before = 'a: root kind=1 [=====]\n  a: x kind=1 [==]\n  a: x kind=1   [=]';
    const unrelated = (after: string) => compareDrawings(before, after).unrelated;
    expect(unrelated(before)).toBeNull();
    expect(unrelated('a: root [=====]\n  a: y [==]')).toBeNull();
    expect(unrelated('a: other [=====]\n  a: x kind=1 [==]')).toBeNull();
    expect(unrelated('b: root [=====]\n  a: y [==]\n  b: x    [=]')).toEqual({ sharedOperations: 0 });
    // The same operation at another place, whatever its kind.
    expect(unrelated('b: root [=====]\n  b: y [==]\n    a: x kind=3 [=]')).toEqual({ sharedOperations: 1 });
    expect(compareDrawings('b: x ^ff [==]', 'c: y ^ee [==]').unrelated).toEqual({ sharedOperations: 0 });
  });

  test('missing parents are alike', () => {
    const { picture } = compareDrawings('b: only ^ff [==]', 'b: only ^ee [==]');
    expect(picture).toBe('= (missing)\n  = only');
  });

  test('nothing beside something', () => {
    const none = compareDrawings('', '');
    expect([none.tree.rows, none.difference.totalNs]).toEqual([0, 0]);
    expect(compareDrawings('', 'a: x [===]').rowTexts).toEqual(['x +4']);
  });
});

describe('what explains the difference', () => {
  const before = `
      web: GET /cart      [================]
        db: load              [==]
        cache: get                 [=]
        mail: send                     [===]
      `;
  const after = `
      web: GET /cart      [====================]
        db: load              [=======]
          db: connect          [==]
        mail: send                     [===]
      `;

  test('own time on the path, largest first, in sum the difference', () => {
    const { rowTexts, difference } = compareDrawings(before, after);
    expect(rowTexts).toEqual(['connect +3', 'load +2', 'get -2', 'GET /cart +1']);
    expect(difference.totalNs).toBe(4e6);
  });

  test('by service and operation', () => {
    const { operationTexts, difference } = compareDrawings(
      `
      a: root    [=====]
        b: q      [=]
      `,
      `
      a: root    [==========]
        b: q      [==]
        b: q         [==]
        b: q            [=]
      `,
    );
    expect(operationTexts).toEqual(['b q +6', 'a root -1']);
    expect([...difference.operations.spans]).toEqual([3, 1]);
  });

  test('a part is not a longer duration: something else hides it no more', () => {
    const { rowTexts, changes } = compareDrawings(
      `
      a: root    [=====]
        a: x      [==]
        a: y      [===]
      `,
      `
      a: root    [====]
        a: x      [==]
        a: y      [=]
      `,
    );
    expect(rowTexts).toEqual(['y -4', 'x +3']);
    expect([...changes.durationNs]).toEqual([-1e6, 0, -2e6]);
  });
});

test('a change is told where it is made, and once for all that is new', () => {
  const { changes } = compareDrawings(
    `
      a: root    [=======]
        a: mid   [======]
          a: x    [==]
      `,
    `
      a: root    [=======]
        a: mid   [======]
          a: x    [====]
          a: n        [=]
            a: o      [=]
      `,
  );
  // "mid" has less own time as "x" takes more of it; below what is new nothing is told again.
  expect([...changes.isChange]).toEqual([0, 1, 1, 1, 0]);
});

test('up to a microsecond or a thousandth of the root is the same', () => {
  const columns = compareDrawings('a: x [====]', 'a: x [====]');
  expect(columns.changes.sameNs).toBe(5e3);
});

test('a chain of a million spans', () => {
  const columns = chainOf(1_000_000);
  const { tree, changes } = compareTraces({ columns }, { columns });
  expect([tree.rows, tree.maxDepth]).toEqual([1_000_000, 999_999]);
  expect(changes.state.some((state) => state !== 0)).toBe(false);
});

describe('clocks that disagree', () => {
  const late = traceFromText(`
    web: GET kind=3      [==========]
      db: load kind=2  [====]
  `).frame.columns;
  const right = traceFromText(`
    web: GET kind=3      [==========]
      db: load kind=2       [====]
  `).frame.columns;

  test('are found in either trace, and left alone unless asked', () => {
    const { before, after } = compareTraces({ columns: late }, { columns: right });
    expect([before.skew.shifted, after.skew.shifted]).toEqual([1, 0]);
    expect([before.isCorrected, after.isCorrected]).toEqual([false, false]);
    expect(before.start[1]! - before.start[0]!).not.toBe(after.start[1]! - after.start[0]!);
  });

  test('corrected: times and path are those of one clock, durations stay', () => {
    const told = compareTraces({ columns: late }, { columns: right });
    const { before, changes, difference } = compareTraces(
      { columns: late },
      { columns: right },
      { correctClocks: true },
    );
    expect(before.isCorrected).toBe(true);
    expect(changes.durationNs).toEqual(told.changes.durationNs);
    const [db, web] = ['load', 'GET'].map((name) => late.name.codes.indexOf(late.name.dictionary.indexOf(name)));
    expect(before.start[db!]!).toBeGreaterThan(before.start[web!]!);
    expect(difference.totalNs).toBe(0);
    expect([...changes.pathNs]).toEqual([0, 0]);
  });
});
