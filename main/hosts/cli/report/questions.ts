import type { TableColumn } from '../../../../core/report/document/report-document.ts';

/**
 * A table of a template: one statement, whose columns are those told here, in this order. A moment is given as nanoseconds since
 * 1970 and told as the session's clock tells it.
 */
export interface ReportQuestion {
  readonly title: Words;
  readonly columns: readonly (readonly [Words, TableColumn['kind'] | 'moment'])[];
  readonly sql: string;
  /** Rows worth reading, where that is less than a report takes. */
  readonly most?: number;
}

export interface Words {
  readonly en: string;
  readonly ko: string;
}

// Everything is ordered to the end, by names where figures are equal: the same session makes the same report.

const SERVICE = [{ en: 'Service', ko: '서비스' }, 'text'] as const;
const OPERATION = [{ en: 'Operation', ko: '작업' }, 'text'] as const;
const TRACE = [{ en: 'Trace', ko: '추적' }, 'text'] as const;
const SPANS = [{ en: 'Spans', ko: '스팬' }, 'number'] as const;
const ERRORS = [{ en: 'Errors', ko: '오류' }, 'number'] as const;
const LOG_RECORDS = [{ en: 'Log records', ko: '로그' }, 'number'] as const;
const START = [{ en: 'Start', ko: '시작' }, 'moment'] as const;
const DURATION = [{ en: 'Duration (ms)', ko: '소요 시간 (ms)' }, 'number'] as const;
const ms = (name: string) => [{ en: `${name} (ms)`, ko: `${name} (ms)` }, 'number'] as const;

const MS = (value: string) => `printf('%.3f', (${value}) / 1e6)`;
/** When a log record was made, or seen where that is not told. */
export const LOG_TIME = 'coalesce(time, observed_time)';
export const MOMENT = (time: string) => `epoch_ns(${time})`;

/** A row per trace: its root, or what began first where that is missing. */
export const TRACES = `WITH t AS (SELECT trace_id, count(*) AS spans, count(*) FILTER (status_code = 'ERROR') AS errors,
  min(start_time) AS start_time, CASE WHEN max(end_time_unix_nano) > 0
  THEN max(end_time_unix_nano)::HUGEINT - min(start_time_unix_nano)::HUGEINT END AS duration_ns,
  arg_min(service_name, (coalesce(parent_span_id, '') <> '', start_time_unix_nano, span_id)) AS service_name,
  arg_min(name, (coalesce(parent_span_id, '') <> '', start_time_unix_nano, span_id)) AS name FROM spans GROUP BY trace_id)`;
const TRACE_COLUMNS = [TRACE, SERVICE, OPERATION, START, DURATION, SPANS, ERRORS];
const TRACE_FIELDS = `trace_id, service_name, name, ${MOMENT('start_time')}, ${MS('duration_ns')}, spans, errors`;

/** All signals: a session may hold but one of them. */
export const OVERVIEW: ReportQuestion = {
  title: { en: 'Overview', ko: '개요' },
  columns: [
    [{ en: 'First', ko: '시작' }, 'moment'],
    [{ en: 'Last', ko: '끝' }, 'moment'],
    [{ en: 'Services', ko: '서비스' }, 'number'],
    [{ en: 'Traces', ko: '추적' }, 'number'],
    SPANS,
    [{ en: 'Failed spans', ko: '실패한 스팬' }, 'number'],
    LOG_RECORDS,
    [{ en: 'Metrics', ko: '지표' }, 'number'],
    [{ en: 'Data points', ko: '데이터 포인트' }, 'number'],
  ],
  sql: `WITH s AS (SELECT count(*) AS n, count(DISTINCT trace_id) AS traces, count(*) FILTER (status_code = 'ERROR') AS failed,
    min(start_time) AS first, greatest(max(start_time), max(end_time)) AS last FROM spans),
    l AS (SELECT count(*) AS n, min(${LOG_TIME}) AS first, max(${LOG_TIME}) AS last FROM logs),
    p AS (SELECT count(*) AS n, count(DISTINCT metric_name) AS metrics, min(time) AS first, max(time) AS last FROM metric_points),
    services AS (SELECT service_name FROM spans UNION SELECT service_name FROM logs UNION SELECT service_name FROM metric_points)
    SELECT ${MOMENT('least(s.first, l.first, p.first)')}, ${MOMENT('greatest(s.last, l.last, p.last)')},
    (SELECT count(nullif(service_name, '')) FROM services), s.traces, s.n, s.failed, l.n, p.metrics, p.n FROM s, l, p`,
};

/** Names as in OpenTelemetry's SeverityNumber, four numbers each. */
export const LOG_LEVELS: ReportQuestion = {
  title: { en: 'Log records by severity', ko: '심각도별 로그' },
  columns: [[{ en: 'Severity', ko: '심각도' }, 'text'], LOG_RECORDS],
  sql: `SELECT ['UNSPECIFIED', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'][level + 1], count(*)
    FROM (SELECT greatest(0, least(6, (severity_number + 3) // 4)) AS level FROM logs) GROUP BY level ORDER BY level DESC`,
};

export const FAILING_OPERATIONS: ReportQuestion = {
  title: { en: 'Operations that failed', ko: '실패한 작업' },
  columns: [SERVICE, OPERATION, SPANS, ERRORS, [{ en: 'Error rate (%)', ko: '오류율 (%)' }, 'number']],
  sql: `SELECT service_name, name, count(*), count(*) FILTER (status_code = 'ERROR') AS errors, printf('%.1f', 100.0 * errors / count(*))
    FROM spans GROUP BY service_name, name HAVING errors > 0 ORDER BY errors DESC, service_name, name`,
};

export const EXCEPTIONS: ReportQuestion = {
  title: { en: 'Exceptions', ko: '예외' },
  columns: [
    SERVICE,
    [{ en: 'Type', ko: '유형' }, 'text'],
    [{ en: 'Message', ko: '메시지' }, 'text'],
    [{ en: 'Count', ko: '건수' }, 'number'],
  ],
  sql: `SELECT s.service_name, coalesce(e.attributes->>'$."exception.type"', '') AS type,
    coalesce(e.attributes->>'$."exception.message"', '') AS message, count(*) AS n
    FROM span_events e JOIN spans s USING (span_key) WHERE e.name = 'exception'
    GROUP BY ALL ORDER BY n DESC, s.service_name, type, message`,
};

export const FAILED_TRACES: ReportQuestion = {
  title: { en: 'Traces with errors, the earliest first', ko: '오류가 있는 추적 (시간순)' },
  columns: TRACE_COLUMNS,
  sql: `${TRACES} SELECT ${TRACE_FIELDS} FROM t WHERE errors > 0 ORDER BY start_time, trace_id`,
};

export const SLOWEST_TRACES: ReportQuestion = {
  title: { en: 'Slowest traces', ko: '가장 느린 추적' },
  most: 50,
  columns: TRACE_COLUMNS,
  sql: `${TRACES} SELECT ${TRACE_FIELDS} FROM t ORDER BY duration_ns DESC NULLS LAST, trace_id`,
};

const QUANTILES = [0.5, 0.95, 0.99].map((q) => MS(`quantile_disc(duration_ns, ${q})::DOUBLE`)).join(', ');

export const OPERATION_DURATIONS: ReportQuestion = {
  title: { en: 'Operations by the time they took in all', ko: '총 소요 시간이 긴 작업' },
  columns: [
    ...[SERVICE, OPERATION, SPANS, ms('p50'), ms('p95'), ms('p99')],
    [{ en: 'Longest (ms)', ko: '최대 (ms)' }, 'number'],
    [{ en: 'In all (ms)', ko: '합계 (ms)' }, 'number'],
  ],
  sql: `SELECT service_name, name, count(*), ${QUANTILES}, ${MS('max(duration_ns)')}, ${MS('sum(duration_ns)')}
    FROM spans WHERE duration_ns IS NOT NULL GROUP BY service_name, name ORDER BY sum(duration_ns) DESC, service_name, name`,
};
