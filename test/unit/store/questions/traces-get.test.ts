import { describe, expect, test } from 'vitest';
import { generateTelemetry } from '../../../../core/generate/generate-telemetry.ts';
import { SHAPES, type ShapeName } from '../../../../core/generate/shapes/registry.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import { CancelledError } from '../../../../main/engine/store/port.ts';
import { attributes, logRecord, logs, span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { storeOf } from './store-of.ts';

const MOST = 1_000_000;

function traceIdsOf(telemetry: readonly Telemetry[]): string[] {
  const spans = telemetry.flatMap((part) =>
    part.signal === 'traces' ? part.groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items)) : [],
  );
  return [...new Set(spans.map((one) => one.traceId))];
}

/** Every shape: events, links within and between traces, missing parents, duplicates, threads, logs. */
function generated(): Telemetry[] {
  const names = Object.keys(SHAPES) as ShapeName[];
  return names.flatMap((shape, nth) => [
    ...generateTelemetry(shape, { startNs: BigInt(1 + nth) * 10n ** 15n, traces: 2, spans: 60, seed: nth + 1 }),
  ]);
}

describe('several traces in one answer', () => {
  test('each is what it is by itself, in the order asked for', async () => {
    const telemetry = generated();
    const store = await storeOf(...telemetry);
    const traceIds = traceIdsOf(telemetry).slice(0, 60).reverse();
    expect(traceIds.length).toBeGreaterThan(20);
    const { traces: several, leftOut } = await store.ask('traces.get', { traceIds, maxSpans: MOST });
    expect([several.map((trace) => trace.traceId), leftOut]).toEqual([traceIds, 0]);
    expect(several.some(({ links }) => links.rows > 0)).toBe(true);
    expect(several.some(({ events }) => events.rows > 0)).toBe(true);
    for (const trace of several) expect(trace).toEqual(await store.ask('trace.get', { traceId: trace.traceId }));
  });

  test('ids of spans, logs and threads are those of their trace', async () => {
    const twin = (trace: number, thread: string, name: string) =>
      span({ traceId: traceId(trace), name, attributes: attributes({ 'thread.name': thread }) });
    const store = await storeOf(
      traces('a', twin(1, 'one', 'a'), twin(1, 'two', 'a again'), span({ traceId: traceId(2), name: 'b' })),
      traces('b', twin(3, 'three', 'c'), span({ traceId: traceId(3), spanId: spanId(2), parentSpanId: spanId(1) })),
      logs('b', logRecord({ traceId: traceId(3), spanId: spanId(1) })),
    );
    const traceIds = [3, 1, 2].map(traceId);
    const answer = await store.ask('traces.get', { traceIds, maxSpans: MOST });
    const told = answer.traces.map(({ frame: { columns } }) => ({
      logs: [...columns.logs],
      flags: [...columns.flags],
      parents: [...columns.parent],
      threads: [...columns.thread.codes].map((code) => columns.thread.dictionary[code]),
    }));
    expect(told).toEqual([
      { logs: [1, 0], flags: [0, 0], parents: [-1, 0], threads: ['three', ''] },
      { logs: [0, 0], flags: [0, 1], parents: [-1, -1], threads: ['one', 'two'] },
      { logs: [0], flags: [0], parents: [-1], threads: [''] },
    ]);
  });

  test('those that are not there are left out, one asked for twice comes once', async () => {
    const store = await storeOf(traces('a', span()));
    const ask = (...numbers: number[]) =>
      store
        .ask('traces.get', { traceIds: numbers.map(traceId), maxSpans: MOST })
        .then((answer) => answer.traces.length);
    expect([await ask(7, 1, 1), await ask(7), await ask(7, 8)]).toEqual([1, 0, 0]);
  });

  test('the bound on spans leaves out whole traces, and says how many', async () => {
    const large = [1, 2, 3].map((id) => span({ traceId: traceId(1), spanId: spanId(id) }));
    const store = await storeOf(traces('a', ...large, span({ traceId: traceId(2) }), span({ traceId: traceId(3) })));
    const ask = async (maxSpans: number) => {
      const answer = await store.ask('traces.get', { traceIds: [2, 1, 3].map(traceId), maxSpans });
      return [answer.traces.map((trace) => Number(trace.traceId)), answer.leftOut];
    };
    expect(await ask(5)).toEqual([[2, 1, 3], 0]);
    expect(await ask(3)).toEqual([[2, 3], 1]);
    expect(await ask(0)).toEqual([[], 3]);
  });

  test('can be cancelled', async () => {
    const store = await storeOf(traces('a', span(), span({ traceId: traceId(2) })));
    const traceIds = [traceId(1), traceId(2)];
    const asked = store.ask('traces.get', { traceIds, maxSpans: MOST }, AbortSignal.abort());
    await expect(asked).rejects.toThrow(CancelledError);
  });
});
