import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeCounterIncrease } from '../../../../core/analysis/counter-increase.ts';
import type { MetricAnswer } from '../../../../contract/operations/metrics.ts';
import type { ParsedInputOf } from '../../../../contract/operations.ts';
import { NotFoundError, QuestionError, type Store } from '../../../../main/engine/store/port.ts';
import { attributes, metric, metrics } from '../../../helpers/telemetry.ts';
import { counter, delta, gauge, point } from './metric-points.ts';
import { columnOf, storeOf } from './store-of.ts';

type Input = ParsedInputOf<'metrics.query'>;

/** A second: rates come out per second. */
const S = 1_000_000_000;
const of = (k: string) => attributes({ k });

/** 10 slices of 10 s from second 100 on. */
const query = (store: Store, parts: Partial<Input> = {}) =>
  store.ask('metrics.query', {
    name: 'm',
    service: 'a',
    kind: 'sum',
    view: 'rate',
    fromNs: String(100 * S),
    toNs: String(200 * S),
    slices: 10,
    top: 10,
    quantiles: [],
    aggregate: 'sum',
    ...parts,
  });
/** Rows as "seconds since 100: value". */
const drawn = ({ frame }: MetricAnswer['lines'][number], column = 'value') => {
  const [time, value] = [columnOf(frame, 'time') as number[], columnOf(frame, column) as number[]];
  return Object.fromEntries(time.map((at, i) => [at / S, value[i]]));
};
const codes = (answer: MetricAnswer) => Object.fromEntries(answer.findings.map(({ code, count }) => [code, count]));
const every = (seconds: number[], value: (second: number) => number, set = of('x'), start = 0) =>
  seconds.map((second) => point(second * S, value(second), set, { start: start * S }));

describe('values', () => {
  test('the last of the slice, with its extremes; a slice without points is left out', async () => {
    const seconds = [100, 102, 104, 106, 111, 131];
    const values = [5, 9, 1, 4, 7, 8];
    const store = await storeOf(metrics('a', metric('m', gauge(...seconds.map((s, i) => point(s * S, values[i]!))))));
    const answer = await query(store, { kind: 'gauge', view: 'value' });
    expect([answer.groups, answer.lines.length, answer.others]).toEqual([1, 1, null]);
    expect(drawn(answer.lines[0]!)).toEqual({ 10: 4, 20: 7, 30: NaN, 40: 8 });
    expect(drawn(answer.lines[0]!, 'low')).toEqual({ 10: 1, 20: 7, 30: NaN, 40: 8 });
    expect(drawn(answer.lines[0]!, 'high')).toEqual({ 10: 9, 20: 7, 30: NaN, 40: 8 });
    expect(codes(answer)).toEqual({ gap: 1 });
  });

  test('points without a value make a gap, not a 0', async () => {
    const store = await storeOf(
      metrics(
        'a',
        metric(
          'm',
          gauge(
            point(101 * S, 1),
            point(111 * S, undefined),
            point(112 * S, 3, [], { flags: 1 }),
            point(121 * S, NaN),
            point(131 * S, 4),
          ),
        ),
      ),
    );
    const answer = await query(store, { kind: 'gauge', view: 'value' });
    expect(drawn(answer.lines[0]!)).toEqual({ 10: 1, 20: NaN, 30: NaN, 40: 4 });
    expect(codes(answer)).toEqual({ 'no-value': 3 });
  });

  test('groups by keys of the point and of the resource, the largest first, others as one line', async () => {
    const store = await storeOf(
      ...['a', 'b'].map((service) =>
        metrics(
          service,
          metric('m', gauge(...['x', 'y', 'z'].flatMap((k, i) => every([101, 111, 121], () => 10 ** i, of(k))))),
        ),
      ),
      metrics('c', metric('m', gauge(point(101 * S, 0.5)))),
    );
    const both = { kind: 'gauge', view: 'value', service: undefined, slices: 5 } as const;
    const byKey = await query(store, { ...both, groupBy: ['k'], top: 2 });
    expect(byKey.lines.map(({ labels, streams }) => [labels, streams])).toEqual([
      [{ k: 'z' }, 2],
      [{ k: 'y' }, 2],
    ]);
    expect(byKey.lines.map((line) => drawn(line))).toEqual([
      { 20: 200, 40: 200 },
      { 20: 20, 40: 20 },
    ]);
    expect([byKey.groups, byKey.others?.groups, byKey.others?.streams]).toEqual([4, 2, 3]);
    expect(drawn(byKey.others!)).toEqual({ 20: 2.5, 40: 2 });

    const byService = await query(store, {
      ...both,
      groupBy: ['service.name', 'k'],
      attributes: [{ key: 'k', operator: '!=', value: 'z' }],
    });
    expect(byService.lines.map(({ labels }) => Object.values(labels))).toEqual([
      ['a', 'y'],
      ['b', 'y'],
      ['a', 'x'],
      ['b', 'x'],
    ]);
    const whole = await query(store, { ...both, groupBy: [], aggregate: 'max' });
    expect(whole.lines.map(({ labels, streams }) => [labels, streams])).toEqual([[{}, 7]]);
    expect(drawn(whole.lines[0]!)).toEqual({ 20: 100, 40: 100 });
    const lacking = await query(store, { ...both, groupBy: ['k'] });
    expect(lacking.lines.at(-1)!.labels).toEqual({ k: '' });
  });

  test.each([
    ['sum', 9],
    ['average', 3],
    ['min', 1],
    ['max', 5],
  ] as const)('%s of the streams of a group', async (aggregate, expected) => {
    const data = gauge(...[1, 3, 5].flatMap((value) => every([101], () => value, of(`k${value}`))));
    const answer = await query(await storeOf(metrics('a', metric('m', data))), {
      kind: 'gauge',
      view: 'value',
      groupBy: [],
      aggregate,
    });
    expect(Object.values(drawn(answer.lines[0]!))).toEqual([expected]);
  });

  test('streams that report at different moments are not taken turns with: slices are put together', async () => {
    const seconds = (phase: number) => [0, 1, 2, 3, 4].map((i) => 100 + phase + i * 20);
    const data = gauge(...every(seconds(1), () => 1, of('x')), ...every(seconds(11), () => 2, of('y')));
    const answer = await query(await storeOf(metrics('a', metric('m', data))), {
      kind: 'gauge',
      view: 'value',
      groupBy: [],
    });
    expect(drawn(answer.lines[0]!)).toEqual({ 40: 3, 80: 3, 100: 3 });
  });

  test('delta sums show what was reported', async () => {
    const store = await storeOf(metrics('a', metric('m', delta(...every([101, 105, 112], () => 4)))));
    const answer = await query(store, { view: 'value' });
    expect([drawn(answer.lines[0]!), codes(answer)]).toEqual([{ 10: 8, 20: 4 }, { 'delta-as-reported': 1 }]);
  });
});

describe('rates', () => {
  test('the rise between neighbours over the time between them, across slice borders and resets', async () => {
    const seconds = [96, 101, 106, 111, 116, 121];
    const totals = [10, 20, 40, 45, 5, 15];
    const store = await storeOf(
      metrics('a', metric('m', counter(...seconds.map((s, i) => point(s * S, totals[i]!))), { unit: 'By' })),
    );
    const answer = await query(store);
    expect([answer.unit, answer.shownUnit]).toEqual(['By', 'By/s']);
    // (20 - 10 + 40 - 20) / 10 s, (45 - 40 + 5) / 10 s, (15 - 5) / 5 s
    expect(drawn(answer.lines[0]!)).toEqual({ 10: 3, 20: 1, 30: 2 });
    expect(drawn(answer.lines[0]!, 'low')).toEqual({ 10: 2, 20: 1, 30: 2 });
    expect(drawn(answer.lines[0]!, 'high')).toEqual({ 10: 4, 20: 1, 30: 2 });
    expect(codes(answer)).toEqual({ reset: 1, 'no-start': 1 });
    expect(drawn((await query(store, { view: 'increase' })).lines[0]!)).toEqual({ 10: 30, 20: 10, 30: 10 });
  });

  test('the first point rises from 0 where its start lies in range', async () => {
    const at = (start: number) =>
      storeOf(metrics('a', metric('m', counter(...every([105, 115], (s) => s - 100, of('x'), start)))));
    expect(drawn((await query(await at(101), { view: 'increase' })).lines[0]!)).toEqual({ 10: 5, 20: 10 });
    expect(drawn((await query(await at(101))).lines[0]!)).toEqual({ 10: 5 / 4, 20: 1 });
    for (const start of [0, 99, 105])
      expect(drawn((await query(await at(start), { view: 'increase' })).lines[0]!)).toEqual({ 10: NaN, 20: 10 });
  });

  test('a new start time is a reset though the total did not fall', async () => {
    const points = [point(101 * S, 10, [], { start: 50 * S }), point(105 * S, 30, [], { start: 102 * S })];
    const answer = await query(await storeOf(metrics('a', metric('m', counter(...points)))), { view: 'increase' });
    expect([drawn(answer.lines[0]!), codes(answer)]).toEqual([{ 10: 30 }, { reset: 1 }]);
  });

  test('delta values over their slice, and over their own time where that is longer', async () => {
    const points = [4, 6].map((value, i) => point((105 + i * 4) * S, value, [], { start: (101 + i * 4) * S }));
    const late = point(131 * S, 40, [], { start: 111 * S });
    const answer = await query(await storeOf(metrics('a', metric('m', delta(...points, late)))));
    expect(drawn(answer.lines[0]!)).toEqual({ 10: 1, 40: 2 });
    expect(codes(answer)).toEqual({});
  });

  test('two streams are added after each was differenced', async () => {
    const data = counter(
      ...every([101, 111, 121, 131], (s) => s * 2, of('x')),
      ...every([103, 113, 123, 133], (s) => 9e6 + s * 3, of('y')),
    );
    const answer = await query(await storeOf(metrics('a', metric('m', data))), { groupBy: [], slices: 5 });
    expect(drawn(answer.lines[0]!)).toEqual({ 20: 5, 40: 5 });
    expect(codes(answer)).toEqual({ 'no-start': 2 });
  });

  test('a stream goes on where other ids stand for the same texts', async () => {
    const store = await storeOf(metrics('a', metric('m', counter(...every([101, 111], (s) => s)))));
    await store.append({
      telemetry: [metrics('a', metric('m', counter(...every([121, 131], (s) => s))))],
      losses: [],
      importId: 'second',
    });
    const answer = await query(store, { view: 'increase' });
    expect(answer.lines.map(({ streams }) => streams)).toEqual([1]);
    expect(drawn(answer.lines[0]!)).toEqual({ 10: NaN, 20: 10, 30: 10, 40: 10 });
  });

  test('is what the definition says, whatever comes', async () => {
    const step = fc.record({
      gap: fc.integer({ min: 1, max: 30 }),
      rise: fc.nat(50),
      reset: fc.integer({ min: 0, max: 9 }),
    });
    const stream = fc.record({
      steps: fc.array(step, { minLength: 1, maxLength: 25 }),
      start: fc.constantFrom(0, 80, 100),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(stream, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(2, 1),
        async (streams, temporality) => {
          const pointsOf = streams.map(({ steps, start }, i) => {
            let [time, total, begun] = [99, 0, start as number];
            return steps.map(({ gap, rise, reset }) => {
              if (reset === 0 && begun > 0) begun = time;
              time += gap;
              total = reset < 2 ? rise : total + rise;
              return point(time * S, temporality === 1 ? rise : total, of(`${i}`), {
                start: Math.min(begun, time) * S,
              });
            });
          });
          const data = (temporality === 1 ? delta : counter)(...pointsOf.flat());
          const store = await storeOf(metrics('a', metric('m', data)));
          const answer = await query(store, { view: 'increase', top: 3 });
          await store.close();
          for (const points of pointsOf) {
            const wanted = computeCounterIncrease(
              points.map(({ startTimeUnixNano, timeUnixNano, value }) => ({
                startNs: startTimeUnixNano,
                timeNs: timeUnixNano,
                value: (value as { value: number }).value,
              })),
              { fromNs: BigInt(100 * S), stepNs: BigInt(10 * S), slices: 10, temporality, isMonotonic: true },
            );
            const key = Number(
              points[0]!.attributes[0]!.value.kind === 'string' ? points[0]!.attributes[0]!.value.value : NaN,
            );
            const line = answer.lines.find(({ labels }) => labels['k'] === String(key));
            const got = line ? drawn(line) : {};
            for (let slice = 0; slice < 10; slice++) expect(got[(slice + 1) * 10] ?? NaN).toBe(wanted.increase[slice]);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('what cannot be', () => {
  test('views a kind does not have, and a metric that is not there', async () => {
    const store = await storeOf(metrics('a', metric('m', counter(point(1, 1)))));
    await expect(query(store, { view: 'quantile' })).rejects.toThrow(QuestionError);
    await expect(query(store, { kind: 'histogram', view: 'value' })).rejects.toThrow(QuestionError);
    await expect(query(store, { name: "m' OR 1=1 --" })).rejects.toThrow(NotFoundError);
  });

  test('no points in range, and no points at all', async () => {
    const store = await storeOf(metrics('a', metric('m', counter(point(1, 1))), metric('e', counter())));
    expect(await query(store)).toMatchObject({ lines: [], others: null, groups: 0, findings: [] });
    for (const view of ['rate', 'value'] as const)
      expect(await query(store, { name: 'e', view, fromNs: undefined, toNs: undefined })).toMatchObject({
        lines: [],
        groups: 0,
      });
  });

  test('times from the beginning to the end of what 64 bits hold', async () => {
    const store = await storeOf(metrics('a', metric('m', gauge(point(1, 1), point(5, 2)))));
    const answer = await query(store, { kind: 'gauge', view: 'value', fromNs: '0', toNs: '99999999999999999999' });
    expect(answer.lines[0]!.frame.rows).toBe(1);
    expect((await query(store, { kind: 'gauge', view: 'value', fromNs: '7', toNs: '3' })).lines).toEqual([]);
  });

  test('different units and temporalities are told', async () => {
    const store = await storeOf(
      metrics(
        'a',
        metric('m', counter(point(101 * S, 1, [], { start: 1 })), { unit: 's' }),
        metric('m', delta(point(101 * S, 1, [], { start: 1 })), { unit: 'ms' }),
      ),
    );
    expect((await query(store)).findings).toEqual([
      { code: 'mixed-units', count: 2, example: 's, ms' },
      { code: 'mixed-temporality', count: 2, example: 'cumulative, delta' },
    ]);
  });
});
