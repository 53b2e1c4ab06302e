import { MESSAGE_LENGTH, NUMBER_PATTERN } from '../../../../../core/analysis/error-grouping.ts';
import { keyTable } from './attribute-terms.ts';
import { LOG_TIME } from './log-filter.ts';
import { ERROR_SEVERITY } from './resource-counts.ts';
import { all, leftWords, spanHex, traceHex, type Binder } from './sql.ts';
import { inRange, type SlicedRange } from './subject-range.ts';

/**
 * Table `error`: one row for everything that went wrong on the resources in the range.
 *
 *   exception   an event `exception` of a span: exception.type, exception.message        at the event's time
 *   status      a span with status ERROR and no such event: error.type, status message  at the span's end
 *   log         a record of severity ERROR and above that belongs to none of these spans: exception.type and
 *               exception.message where it has them, else error.type and its body
 *
 * `mask` numbers what has one service, type, source and message without its numbers.
 */
export function errorTables(range: SlicedRange, resources: readonly number[], binder: Binder): string[] {
  const mine = (row: string) => `${row}.resource IN ${binder.ids(resources, 'UINTEGER')}`;
  const keys = { exception_type: 'exception.type', exception_message: 'exception.message', error_type: 'error.type' };
  return [
    ...Object.entries(keys).map(([name, key]) => keyTable(name, binder.text(key))),
    `event_span AS MATERIALIZED (SELECT s.id, s.trace_id, s.span_id, s.resource, s.name, e.time_ns, ${textOf('e', 'exception_type')} AS type,
      ${textOf('e', 'exception_message')} AS message
      FROM span s JOIN span_event e ON e.span = s.id AND e.name IN (SELECT id FROM name WHERE text = 'exception')
      ${joinText('e', 'exception_type')} ${joinText('e', 'exception_message')}
      WHERE ${all([mine('s'), 's.events > 0', inRange(range, 's.start_ns')])})`,
    `status_span AS MATERIALIZED (SELECT s.id, s.trace_id, s.span_id, s.resource, s.name, greatest(s.start_ns, s.end_ns) AS time_ns,
      ${textOf('s', 'error_type')} AS type, coalesce(m.text, '') AS message
      FROM span s ${joinText('s', 'error_type')} LEFT JOIN value m ON m.id = s.status_message
      WHERE ${all([mine('s'), 's.status_code = 2', inRange(range, 's.start_ns')])} AND s.id NOT IN (SELECT id FROM event_span))`,
    `failing AS (SELECT trace_id, span_id FROM event_span UNION ALL SELECT trace_id, span_id FROM status_span)`,
    `error_log AS (SELECT l.id, l.trace_id, l.span_id, l.resource, ${LOG_TIME} AS time_ns,
      coalesce(nullif(${textOf('l', 'exception_type')}, ''), ${textOf('l', 'error_type')}) AS type,
      coalesce(nullif(${textOf('l', 'exception_message')}, ''), l.body) AS message
      FROM log l ${joinText('l', 'exception_type')} ${joinText('l', 'exception_message')} ${joinText('l', 'error_type')}
      ANTI JOIN failing f ON f.trace_id = l.trace_id AND f.span_id = l.span_id AND l.span_id <> 0
      WHERE ${all([mine('l'), `l.severity_number >= ${ERROR_SEVERITY}`, inRange(range, LOG_TIME)])})`,
    `error_row AS (
      SELECT 'exception' AS source, trace_id, span_id, resource, name, time_ns, type, message, -1::BIGINT AS log_key FROM event_span
      UNION ALL SELECT 'status', trace_id, span_id, resource, name, time_ns, type, message, -1 FROM status_span
      UNION ALL SELECT 'log', trace_id, span_id, resource, 0, time_ns, type, message, id::BIGINT FROM error_log)`,
    `error AS (SELECT source, r.service_name AS service, type, ${leftWords('message', MESSAGE_LENGTH)} AS message, trace_id, ${traceHex('trace_id')} AS trace,
      ${spanHex('span_id')} AS span, coalesce(n.text, '') AS operation, least(greatest(time_ns, ${range.from}::UBIGINT), ${range.to - 1n}::UBIGINT) AS time_ns,
      log_key, hash(source, r.service_name, type, regexp_replace(left(message, ${MESSAGE_LENGTH}), '${NUMBER_PATTERN}', '0', 'g')) AS mask
      FROM error_row e LEFT JOIN resource r ON r.id = e.resource LEFT JOIN name n ON n.id = e.name)`,
  ];
}

/** The text of a string attribute; '' where the row lacks it or it is no string. */
const textOf = (row: string, key: string) => `coalesce(${row}_${key}.text, '')`;
const joinText = (row: string, key: string) => `LEFT JOIN ${key} ${row}_${key}_k ON ${row}_${key}_k.id = ${row}.shape
  LEFT JOIN value ${row}_${key} ON ${row}_${key}.id = CASE ${row}_${key}_k.t WHEN 1 THEN ${row}.attributes[${row}_${key}_k.p] END`;
