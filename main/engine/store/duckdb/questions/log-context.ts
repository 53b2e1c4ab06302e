import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { NotFoundError } from '../../port.ts';
import type { Database } from '../database.ts';
import type { Ask } from './context.ts';
import { LOG_TIME, logTime } from './log-filter.ts';
import { readLogRows } from './log-rows.ts';
import { Binder } from './sql.ts';

type Input = ParsedInputOf<'log.context'>;

/** The nearest neighbours in time order on both sides; one more than asked for tells whether there are more. */
export const logContext: Ask<'log.context'> = async (database, { revision }, input, signal) => {
  const { logKey, before, after } = input;
  const time = await timeOf(database, logKey, signal);
  const earlier = await neighbours(database, input, time, 'before', signal);
  const later = await neighbours(database, input, time, 'after', signal);
  const keys = [...earlier.slice(0, before).reverse(), BigInt(logKey), ...later.slice(0, after)];
  const { frame } = await readLogRows(database, keys, [], revision, signal);
  const moreBefore = earlier.length > before;
  return { frame, row: keys.indexOf(BigInt(logKey)), moreBefore, moreAfter: later.length > after };
};

async function timeOf(database: Database, logKey: number, signal?: CancelSignal): Promise<bigint> {
  const binder = new Binder();
  const sql = `SELECT ${LOG_TIME} AS t FROM log l WHERE id = ${binder.add(BigInt(logKey), 'UBIGINT')}`;
  const answer = await database.query(sql, binder.parameters, signal);
  if (answer.rows === 0) throw new NotFoundError(`There is no log record ${logKey} in this session.`);
  return answer.first('t') as bigint;
}

/** Keys of the neighbours, nearest first. */
async function neighbours(
  database: Database,
  input: Input,
  ns: bigint,
  side: 'before' | 'after',
  signal?: CancelSignal,
): Promise<bigint[]> {
  const binder = new Binder();
  const time = await logTime(database, signal);
  const [at, key] = [binder.nanoseconds(ns), binder.add(BigInt(input.logKey), 'UBIGINT')];
  const [than, order] = side === 'before' ? ['<', 'DESC'] : ['>', 'ASC'];
  const sql = `SELECT l.id AS id FROM log l WHERE ${time} ${than}= ${at} AND (${time} ${than} ${at} OR l.id ${than} ${key})
    AND ${OF[input.of](key)} ORDER BY ${time} ${order}, l.id ${order} LIMIT ${input[side] + 1}`;
  return Array.from((await database.query(sql, binder.parameters, signal)).uint64('id'));
}

/** Which neighbours, given the record's key in SQL. A record without a trace has no neighbours of its trace. */
const OF: Record<Input['of'], (key: string) => string> = {
  all: () => 'true',
  resource: (key) => `l.resource = (SELECT resource FROM log WHERE id = ${key})`,
  service: (key) => `l.resource IN (SELECT r.id FROM resource r WHERE r.service_name =
    (SELECT o.service_name FROM resource o JOIN log x ON x.resource = o.id WHERE x.id = ${key}))`,
  trace: (key) =>
    `l.trace_id = (SELECT nullif(trace_id, '00000000-0000-0000-0000-000000000000'::UUID) FROM log WHERE id = ${key})`,
};
