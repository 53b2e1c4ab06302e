import { describe, expect, test } from 'vitest';
import { compareOperations } from '../../../../core/analysis/compare-sessions/compare-operations.ts';
import { DEFAULT_THRESHOLDS } from '../../../../core/analysis/compare-sessions/thresholds.ts';
import type { OperationFigures } from '../../../../core/model/session-figures.ts';
import { operation, session } from '../../../helpers/session-figures.ts';

/** p95 at least 20 % and 5 ms longer, errors one point more, of 100 spans. */
const T = DEFAULT_THRESHOLDS;

const compare = (before: readonly OperationFigures[], after: readonly OperationFigures[], thresholds = T) =>
  compareOperations(session(before), session(after), thresholds);

const verdictsOf = (before: OperationFigures, after: OperationFigures, thresholds = T) => {
  const [{ regressions, unsure } = { regressions: [], unsure: [] }] = compare([before], [after], thresholds);
  return { regressions, unsure };
};

describe('slower', () => {
  test('p95 beyond both thresholds, and where it may be does not overlap', () => {
    const [row] = compare([operation('a', { p95Ms: 20 })], [operation('a', { p95Ms: 30 })]);
    expect(row).toMatchObject({ p95ChangeNs: 10e6, p95Change: 0.5, regressions: ['slower'], unsure: [] });
  });

  test.each([
    ['4 ms: too little', 10, 14],
    ['10 %: too little', 100, 110],
    ['faster', 30, 20],
  ])('%s', (_, was, is) => {
    const verdicts = verdictsOf(operation('a', { p95Ms: was }), operation('a', { p95Ms: is }));
    expect(verdicts).toEqual({ regressions: [], unsure: [] });
  });

  test.each([
    ['99 spans after', {}, { spans: 99 }],
    ['99 spans with an end before', { timed: 99 }, {}],
    ['p95 before may be 30 ms', { p95HighNs: 30e6 }, { p95LowNs: 30e6 }],
    ['nobody knows where p95 may be', { p95HighNs: NaN }, {}],
  ])('is not sure where %s', (_, was, is) => {
    const verdicts = verdictsOf(operation('a', { p95Ms: 20, ...was }), operation('a', { p95Ms: 40, ...is }));
    expect(verdicts).toEqual({ regressions: [], unsure: ['slower'] });
  });

  test('thresholds are what they are set to', () => {
    const pair = [operation('a', { p95Ms: 10 }), operation('a', { p95Ms: 14 })] as const;
    expect(verdictsOf(...pair, { ...T, slowerNs: 4e6 }).regressions).toEqual(['slower']);
    expect(verdictsOf(...pair, { ...T, slowerNs: 4e6, slowerShare: 0.41 }).regressions).toEqual([]);
  });
});

describe('failing', () => {
  // Wilson's intervals at 99 % (z = 2.576): 10 of 1,000 → [0.0045, 0.0219]; 50 of 1,000 → [0.0350, 0.0709].
  test('a rise of four points of a thousand spans', () => {
    expect(verdictsOf(operation('a', { errors: 10 }), operation('a', { errors: 50 })).regressions).toEqual(['failing']);
  });

  test('is not sure of 1 in 20', () => {
    const verdicts = verdictsOf(operation('a', { spans: 20 }), operation('a', { spans: 20, errors: 1 }));
    expect(verdicts).toEqual({ regressions: [], unsure: ['failing'] });
  });

  test('is sure of 20 in 20, however few', () => {
    const verdicts = verdictsOf(operation('a', { spans: 20 }), operation('a', { spans: 20, errors: 20 }));
    expect(verdicts.regressions).toEqual(['failing']);
  });

  test.each([
    ['half a point', 10, 15],
    ['less', 50, 10],
  ])('%s is none', (_, was, is) => {
    const verdicts = verdictsOf(operation('a', { errors: was }), operation('a', { errors: is }));
    expect(verdicts).toEqual({ regressions: [], unsure: [] });
  });
});

describe('new and gone', () => {
  const rows = (before: OperationFigures[], after: OperationFigures[], thresholds = T) =>
    compare(before, after, thresholds).map(({ name, presence, regressions, unsure }) => [
      ...[name, presence, regressions.join(), unsure.join()],
    ]);

  test('a session without spans is no pass, however rare each operation was before', () => {
    const few = [operation('a', { spans: 75 }), operation('b', { spans: 1 })];
    expect(rows(few, [])).toEqual([
      ['a', 'gone', 'gone', ''],
      ['b', 'gone', 'gone', ''],
    ]);
    expect(rows(few, [], { ...T, gone: false })).toEqual([
      ['a', 'gone', '', ''],
      ['b', 'gone', '', ''],
    ]);
  });

  test('what is gone is a regression, what is new is none', () => {
    expect(rows([operation('a'), operation('old')], [operation('a'), operation('fresh')])).toEqual([
      ['a', 'both', '', ''],
      ['old', 'gone', 'gone', ''],
      ['fresh', 'new', '', ''],
    ]);
    expect(rows([operation('old')], [operation('a')], { ...T, gone: false })).toEqual([
      ['old', 'gone', '', ''],
      ['a', 'new', '', ''],
    ]);
  });

  test('another kind is another operation, another service too', () => {
    const [a, b, c] = [operation('a'), operation('a', { kind: 3 }), operation('a', { service: 'db' })];
    expect(rows([a], [b, c]).map(([, presence]) => presence)).toEqual(['gone', 'new', 'new']);
  });

  test('99 spans do not tell, nor do 100 where everything else is a hundred times as rare', () => {
    expect(rows([operation('a'), operation('old', { spans: 99 })], [operation('a')])[1]!.slice(2)).toEqual([
      '',
      'gone',
    ]);
    const few = [operation('a', { spans: 10 })];
    expect(rows([operation('a'), operation('old', { spans: 100 })], few)[1]!.slice(2)).toEqual(['', 'gone']);
  });

  test('of a session that has no span at all everything is gone', () => {
    expect(rows([operation('a'), operation('b')], []).map(([, , regressions]) => regressions)).toEqual([
      'gone',
      'gone',
    ]);
  });

  test('where a list was cut, what is only in the other one is neither new nor gone', () => {
    const cut = (operations: OperationFigures[]) =>
      session(operations, [], { operations: { items: operations, truncated: true } });
    const before = [operation('a'), operation('old')];
    const after = [operation('a'), operation('fresh')];
    const presences = (rows: ReturnType<typeof compareOperations>) => rows.map(({ presence }) => presence);
    expect(presences(compareOperations(session(before), cut(after), T))).toEqual(['both', 'unknown', 'new']);
    expect(presences(compareOperations(cut(before), session(after), T))).toEqual(['both', 'gone', 'unknown']);
    const [, old] = compareOperations(session(before), cut(after), T);
    expect(old).toMatchObject({ regressions: [], unsure: [] });
  });
});

test('rates are those of the time each session has spans of', () => {
  const after = session([operation('a', { spans: 500 })], [], { spansTookNs: 10e9 });
  // 1,000 in 100 s, then 500 in 10 s.
  expect(compareOperations(session([operation('a')]), after, T)[0]!.rateChange).toBe(4);
  const still = session([operation('a')], [], { spansTookNs: 0 });
  expect(compareOperations(session([operation('a')]), still, T)[0]!.rateChange).toBeNaN();
});
