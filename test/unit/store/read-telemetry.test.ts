import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_CHOSEN_TRACES, type ExportScope } from '../../../contract/operations/files.ts';
import type { ResourceGroup } from '../../../core/model/resource.ts';
import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { logRecord, logs, metric, metrics, span, spanId, traceId, traces } from '../../helpers/telemetry.ts';
import { itemsByOrigin, readAll } from './items-by-origin.ts';
import { storeOf } from './questions/store-of.ts';

describe.each(SIGNALS)('%s', (signal) => {
  test('come back as they were, in any number of slices', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(telemetryArbitrary(signal), { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 20 }),
        async (telemetry, slice) => {
          const store = await storeOf(...telemetry);
          const back = await readAll(store, { kind: 'all' }, [signal], slice);
          expect(itemsByOrigin(back)).toEqual(itemsByOrigin(telemetry));
        },
      ),
      { numRuns: 6, endOnFailure: true },
    );
  });
});

const SAMPLE = [
  traces(
    'web',
    span({ spanId: spanId(1) }),
    span({ traceId: traceId(2), spanId: spanId(2), status: { code: 2, message: '' } }),
  ),
  logs('web', logRecord({ traceId: traceId(1) }), logRecord({ traceId: traceId(2), severityNumber: 17 }), logRecord()),
  metrics('web', metric('m', { kind: 'gauge', dataPoints: [] }), metric('none', { kind: 'none' })),
];

/** "signal count" of each slice. */
async function sizes(scope: ExportScope, signals: readonly Signal[] = SIGNALS, sliceItems?: number) {
  const slices = await readAll(await storeOf(...SAMPLE), scope, signals, sliceItems);
  return slices.map(
    ({ signal, groups }) =>
      `${signal} ${(groups as ResourceGroup<unknown>[]).flatMap(({ scopes }) => scopes.flatMap(({ items }) => items)).length}`,
  );
}

describe('scopes', () => {
  test('all: spans, logs, and metrics also where they have no point', async () => {
    expect(await sizes({ kind: 'all' })).toEqual(['traces 2', 'metrics 2', 'logs 3']);
  });
  test('slices hold at most so many items', async () => {
    expect(await sizes({ kind: 'all' }, ['logs'], 2)).toEqual(['logs 2', 'logs 1']);
  });
  test.each(SIGNALS)('%s: the newest are those that were stored last, in their order', async (signal) => {
    const point = (at: bigint) => ({
      ...{ attributes: [], startTimeUnixNano: 0n, timeUnixNano: at, flags: 0, exemplars: [] },
      value: { kind: 'int' as const, value: at },
    });
    const numbered = [5n, 3n, 9n].map((at) => ({
      traces: traces('web', span({ startTimeUnixNano: at, spanId: spanId(Number(at)) })),
      logs: logs('web', logRecord({ timeUnixNano: at })),
      metrics: metrics('web', metric(`m${at}`, { kind: 'gauge', dataPoints: [point(at)] })),
    }));
    const store = await storeOf(...numbered.map((one) => one[signal]));
    const back = [];
    for await (const slice of store.readTelemetry({ scope: { kind: 'all' }, signals: [signal], newest: 2 }))
      back.push(slice);
    expect(itemsByOrigin(back)).toEqual(itemsByOrigin(numbered.slice(1).map((one) => one[signal])));
  });
  test('a trace and its logs', async () => {
    expect(await sizes({ kind: 'trace', traceId: traceId(1) })).toEqual(['traces 1', 'logs 1']);
    expect(await sizes({ kind: 'trace', traceId: traceId(1) }, ['traces'])).toEqual(['traces 1']);
  });
  test('chosen traces and their logs, also of one that has nothing but logs; those that are not there are passed over', async () => {
    const wanted = [
      traces('web', span({ traceId: traceId(2), spanId: spanId(2) }), span({ traceId: traceId(2), spanId: spanId(3) })),
      traces('db', span({ traceId: traceId(4), spanId: spanId(4) })),
      logs('web', logRecord({ traceId: traceId(2) })),
      logs('db', logRecord({ traceId: traceId(5) })),
    ];
    const others = [
      traces('web', span({ traceId: traceId(1), spanId: spanId(1) })),
      logs('web', logRecord({ traceId: traceId(1) }), logRecord()),
      SAMPLE[2]!,
    ];
    const store = await storeOf(...others, ...wanted);
    const scope: ExportScope = { kind: 'chosen', traceIds: [traceId(9), traceId(5), traceId(4), traceId(2)] };
    expect(itemsByOrigin(await readAll(store, scope, SIGNALS))).toEqual(itemsByOrigin(wanted));
    expect(await store.countItems({ scope, signals: SIGNALS })).toBe(5);
  });
  test('as many traces as can be chosen', async () => {
    const all = Array.from({ length: MOST_CHOSEN_TRACES + 1 }, (_, i) => traceId(i + 1));
    const store = await storeOf(traces('web', ...all.map((id, i) => span({ traceId: id, spanId: spanId(i + 1) }))));
    const scope: ExportScope = { kind: 'chosen', traceIds: all.slice(1) };
    expect(await store.countItems({ scope, signals: ['traces'] })).toBe(MOST_CHOSEN_TRACES);
  });
  test('traces of a filter, whole, and their logs', async () => {
    expect(await sizes({ kind: 'traces', filter: { status: 'error' } })).toEqual(['traces 1', 'logs 1']);
    expect(await sizes({ kind: 'traces', filter: { services: ['none'] } })).toEqual([]);
  });
  test('log records of a filter', async () => {
    expect(await sizes({ kind: 'logs', filter: { minSeverity: 17 } })).toEqual(['logs 1']);
  });
  test('a time: whole traces that begin in it, their logs, other logs and points of it', async () => {
    const at = (time: bigint) => ({ startTimeUnixNano: time, endTimeUnixNano: time + 1n });
    const point = (timeUnixNano: bigint) => ({
      ...{ attributes: [], startTimeUnixNano: 0n, timeUnixNano, flags: 0, exemplars: [] },
      value: { kind: 'int', value: 1n } as const,
    });
    const store = await storeOf(
      traces('web', span({ ...at(10n) }), span({ ...at(30n), spanId: spanId(2), parentSpanId: spanId(1) })),
      traces('web', span({ ...at(5n), traceId: traceId(2), spanId: spanId(3) })),
      logs(
        'web',
        logRecord({ timeUnixNano: 99n, traceId: traceId(1) }),
        logRecord({ timeUnixNano: 19n }),
        logRecord({ timeUnixNano: 20n }),
      ),
      metrics('web', metric('m', { kind: 'gauge', dataPoints: [point(9n), point(10n), point(19n), point(20n)] })),
    );
    const count = (scope: ExportScope) =>
      Promise.all(SIGNALS.map((signal) => store.countItems({ scope, signals: [signal] })));
    expect(
      Object.fromEntries((await count({ kind: 'time', fromNs: '10', toNs: '20' })).map((n, i) => [SIGNALS[i], n])),
    ).toEqual({
      ...{ traces: 2, metrics: 2, logs: 2 },
    });
    expect(await count({ kind: 'time' })).toEqual(await count({ kind: 'all' }));
  });
  test('counted as they are read', async () => {
    const store = await storeOf(...SAMPLE);
    const count = (scope: ExportScope, signals: readonly Signal[] = SIGNALS) => store.countItems({ scope, signals });
    expect(await count({ kind: 'all' }, ['traces', 'logs'])).toBe(5);
    expect(await count({ kind: 'trace', traceId: traceId(2) })).toBe(2);
    expect(await count({ kind: 'logs', filter: { minSeverity: 17 } })).toBe(1);
    expect(await count({ kind: 'traces', filter: { status: 'ok' } }, ['traces'])).toBe(1);
  });
});
