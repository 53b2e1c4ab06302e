import { describe, expect, test } from 'vitest';
import { computeRateLine, computeStepFigures, isLoss } from '../../../core/analysis/pipeline-figures/step-figures.ts';
import type { Reading, StepReading } from '../../../core/analysis/pipeline-figures/step-reading.ts';

const NOTHING: StepReading = {
  ...{ in: 0, out: 0, refused: 0, failed: 0, dropped: {}, lostReasons: [], refusals: {}, retries: 0 },
  ...{ queueSize: 0, queueCapacity: 0, latencyMs: null, lastError: null },
};

/** One reading a second of the component 'a'. */
const readings = (...steps: Partial<StepReading>[]): Reading[] =>
  steps.map((step, second) => ({ atMs: second * 1_000, components: { a: { ...NOTHING, ...step } } }));

const figures = (...steps: Partial<StepReading>[]) => computeStepFigures(readings(...steps), 'a');

describe('rates', () => {
  test('are what came in, went out and was lost per second', () => {
    expect(
      figures(
        {},
        { in: 100, out: 60, dropped: { filter: 40 }, refused: 10, refusals: { 'too large': 2 }, failed: 4, retries: 1 },
      ),
    ).toMatchObject({
      inRate: 100,
      outRate: 60,
      droppedRate: 40,
      lostRate: 0,
      refusedRate: 10,
      refusalRate: 2,
      failedRate: 4,
      retryRate: 1,
    });
  });

  test('are of the last five seconds', () => {
    const steady = [0, 1_000, 1_000, 1_000, 1_000, 1_000, 1_050].map((count) => ({ in: count }));
    expect(figures(...steady)?.inRate).toBe(10);
  });

  test('are not known of the first reading', () =>
    expect(figures({ in: 5 })).toMatchObject({ inRate: null, outRate: null }));

  test('of a component that was started anew count from nothing', () =>
    expect(figures({ in: 5_000 }, { in: 20 })?.inRate).toBe(20));

  test('of one that came later count from its first reading', () => {
    const later = [{ atMs: 0, components: {} }, ...readings({}, {}, { in: 10 }).slice(1)];
    expect(computeStepFigures(later, 'a')?.inRate).toBe(10);
  });

  test('of one that is gone are not there', () => {
    expect(computeStepFigures([...readings({}), { atMs: 1_000, components: {} }], 'a')).toBeUndefined();
    expect(computeStepFigures([], 'a')).toBeUndefined();
  });
});

describe('what is wrong', () => {
  test('is nothing where a rule takes out what it should', () =>
    expect(figures({}, { in: 9, dropped: { filter: 9 } })?.troubles).toEqual([]));

  test.each([
    ['items are lost for good', { failed: 1 }, ['failed'], true],
    [
      'items are taken out by no rule, whatever the reason',
      { dropped: { 'too many series': 1, filter: 1 }, lostReasons: ['too many series'] },
      ['lost'],
      true,
    ],
    ['it sends back what it is given', { refused: 1 }, ['refused'], false],
    ['requests are refused as a whole', { refusals: { unauthenticated: 1 } }, ['refused'], false],
    ['its queue is nearly full', { queueSize: 81, queueCapacity: 100 }, ['queue'], false],
    ['it told an error lately', { lastError: { message: 'refused', atMs: 500 } }, ['error'], false],
  ])('%s', (_, step, troubles, loses) => {
    const found = figures({}, step)!.troubles;
    expect(found).toEqual(troubles);
    expect(isLoss(found)).toBe(loses);
  });

  test('is over when it happens no more, and an error after a minute', () => {
    const then = { failed: 3, refused: 2, lastError: { message: 'down', atMs: 0 } };
    const after = [
      { atMs: 0, components: { a: { ...NOTHING, ...then } } },
      { atMs: 60_000, components: { a: { ...NOTHING, ...then } } },
    ];
    expect(computeStepFigures(after, 'a')?.troubles).toEqual([]);
  });

  test('is no queue where there is none', () => expect(figures({}, {})?.queueFill).toBeNull());
});

describe('the small line', () => {
  test('has a point for each second', () => {
    expect(computeRateLine(readings({}, { in: 5, out: 5 }, { in: 25, out: 5 }, { in: 5 }), 'a')).toEqual({
      atMs: [1_000, 2_000, 3_000],
      perSecond: [5, 20, 5],
    });
  });

  test('has none of what is not known', () =>
    expect(computeRateLine(readings({}), 'b')).toEqual({ atMs: [], perSecond: [] }));
});
