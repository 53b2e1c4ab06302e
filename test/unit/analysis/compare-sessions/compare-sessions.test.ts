import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareMetrics } from '../../../../core/analysis/compare-sessions/compare-metrics.ts';
import { compareLogPatterns } from '../../../../core/analysis/compare-sessions/compare-patterns.ts';
import { compareSessions } from '../../../../core/analysis/compare-sessions/compare-sessions.ts';
import { leastShareRise } from '../../../../core/analysis/compare-sessions/share-difference.ts';
import { DEFAULT_THRESHOLDS } from '../../../../core/analysis/compare-sessions/thresholds.ts';
import type { MetricFigures, PatternFigures } from '../../../../core/model/session-figures.ts';
import { operation, pattern, session } from '../../../helpers/session-figures.ts';

const metric = (name: string, figures: Partial<MetricFigures> = {}): MetricFigures => ({
  ...{ service: 'shop', name, unit: '1', kind: 'gauge', isMonotonic: false, points: 2 },
  ...{ labels: [], mean: 1, perSecond: NaN, ...figures },
});
const list = <Item>(...items: Item[]) => ({ items, truncated: false });

test('metrics by mean, rate and labels; another unit is another metric', () => {
  const before = list(metric('a', { mean: 2, labels: ['host', 'path'] }), metric('b', { perSecond: 4 }), metric('c'));
  const after = list(metric('a', { mean: 3, labels: ['path', 'route'] }), metric('b', { perSecond: 1 }));
  const rows = compareMetrics(before, { ...after, items: [...after.items, metric('c', { unit: 's' })] });
  expect(
    rows.map(({ name, unit, presence, meanChange, rateChange }) => [name, unit, presence, meanChange, rateChange]),
  ).toEqual([
    ['a', '1', 'both', 0.5, NaN],
    ['b', '1', 'both', 0, -0.75],
    ['c', '1', 'gone', NaN, NaN],
    ['c', 's', 'new', NaN, NaN],
  ]);
  expect(rows[0]).toMatchObject({ newLabels: ['route'], goneLabels: ['host'] });
});

const patternsOf = (before: PatternFigures[], after: PatternFigures[], newErrorLogs = false) =>
  compareLogPatterns(session([], before), session([], after), { newErrorLogs, errorShare: 0.01 });

test('log patterns that differ only in what one side happened to see are the same', () => {
  const rows = patternsOf([pattern('user <*> left', 5)], [pattern('user ann left', 1), pattern('user bob left', 2)]);
  expect(rows).toMatchObject([{ template: 'user <*> left', presence: 'both', rateChange: 3 / 5 - 1 }]);
  expect(rows[0]!.after).toEqual(pattern('user <*> left', 3));
});

test('a new pattern of errors is a regression only where that is asked for', () => {
  const after = [pattern('cart emptied'), pattern('db down at <*>', 2, 5)];
  const rows = patternsOf([], after, true);
  expect(rows.map(({ template, level, presence, regressions }) => [template, level, presence, regressions])).toEqual([
    ['cart emptied', 3, 'new', []],
    ['db down at <*>', 5, 'new', ['newErrors']],
  ]);
  expect(patternsOf([], after).flatMap(({ regressions }) => regressions)).toEqual([]);
});

test('where one side knows its lines coarsely, what the other one tells apart goes into that', () => {
  const rows = patternsOf(
    [pattern('GET <*> took <*>', 9)],
    [pattern('GET /cart took ms=<*>', 2), pattern('GET /pay took ms=<*>')],
  );
  expect(rows).toMatchObject([{ template: 'GET <*> took <*>', presence: 'both' }]);
  expect(rows[0]!.after!.count).toBe(3);
});

test('what matters comes first, and counts', () => {
  const before = session([operation('fine'), operation('gone'), operation('slow'), operation('rare', { spans: 3 })]);
  const slower = [operation('slow', { p95Ms: 20 }), operation('rare', { spans: 3, p95Ms: 90 })];
  const after = session([operation('fine'), ...slower, operation('fresh')]);
  const { operations, regressions, unsure } = compareSessions(before, after, DEFAULT_THRESHOLDS);
  expect(operations.map(({ name }) => name)).toEqual(['gone', 'slow', 'rare', 'fresh', 'fine']);
  expect({ regressions, unsure }).toEqual({ regressions: 2, unsure: 1 });
});

test("the least rise of a share is Newcombe's", () => {
  // Newcombe 1998, table II, row (a) 56/70 − 48/80, at 95 %: 0.0524. By the same formula with z = 2.576: 0.00536.
  expect(leastShareRise({ part: 48, of: 80 }, { part: 56, of: 70 })).toBeCloseTo(0.00536, 5);
  expect(leastShareRise({ part: 0, of: 0 }, { part: 1, of: 1 })).toBeNaN();
});

const figures = fc.record({
  ...{ name: fc.constantFrom('a', 'b', 'c', 'd'), kind: fc.nat({ max: 5 }), p95Ms: fc.nat({ max: 200 }) },
  ...{ spans: fc.integer({ min: 1, max: 5_000 }), failed: fc.double({ min: 0, max: 1, noNaN: true }) },
});
const anySession = fc
  .uniqueArray(figures, { selector: ({ name, kind }) => `${name} ${kind}` })
  .map((all) =>
    session(
      all.map(({ name, kind, p95Ms, spans, failed }) =>
        operation(name, { kind, p95Ms, spans, errors: Math.floor(spans * failed) }),
      ),
    ),
  );

test('a session compared with itself has nothing new, gone or worse', () => {
  fc.assert(
    fc.property(anySession, (one) => {
      const { operations, regressions, unsure } = compareSessions(one, one, DEFAULT_THRESHOLDS);
      expect(operations.map(({ presence }) => presence)).toEqual(one.operations.items.map(() => 'both'));
      expect({ regressions, unsure }).toEqual({ regressions: 0, unsure: 0 });
    }),
    { endOnFailure: true },
  );
});

test('every operation of either side is there once, in any order of the lists', () => {
  fc.assert(
    fc.property(anySession, anySession, (before, after) => {
      const { operations } = compareSessions(before, after, DEFAULT_THRESHOLDS);
      const sides = (side: 'before' | 'after') => new Set(operations.flatMap((row) => row[side] ?? []));
      expect(sides('before')).toEqual(new Set(before.operations.items));
      expect(sides('after')).toEqual(new Set(after.operations.items));
      const turned = { ...before, operations: list(...before.operations.items.toReversed()) };
      expect(compareSessions(turned, after, DEFAULT_THRESHOLDS).operations).toEqual(operations);
    }),
    { endOnFailure: true },
  );
});

test('what is a regression one way is none the other way', () => {
  fc.assert(
    fc.property(anySession, anySession, (before, after) => {
      const worse = (a: typeof before, b: typeof before) =>
        compareSessions(a, b, { ...DEFAULT_THRESHOLDS, gone: false }).operations.flatMap((row) =>
          row.regressions.map((verdict) => `${verdict} ${row.name} ${row.kind}`),
        );
      const there = new Set(worse(before, after));
      expect(worse(after, before).filter((verdict) => there.has(verdict))).toEqual([]);
    }),
    { endOnFailure: true },
  );
});
