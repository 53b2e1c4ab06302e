import type { LogDetail } from '../../../../../contract/operations/logs.ts';
import type { LogRecord } from '../../../../../core/model/log-record.ts';
import { NotFoundError } from '../../port.ts';
import { readLogs } from '../reading/read-logs.ts';
import { Reading } from '../reading/reading.ts';
import type { Ask } from './context.ts';
import { spanLabels } from './labels.ts';
import { originDetail } from './origin-detail.ts';
import { Binder } from './sql.ts';

/** One log record, exact, with the span it belongs to. */
export const logGet: Ask<'log.get'> = async (database, _context, { logKey }, signal) => {
  const reading = new Reading(database, signal);
  const [group] = await readLogs(reading, BigUint64Array.of(BigInt(logKey)));
  if (!group) throw new NotFoundError(`There is no log record ${logKey} in this session.`);
  const record = group.scopes[0]!.items[0]!;
  return { logKey, ...record, ...originDetail(group), span: await spanOf(reading, record) } satisfies LogDetail;
};

async function spanOf(reading: Reading, { traceId, spanId }: LogRecord): Promise<LogDetail['span']> {
  if (traceId === '' || spanId === '') return null;
  const binder = new Binder();
  const sql = `SELECT id FROM span WHERE trace_id = ${binder.traceId(traceId)} AND span_id = ${binder.spanId(spanId)}
    ORDER BY id LIMIT 1`;
  const keys = (await reading.query(sql, binder.parameters)).uint64('id');
  const [label] = (await spanLabels(reading.database, keys, reading.signal)).values();
  return label ? { spanKey: Number(keys[0]), name: label.name, service: label.service } : null;
}
