import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeSelfTimes } from '../../../core/analysis/self-time.ts';
import { SPAN_GROUPINGS } from '../../../core/analysis/span-grouping.ts';
import type { SpanGrouping } from '../../../core/analysis/span-grouping.ts';
import { computeSpanStatistics, MOST_GROUPS } from '../../../core/analysis/span-statistics.ts';
import { layoutTimeline, spanIdOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { generateSpans } from '../../helpers/generate-trace.ts';
import { shuffleRows } from '../../helpers/shuffled-rows.ts';
import { detailOf } from '../../helpers/trace-detail.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const statisticsOf = (detail: TraceDetail, grouping: SpanGrouping) => {
  const model = layoutTimeline(detail);
  const found = computeSpanStatistics({ tree: model.tree, columns: detail.frame.columns }, grouping);
  const groups = found.groups.map(({ example, ...group }) => ({ ...group, example: spanIdOf(model, example) }));
  return { ...found, groups, model };
};

const drawing = `
  web: GET /cart #a1    [===================]
    cart: load #a2        [===]
      db: query ! #a3      [=]
    cart: load #a4              [=====]
    cart: load #a5                     [====>
    mail: send kind=4 #a6                 [===============]
  db: query ^ff #a7            [====]
`;

describe('statistics', () => {
  test('by operation: hand-computed', () => {
    const { groups, moreGroups } = statisticsOf(traceFromText(drawing), 'operation');
    const ms = (ns: number) => ns / 1e6;
    const lines = groups.map(({ service, value, count, errors, totalNs, selfNs, p50Ns, p95Ns, maxNs, meanNs }) => [
      `${service}: ${value} ×${count}${'!'.repeat(errors)}`,
      ...[totalNs, selfNs, p50Ns, p95Ns, maxNs, meanNs].map(ms),
    ]);
    expect(lines).toEqual([
      ['mail: send ×1', 16, 16, 16, 16, 16, 16],
      ['cart: load ×3', 10, 8, 4, 6, 6, 5],
      ['db: query ×2!', 7, 7, 2, 5, 5, 3.5],
      ['web: GET /cart ×1', 20, 5, 20, 20, 20, 20],
    ]);
    expect(groups.map(({ example }) => example.slice(-2))).toEqual(['a6', 'a4', 'a7', 'a1']);
    expect(groups[0]!.share).toBeCloseTo(16 / 36);
    expect(moreGroups).toBe(0);
  });

  test.each([
    ['service', ['mail', 'cart', 'db', 'web']],
    ['kind', ['1', '4']],
    ['status', ['0', '2']],
    ['host', ['mail', 'cart', 'db', 'web']],
    ['scope', ['test']],
    ['thread', ['', '', '', '']],
  ] as const)('by %s', (grouping, values) => {
    expect(statisticsOf(traceFromText(drawing), grouping).groups.map(({ value }) => value)).toEqual(values);
  });

  test('by an attribute: values, and the spans that do not have it', () => {
    const detail = traceFromText(drawing);
    const attribute = { dictionary: [undefined, '', 'b'], codes: Uint32Array.of(1, 2, 0, 2, 2, 0, 1) };
    const source = { tree: layoutTimeline(detail).tree, columns: detail.frame.columns, attribute };
    const { groups } = computeSpanStatistics(source, 'attribute');
    const countOf = (value: string | undefined) => groups.find((group) => group.value === value)?.count;
    expect([countOf(''), countOf('b'), countOf(undefined), groups.length]).toEqual([2, 3, 2, 3]);
    expect(computeSpanStatistics({ ...source, attribute: undefined }, 'attribute').groups).toMatchObject([
      { value: undefined, service: undefined, count: 7 },
    ]);
  });

  test('a group without any end has no durations, and one that only ended early lasts nothing', () => {
    const open = `
      a: open   [==>
      b: back   ]==[
    `;
    const { groups } = statisticsOf(traceFromText(open), 'service');
    expect(groups).toMatchObject([
      { value: 'a', totalNs: 0, selfNs: 0, share: 0, meanNs: NaN, p50Ns: NaN, maxNs: NaN },
      { value: 'b', totalNs: 0, meanNs: 0, p50Ns: 0, maxNs: 0 },
    ]);
  });

  test('beyond ten thousand groups the rest is counted', () => {
    const spans = Array.from({ length: MOST_GROUPS + 7 }, (_, i) => ({
      id: (i + 1).toString(16),
      parent: '',
      service: 'a',
      name: `n${i}`,
      start: 0,
      duration: i,
    }));
    const found = statisticsOf(detailOf(spans), 'operation');
    expect([found.groups.length, found.moreGroups, found.moreSpans]).toEqual([MOST_GROUPS, 7, 7]);
    expect(found.groups.at(-1)!.value).toBe('n7');
  });
});

describe('properties', () => {
  const input = fc.record({
    seed: fc.integer({ min: 1, max: 1e9 }),
    count: fc.integer({ min: 1, max: 250 }),
    grouping: fc.constantFrom(...SPAN_GROUPINGS),
  });

  test('counts, errors and self time add up; percentiles are durations and do not fall', () => {
    fc.assert(
      fc.property(input, ({ seed, count, grouping }) => {
        const { groups, model } = statisticsOf(detailOf(generateSpans(count, seed)), grouping);
        const total = (of: (group: (typeof groups)[number]) => number) => groups.reduce((sum, g) => sum + of(g), 0);
        expect(total((group) => group.count)).toBe(model.tree.spans);
        expect(total((group) => group.selfNs)).toBe(
          computeSelfTimes(model.tree).reduce((sum, ns) => sum + (ns || 0), 0),
        );
        const durations = new Set(model.columns.duration);
        for (const { p50Ns, p95Ns, maxNs } of groups.filter(({ maxNs }) => !Number.isNaN(maxNs))) {
          expect(p50Ns <= p95Ns && p95Ns <= maxNs).toBe(true);
          expect([p50Ns, p95Ns, maxNs].every((ns) => durations.has(ns))).toBe(true);
        }
      }),
      { endOnFailure: true, numRuns: 60 },
    );
  });

  test('do not depend on the order of rows', () => {
    fc.assert(
      fc.property(input, ({ seed, count, grouping }) => {
        const detail = detailOf(generateSpans(count, seed));
        expect(statisticsOf(shuffleRows(detail, seed), grouping).groups).toEqual(statisticsOf(detail, grouping).groups);
      }),
      { endOnFailure: true, numRuns: 60 },
    );
  });
});
