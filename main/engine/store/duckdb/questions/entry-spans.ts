import { isElsewhere, joined, parentServices, SERVICE_OF } from '../summaries/entry-statements.ts';
import type { EntryView } from '../summaries/kept-entries.ts';
import { all } from './sql.ts';

/*
 * RED counts entry spans only: SERVER, CONSUMER, without a parent, or with a parent in another service (spanmetrics
 * connector). A parent that is not here says nothing. Which these are is kept (../summaries); where it cannot be:
 *
 *   span `s` ──kind, parent_span_id──> mostly decided      the rest ──(trace, parent id)── its parent's service
 */
const BIT = '(e.mask >> (s.id & 63)) & 1 = 1';
/** Of the parents that the spans of `undecided` name. */
const PARENT = `parent AS (${parentServices(
  '(SELECT trace_id, span_id, service FROM span JOIN service_of ON resource_id = resource)',
  'SELECT trace_id, parent_span_id FROM undecided',
)})`;
const bitsOf = (table: string) => `entry_bits AS (${joined(table)})`;

/** How each of some spans `s` is asked whether it is an entry. */
export interface EntryTest {
  tables: string[];
  join: string;
  isEntry: string;
}

/** `conditions` narrow the spans. */
export function entryTest({ table }: EntryView, conditions: readonly string[]): EntryTest {
  if (table !== undefined) {
    const join = 'LEFT JOIN entry_bits e ON e.block = s.id >> 6';
    return { tables: [SERVICE_OF, bitsOf(table)], join, isEntry: `coalesce(${BIT}, false)` };
  }
  const tables = [
    SERVICE_OF,
    `undecided AS (SELECT s.id, s.trace_id, s.parent_span_id, service FROM span s JOIN service_of ON resource_id = s.resource
      WHERE ${all([...conditions, 's.kind NOT IN (2, 5)', 's.parent_span_id <> 0'])})`,
    PARENT,
    `foreign_child AS (SELECT u.id FROM undecided u
      JOIN parent ON parent.trace_id = u.trace_id AND parent.span_id = u.parent_span_id AND ${isElsewhere('u.service')})`,
  ];
  const isEntry = '(s.kind IN (2, 5) OR s.parent_span_id = 0 OR s.id IN (SELECT id FROM foreign_child))';
  return { tables, join: '', isEntry };
}

/** What RED is computed of, as columns of `s`. */
export interface EntryColumns {
  /** "s.kind AS kind" and the like, by the name each column gets. */
  columns: Readonly<Record<string, string>>;
  /** Joins the columns need. */
  join?: string;
}

/** Table `entry` of the entry spans alone, and what it is made of. `conditions` narrow the spans `s`. */
export function entryRows(
  { table, known }: EntryView,
  selection: EntryColumns,
  conditions: readonly string[],
): string[] {
  if (table === undefined) return lookedUpRows(selection, conditions);
  const { columns, join = '' } = selection;
  const where = all([BIT, ...conditions, ...(known === undefined ? [] : [known])]);
  return [
    bitsOf(table),
    `entry AS MATERIALIZED (SELECT ${listed(columns)} FROM span s JOIN entry_bits e ON e.block = s.id >> 6 ${join} WHERE ${where})`,
  ];
}

const listed = (columns: EntryColumns['columns']) =>
  Object.entries(columns)
    .map(([name, column]) => `${column} AS ${name}`)
    .join(', ');

/**
 * Asking each span apart whether it is among those with a parent elsewhere costs two and a half times as much (500 against
 * 190 ms of processor time per million spans).
 */
function lookedUpRows({ columns, join = '' }: EntryColumns, conditions: readonly string[]): string[] {
  const selected = listed(columns);
  return [
    SERVICE_OF,
    `undecided AS (SELECT s.trace_id, s.parent_span_id, own.service AS own_service, ${selected}
      FROM span s JOIN service_of own ON own.resource_id = s.resource ${join}
      WHERE ${all([...conditions, 's.kind NOT IN (2, 5)', 's.parent_span_id <> 0'])})`,
    PARENT,
    `entry AS MATERIALIZED (SELECT ${selected} FROM span s ${join}
      WHERE ${all([...conditions, 's.kind IN (2, 5) OR s.parent_span_id = 0'])}
      UNION ALL SELECT ${Object.keys(columns)
        .map((name) => `u.${name}`)
        .join(', ')} FROM undecided u JOIN parent
        ON parent.trace_id = u.trace_id AND parent.span_id = u.parent_span_id AND ${isElsewhere('u.own_service')})`,
  ];
}

const LONGEST = 2n ** 63n - 1n;

/**
 * Nanoseconds, NULL for a span without an end or that ended before it began. As BIGINT, for DuckDB's quantiles of UBIGINT
 * are four times as slow (117 against 25 ms per million); with `least` in the place of a CASE it takes 80 against 32 ms.
 */
export const DURATION = `CASE WHEN s.end_ns < s.start_ns THEN NULL WHEN s.end_ns - s.start_ns > ${LONGEST}::UBIGINT THEN ${LONGEST}
  ELSE (s.end_ns - s.start_ns)::BIGINT END`;

/**
 * Red over rows with `duration` and `failed`. Quantiles are exact and are durations that occurred: the least that at
 * least the share q does not exceed (nearest rank).
 *
 * Apdex = (satisfied + tolerating ÷ 2) ÷ n; satisfied ≤ T < tolerating ≤ 4 T, errors are frustrated. A span without a
 * duration and without an error tells nothing and is not in n.
 */
export function redColumns(thresholdNs: string): string {
  return `count(*)::UINTEGER AS calls, count_if(failed)::UINTEGER AS errors,
    quantile_disc(duration, [0.5, 0.95, 0.99]) AS quantiles, max(duration)::DOUBLE AS longest,
    (count_if(NOT failed AND duration <= ${thresholdNs}) + count_if(NOT failed AND duration > ${thresholdNs} AND duration <= 4 * ${thresholdNs}) / 2)
      / nullif(count_if(failed OR duration IS NOT NULL), 0) AS apdex`;
}

/** The quantiles as columns, of the table `redColumns` made. */
export const RED_OUT = `calls, errors, quantiles[1]::DOUBLE AS p50, quantiles[2]::DOUBLE AS p95, quantiles[3]::DOUBLE AS p99,
  longest, apdex::DOUBLE AS apdex`;
