import { nameLookup } from './name-lookup.ts';
import type { Ask } from './context.ts';
import { compileLogFilter, LOG_TIME } from './log-filter.ts';
import { all, Binder, spanHex, traceHex, withTables } from './sql.ts';
import { toTextColumn } from '../answer.ts';

/** Bodies are shown on one line; the whole of it is in the detail. */
const BODY_CHARACTERS = 1_000;

/** A page of log records, newest or oldest first. */
export const logsSearch: Ask<'logs.search'> = async (database, { revision }, input, signal) => {
  const binder = new Binder();
  const filter = await compileLogFilter(database, input.filter, binder, signal);
  const matching = `FROM log l ${filter.joins.join(' ')} WHERE ${all(filter.conditions)}`;
  const inRange = all(filter.timeConditions);
  const counts = await database.query(
    `${withTables(filter.tables)}SELECT count(*) AS matching, count_if(${inRange}) AS in_range ${matching}`,
    binder.parameters,
    signal,
  );
  const total = Number(counts.first('in_range'));
  const direction = input.descending ? 'DESC' : 'ASC';
  // The page's keys first: everything else is then read for these few rows only.
  const page = `page AS (SELECT l.id, ${LOG_TIME} AS time ${matching} AND ${inRange}
    ORDER BY time ${direction}, l.id ${direction} LIMIT ${input.limit} OFFSET ${input.offset})`;
  const answer = await database.query(
    `${withTables([...filter.tables, page, 'base AS (SELECT min(time) AS ns FROM page)'])}
     SELECT l.id::DOUBLE AS key, (p.time::HUGEINT - (SELECT ns FROM base)::HUGEINT)::DOUBLE AS time, (SELECT ns FROM base)::VARCHAR AS base,
      (CASE WHEN l.severity_number BETWEEN 0 AND 24 THEN l.severity_number ELSE 0 END)::UTINYINT AS severity,
      l.severity_text, r.service_name AS service, left(l.body, ${BODY_CHARACTERS}) AS body,
      ${traceHex('l.trace_id')} AS trace_id, ${spanHex('l.span_id')} AS span_id
     FROM page p JOIN log l ON l.id = p.id LEFT JOIN resource r ON r.id = l.resource ORDER BY p.time ${direction}, l.id ${direction}`,
    binder.parameters,
    signal,
  );
  const severityTexts = answer.uint32('severity_text');
  const nameOf = await nameLookup(database, severityTexts, signal);
  const columns = {
    key: answer.float64('key'),
    time: answer.float64('time'),
    severity: answer.uint8('severity'),
    severityText: toTextColumn(Array.from(severityTexts, nameOf)),
    service: answer.text('service'),
    body: answer.text('body'),
    traceId: answer.text('trace_id'),
    spanId: answer.text('span_id'),
  };
  const baseNs = answer.rows === 0 ? '0' : String(answer.first('base'));
  const frame = { revision, rows: answer.rows, columns, baseNs, truncated: input.offset + answer.rows < total };
  return { frame, total, outsideRange: Number(counts.first('matching')) - total };
};
