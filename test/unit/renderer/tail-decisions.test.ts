import { describe, expect, test } from 'vitest';
import type { AnyValue } from '../../../core/model/attributes.ts';
import { countDecisions, readFilter, shownOptions } from '../../../renderer/views/pipelines/details/decision-filter.ts';
import { readKeptBy } from '../../../renderer/views/trace/kept-by.ts';

describe('what is asked about decisions', () => {
  test.each([
    ['all', '', {}, false],
    ['kept', '', { isKept: true }, false],
    ['notKept', ' 0AbC ', { isKept: false, traceId: '0AbC' }, false],
    ['by by errors', '', { policy: 'by errors' }, false],
    ['all', 'no id', {}, true],
    ['kept', 'a'.repeat(33), { isKept: true }, true],
  ])('with %j and %j', (shown, traceId, input, isWrong) => {
    expect(readFilter({ shown, traceId })).toEqual({ input, isWrong });
  });

  test('of each policy is offered, whatever it is called', () => {
    const options = shownOptions(['all', 'errors']);
    expect(new Set(options.map(({ value }) => value)).size).toBe(5);
    expect(options.slice(3).map(({ value }) => readFilter({ shown: value, traceId: '' }).input)).toEqual([
      { policy: 'all' },
      { policy: 'errors' },
    ]);
  });

  test('is counted whatever came of it', () => {
    const outcomes = { sampled: 3, 'not-sampled': 4, dropped: 2 };
    expect(countDecisions({ outcomes })).toEqual({ kept: 3, all: 9 });
  });
});

describe('what a scope says of the policy that kept it', () => {
  const text = (value: string): AnyValue => ({ kind: 'string', value });
  const scope = (values: Record<string, AnyValue>) => Object.entries(values).map(([key, value]) => ({ key, value }));

  test('is read as the Collector writes it', () => {
    expect(readKeptBy(scope({ 'tailsampling.policy': text('errors') }))).toEqual({
      ...{ policy: 'errors', subPolicy: '', isCached: false },
    });
    const both = { 'tailsampling.policy': text('budget'), 'tailsampling.composite_policy': text('slow') };
    expect(readKeptBy(scope(both))).toEqual({ policy: 'budget', subPolicy: 'slow', isCached: false });
    // Some versions write only this of what came late.
    const cached = scope({ 'tailsampling.cached_decision': { kind: 'bool', value: true } });
    expect(readKeptBy(cached)).toEqual({ policy: '', subPolicy: '', isCached: true });
  });

  test('is nothing where nothing of the kind is written', () => {
    expect(readKeptBy(scope({ 'tailsampling.policy': { kind: 'int', value: 1n }, other: text('x') }))).toBeUndefined();
    expect(readKeptBy([])).toBeUndefined();
  });
});
