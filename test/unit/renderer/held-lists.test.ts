import { expect, test } from 'vitest';
import { LOG_SOURCE, type LogQuestion } from '../../../renderer/views/logs/log-source.ts';
import { TRACE_SOURCE, type TraceQuestion } from '../../../renderer/views/traces/trace-rows.ts';
import { logRecord, logs, span, spanId, traceId, traces } from '../../helpers/telemetry.ts';
import { storeOf } from '../store/questions/store-of.ts';

/* A list holds on to its newest row; rounded down to a double's neighbour, that row would not be in the list any more. */

const LATE_NS = 1_800_000_000_000_000_019n;
const TIMES = [1_000_000_000_000_000_001n, 1_500_000_000_123_456_789n, LATE_NS];
const upTo = (toNs: string | undefined) => (toNs === undefined ? {} : { toNs });

test('traces that lie decades apart: what the list holds on to is all of it, exactly', async () => {
  const spans = TIMES.map((startTimeUnixNano, i) =>
    span({ traceId: traceId(i + 1), spanId: spanId(i + 1), startTimeUnixNano, endTimeUnixNano: startTimeUnixNano }),
  );
  const store = await storeOf(traces('a', ...spans));
  const question: TraceQuestion = { filter: {}, sort: { by: 'start', descending: true } };
  const ask = ({ filter: { toNs }, sort }: TraceQuestion) =>
    store.ask('traces.search', { filter: upTo(toNs), sort, offset: 0, limit: 10 });
  const rows = TRACE_SOURCE.readRows(await ask(question));
  expect(rows.map(({ startNs }) => startNs)).toEqual(TIMES.toReversed());
  const held = TRACE_SOURCE.hold(question, rows);
  expect(held.filter.toNs).toBe(String(LATE_NS + 1n));
  expect(await ask(held)).toMatchObject({ total: 3, outsideRange: 0 });
});

test('records that lie decades apart: likewise', async () => {
  const store = await storeOf(logs('a', ...TIMES.map((timeUnixNano) => logRecord({ timeUnixNano }))));
  const question: LogQuestion = { filter: {}, descending: true, attributes: [] };
  const ask = ({ filter: { toNs }, descending }: LogQuestion) =>
    store.ask('logs.search', { filter: upTo(toNs), descending, offset: 0, limit: 10, attributes: [] });
  const rows = LOG_SOURCE.readRows(await ask(question));
  expect(rows.map(({ timeNs }) => timeNs)).toEqual(TIMES.toReversed());
  const held = LOG_SOURCE.hold(question, rows);
  expect(held.filter.toNs).toBe(String(LATE_NS + 1n));
  expect(await ask(held)).toMatchObject({ total: 3, outsideRange: 0 });
});
