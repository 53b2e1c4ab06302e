import { describe, expect, test } from 'vitest';
import type { Exemplar } from '../../../../core/model/metric.ts';
import { NO_SPAN_ID, NO_TRACE_ID } from '../../../../core/model/ids.ts';
import type { ParsedInputOf } from '../../../../contract/operations.ts';
import type { Store } from '../../../../main/engine/store/port.ts';
import { metric, metrics, span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { counter, histogram, histogramPoint, point } from './metric-points.ts';
import { columnOf, rowsOf, storeOf } from './store-of.ts';

const exemplar = (time: number, value: number, trace = 0, of = 0): Exemplar => ({
  filteredAttributes: [],
  timeUnixNano: BigInt(time),
  value: { kind: 'double', value },
  traceId: trace === 0 ? NO_TRACE_ID : traceId(trace),
  spanId: of === 0 ? NO_SPAN_ID : spanId(of),
});
const ask = (store: Store, parts: Partial<ParsedInputOf<'metrics.exemplars'>> = {}) =>
  store.ask('metrics.exemplars', { limit: 100, ...parts });

const SAMPLE = [
  metrics(
    'a',
    metric(
      'duration',
      histogram([
        { ...histogramPoint(1_000, [1], [1, 2]), exemplars: [exemplar(900, 0.5, 1, 7), exemplar(950, 3, 2, 8)] },
      ]),
      { unit: 's' },
    ),
  ),
  metrics(
    'b',
    metric('calls', counter({ ...point(2_000, 9), exemplars: [exemplar(1_500, 1, 1, 9), exemplar(1_600, 1)] })),
  ),
  traces('a', span({ traceId: traceId(1) })),
];

describe('metrics.exemplars', () => {
  test('of everything, newest first, with what is known of their traces', async () => {
    const { frame, total } = await ask(await storeOf(...SAMPLE));
    expect([total, frame.truncated]).toEqual([4, false]);
    expect(rowsOf(frame)).toEqual([
      {
        time: 1_600n,
        value: 1,
        metric: 'calls',
        service: 'b',
        kind: 'sum',
        unit: '1',
        traceId: '',
        spanId: '',
        known: 0,
      },
      {
        time: 1_500n,
        value: 1,
        metric: 'calls',
        service: 'b',
        kind: 'sum',
        unit: '1',
        traceId: traceId(1),
        spanId: spanId(9),
        known: 1,
      },
      {
        time: 950n,
        value: 3,
        metric: 'duration',
        service: 'a',
        kind: 'histogram',
        unit: 's',
        traceId: traceId(2),
        spanId: spanId(8),
        known: 0,
      },
      {
        time: 900n,
        value: 0.5,
        metric: 'duration',
        service: 'a',
        kind: 'histogram',
        unit: 's',
        traceId: traceId(1),
        spanId: spanId(7),
        known: 1,
      },
    ]);
  });

  test.each([
    [{ name: 'duration' }, [3, 0.5]],
    [{ name: 'duration', service: 'b' }, []],
    [{ service: 'b' }, [1, 1]],
    [{ traceId: traceId(1) }, [1, 0.5]],
    [{ traceId: traceId(1), spanId: spanId(7) }, [0.5]],
    [{ spanId: spanId(8) }, [3]],
    [{ fromNs: '950', toNs: '1600' }, [1, 3]],
    [{ name: "' OR 1=1 --" }, []],
  ])('%o', async (input, values) => {
    const { frame, total } = await ask(await storeOf(...SAMPLE), input);
    expect([columnOf(frame, 'value'), total]).toEqual([values, values.length]);
  });

  test('above the limit they are spread over time, not cut off', async () => {
    const crowd = Array.from({ length: 90 }, (_, i) => exemplar(1_000 + i, i));
    const sparse = [2_000, 3_000, 4_999].map((time) => exemplar(time, time));
    const store = await storeOf(
      metrics('a', metric('m', counter({ ...point(5_000, 1), exemplars: [...crowd, ...sparse] }))),
    );
    const { frame, total } = await ask(store, { limit: 5 });
    expect([total, frame.truncated]).toEqual([93, true]);
    expect(columnOf(frame, 'value')).toEqual([4_999, 3_000, 2_000, 89, 88]);
  });
});
