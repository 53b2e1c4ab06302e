import { expect, test } from 'vitest';
import { Database } from '../../../../main/engine/store/duckdb/database.ts';
import { CodeColumn, MAX_TEXTS } from '../../../../main/engine/store/duckdb/questions/trace-detail/code-column.ts';
import { readTrace } from '../../../../main/engine/store/duckdb/questions/trace-get.ts';
import { LossLedger } from '../../../../main/engine/store/duckdb/loss-ledger.ts';
import { prepareSchema } from '../../../../main/engine/store/duckdb/upgrade.ts';
import { Writer } from '../../../../main/engine/store/duckdb/writer.ts';
import type { ResourceSpans } from '../../../../core/model/span.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import { span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { columnOf } from './store-of.ts';

const BOUNDS = { spans: 1_000, events: 10, links: 10 };

const named = (...names: string[]) =>
  traces('s', ...names.map((name, i) => span({ spanId: spanId(i + 1), startTimeUnixNano: BigInt(i + 1), name })));

async function read(telemetry: Telemetry, characters?: number) {
  const database = await Database.open(':memory:');
  try {
    await prepareSchema(database.writer, '');
    const writer = new Writer(database, new LossLedger());
    await writer.open();
    await writer.commit([{ telemetry: [telemetry], losses: [] }], 1n);
    return await readTrace(database, traceId(1), 1, characters === undefined ? BOUNDS : { ...BOUNDS, characters });
  } finally {
    await database.close();
  }
}

test('a text that had no room shows as …, and the rows are counted', async () => {
  // Room for "ab", "x", the service and the host; not for a long name, nor for the scope of all five spans.
  const trace = await read(named('ab', 'cdefgh', 'ab', 'cdefgh', 'x'), 5);
  expect(columnOf(trace.frame, 'name')).toEqual(['ab', '…', 'ab', '…', 'x']);
  expect(columnOf(trace.frame, 'service')).toEqual(['s', 's', 's', 's', 's']);
  expect([columnOf(trace.frame, 'scope')[0], trace.textsLeftOut]).toEqual(['…', 2 + 5]);
});

test('with room for all of them nothing is left out, not even a text that is … itself', async () => {
  const trace = await read(named('…', 'a', ''));
  expect([columnOf(trace.frame, 'name'), trace.textsLeftOut]).toEqual([['…', 'a', ''], 0]);
});

test('a long text is cut', async () => {
  const [name] = columnOf((await read(named('한'.repeat(5_000)))).frame, 'name');
  expect(name).toBe(`${'한'.repeat(4_095)}…`);
});

test('ids beyond the most texts there may be share one code', () => {
  const column = new CodeColumn(MAX_TEXTS + 3);
  for (let row = 0; row < MAX_TEXTS + 2; row++) column.set(row, row + 1);
  column.set(MAX_TEXTS + 2, 7);
  expect([column.ids.length, column.overflows]).toEqual([MAX_TEXTS, true]);
  expect([...column.codes.slice(MAX_TEXTS - 1)]).toEqual([MAX_TEXTS - 1, MAX_TEXTS, MAX_TEXTS, 6]);
});

test('hosts are not read of documents far longer than real ones, and such rows are counted', async () => {
  const long = { kind: 'string', value: 'x'.repeat(70_000) } as const;
  const telemetry = traces('s', span({ spanId: spanId(1) }));
  const other = structuredClone(telemetry.groups[0] as ResourceSpans);
  other.resource.attributes.push({ key: 'padding', value: long });
  const both = { ...telemetry, groups: [telemetry.groups[0]!, other] } as Telemetry;
  const trace = await read(both);
  expect(columnOf(trace.frame, 'host').sort()).toEqual(['s', '…']);
  expect(columnOf(trace.frame, 'service')).toEqual(['s', 's']);
  expect(trace.textsLeftOut).toBe(1);
});
