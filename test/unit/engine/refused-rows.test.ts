import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { NO_CAPABILITIES } from '../../../contract/operations/session.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { createEngine } from '../../../main/engine/engine.ts';
import type { PackedTable } from '../../../main/engine/store/duckdb/packed.ts';
import { columnsOf } from '../../../main/engine/store/duckdb/schema.ts';
import { TableAppender } from '../../../main/engine/store/duckdb/table-appender.ts';
import { eventually } from '../../helpers/eventually.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { span, spanId, traces } from '../../helpers/telemetry.ts';

const SPAN_COLUMNS = columnsOf('span');

function hasSpan({ rows, columns }: PackedTable, number: bigint): boolean {
  const ids = columns.length === SPAN_COLUMNS.length ? columns[SPAN_COLUMNS.indexOf('span_id')] : undefined;
  return ids?.kind === 'fixed' && Array.from(ids.values.subarray(0, rows) as BigUint64Array).includes(number);
}

test('a span that no table takes is told, all others that were acknowledged are there, and receiving goes on', async () => {
  const { append } = TableAppender.prototype;
  const spy = vi.spyOn(TableAppender.prototype, 'append').mockImplementation(function (this: TableAppender, table) {
    if (hasSpan(table, 7n)) throw new Error('Constraint Error: not this one');
    append.call(this, table);
  });
  onTestFinished(() => spy.mockRestore());
  const engine = await createEngine({
    ...{
      storePath: join(await makeTempDir(), 'session.tracebench'),
      engineVersion: 'test',
      allowSql: true,
      samplePath: '',
    },
    capabilities: { host: 'test', ...NO_CAPABILITIES },
    receivers: { hosts: ['127.0.0.1'], otlpHttpPort: 0, otlpGrpcPort: 0 },
  });
  onTestFinished(() => engine.close());
  const { address } = engine.receivers.find(({ protocol }) => protocol === 'otlp-http')!;
  const send = async (...numbers: number[]) => {
    const body = encodeProtobuf(traces('web', ...numbers.map((n) => span({ spanId: spanId(n) })))) as BodyInit;
    const headers = { 'content-type': 'application/x-protobuf' };
    return (await fetch(`http://${address}/v1/traces`, { method: 'POST', headers, body })).status;
  };
  const spans = async () => {
    const answer = await engine.call('sql.query', { sql: 'SELECT span_id::INT FROM span ORDER BY 1', limit: 99 });
    return answer.ok && answer.value.rows.map(([n]) => n);
  };
  expect(await Promise.all([send(1, 2, 3), send(6, 7, 8)])).toEqual([200, 200]);
  await eventually(async () => expect(await spans()).toEqual([1, 2, 3, 6, 8]));
  const losses = await engine.call('session.get', {});
  expect(losses).toMatchObject({ ok: true, value: { losses: [{ code: 'items-lost', signal: 'traces', count: 1 }] } });
  await eventually(async () => expect(await send(9)).toBe(200));
  await eventually(async () => expect(await spans()).toEqual([1, 2, 3, 6, 8, 9]));
});
