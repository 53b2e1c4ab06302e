import { expect, test } from 'vitest';
import { logRecord, logs, spanId, traceId } from '../../../helpers/telemetry.ts';
import { rowsOf, storeOf } from './store-of.ts';

const BASE = 1_700_000_000_000_000_000n;
const FAR = 0xfedcba9876543210n;

/** A record of a span of a trace, `ns` after the base. */
const record = (trace: number, own: string, ns: bigint, severityNumber: number) =>
  logRecord({
    traceId: traceId(trace),
    spanId: own as ReturnType<typeof spanId>,
    timeUnixNano: BASE + ns,
    severityNumber,
  });

const store = () =>
  storeOf(
    logs(
      'web',
      record(1, spanId(5), 7n, 9),
      record(1, FAR.toString(16), 3n, 9),
      record(1, spanId(5), 9n, 17),
      record(1, '', 1n, 9),
      record(2, spanId(5), 2n, 24),
      record(3, spanId(5), 0n, 9),
      { ...record(1, spanId(5), 0n, 1), timeUnixNano: 0n, observedTimeUnixNano: BASE + 8n },
    ),
  );

const row = (trace: number, low: number, time: number, severity: number, high = 0) => ({
  ...{ trace, spanIdHigh: high, spanIdLow: low, time, severity },
});

test('errors first, then by time, from the first of them; without those of no span', async () => {
  const answer = await (await store()).ask('trace.logs', { traceId: traceId(1), beside: [], limit: 10 });
  expect(answer).toMatchObject({ baseNs: String(BASE + 3n), truncated: false });
  expect(rowsOf(answer)).toEqual([
    row(0, 5, 6, 17),
    row(0, 0x76543210, 0, 9, 0xfedcba98),
    row(0, 5, 4, 9),
    row(0, 5, 5, 1),
  ]);
});

test('of traces beside it, each by its place', async () => {
  const input = { traceId: traceId(2), beside: [traceId(9), traceId(3)], limit: 10 };
  const answer = await (await store()).ask('trace.logs', input);
  expect(answer.baseNs).toBe(String(BASE));
  expect(rowsOf(answer)).toEqual([row(0, 5, 2, 24), row(2, 5, 0, 9)]);
});

test('cut by the bound, errors stay', async () => {
  const answer = await (await store()).ask('trace.logs', { traceId: traceId(1), beside: [], limit: 2 });
  expect(answer.truncated).toBe(true);
  expect(rowsOf(answer)).toEqual([row(0, 5, 6, 17), row(0, 0x76543210, 0, 9, 0xfedcba98)]);
});

test('of no trace that is here: none', async () => {
  const answer = await (await store()).ask('trace.logs', { traceId: traceId(8), beside: [], limit: 2 });
  expect(answer).toMatchObject({ rows: 0, baseNs: '0', truncated: false });
});

test('one odd clock is rounded itself, and leaves all others exact', async () => {
  const records = [record(1, spanId(5), 1n - BASE, 9), record(1, spanId(5), 5n, 9), record(1, spanId(5), 106n, 9)];
  const asked = { traceId: traceId(1), beside: [], limit: 10 };
  const answer = await (await storeOf(logs('web', ...records))).ask('trace.logs', asked);
  expect(answer.baseNs).toBe(String(BASE + 5n));
  expect([...answer.columns.time]).toEqual([-1.7e18, 0, 101]);
});
