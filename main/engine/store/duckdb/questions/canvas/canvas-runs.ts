import type { CanvasRuns } from '../../../../../../contract/operations/canvas.ts';
import type { ParsedInputOf } from '../../../../../../contract/operations.ts';
import type { AskTraces } from '../../summaries/ask-traces.ts';
import { withTables, type Binder } from '../sql.ts';
import { codeTables, type CanvasGroups } from './canvas-groups.ts';
import { DURATION, IS_ERROR, type CanvasSource } from './canvas-source.ts';
import type { CanvasWindow } from './canvas-window.ts';

/** Shortest duration of each level but the last, in nanoseconds: see CANVAS_LEVELS. */
const LEVELS_FROM = [1e10, 1e9, 1e8, 1e7, 1e6, 1e5, 1e4];
/** Bits of a cell's number: of its column, and of its level above that. */
const COLUMN_BITS = 11;
const LEVEL_BITS = 3;

/** error × 2^117 + duration × 2^53 + 2^53 − 1 − row key: the greatest of it is the representative. */
const KEY_MASK = 2n ** 53n - 1n;
const DURATION_UNIT = 2n ** 53n;
const ERROR_UNIT = 2n ** 117n;

export async function readRuns(
  { by, levels }: ParsedInputOf<'spans.canvas'>,
  window: CanvasWindow,
  groups: CanvasGroups,
  source: CanvasSource,
  binder: Binder,
  ask: AskTraces,
): Promise<Omit<CanvasRuns, 'revision'>> {
  const grouping = codeTables(by, groups, binder);
  const answer = await ask(runsQuery(levels, window, source, grouping), binder.parameters);
  return {
    rows: answer.rows,
    baseNs: String(window.fromNs),
    truncated: false,
    columns: {
      group: answer.uint8('code'),
      level: answer.uint8('level'),
      column: answer.uint16('col'),
      count: answer.uint32('spans'),
      errors: answer.uint32('errors'),
      lastColumn: answer.uint16('last_col'),
      lastErrorColumn: answer.uint16('last_error_col'),
      key: answer.float64('key'),
      duration: answer.float64('duration'),
      longest: answer.float64('longest'),
    },
  };
}

function levelOf(duration: string, levels: number): string {
  const steps = LEVELS_FROM.slice(0, levels - 1).map((from, level) => `WHEN ${duration} >= ${from} THEN ${level}`);
  return steps.length === 0 ? '0' : `CASE ${steps.join(' ')} ELSE ${levels - 1} END`;
}

function runsQuery(
  levels: number,
  { fromNs, toNs, shift, columns }: CanvasWindow,
  { tables, condition }: CanvasSource,
  { table, join, code }: ReturnType<typeof codeTables>,
): string {
  const first = fromNs >> shift;
  const column = (time: string) => `((${time} >> ${shift}) - ${first})`;
  // A span that ends where a bucket begins does not reach into it.
  const last = column(`least(greatest(s.end_ns, s.start_ns + 1), ${toNs}::UBIGINT) - 1`);
  return `${withTables([...tables, table])}
    SELECT (cell >> ${COLUMN_BITS + LEVEL_BITS})::UTINYINT AS code,
      ((cell >> ${COLUMN_BITS}) & ${2 ** LEVEL_BITS - 1})::UTINYINT AS level, (cell & ${2 ** COLUMN_BITS - 1})::USMALLINT AS col,
      spans, errors, last_col, last_error_col, longest::DOUBLE AS longest,
      (${KEY_MASK}::UHUGEINT - (best & ${KEY_MASK}::UHUGEINT))::DOUBLE AS key,
      ((best % ${ERROR_UNIT}::UHUGEINT) // ${DURATION_UNIT}::UHUGEINT)::DOUBLE AS duration
    FROM (
      SELECT cell, count(*)::UINTEGER AS spans, count_if(failed)::UINTEGER AS errors, max(duration) AS longest,
        max(last)::USMALLINT AS last_col, coalesce(max(last) FILTER (failed), 0)::USMALLINT AS last_error_col,
        max(CASE WHEN failed THEN ${ERROR_UNIT}::UHUGEINT ELSE 0::UHUGEINT END
          + duration::UHUGEINT * ${DURATION_UNIT}::UHUGEINT + (${KEY_MASK}::UBIGINT - id)) AS best
      FROM (
        SELECT (((code::UINTEGER << ${LEVEL_BITS}) | (${levelOf('duration', levels)})::UINTEGER) << ${COLUMN_BITS}) | first AS cell,
          id, duration, failed, last
        FROM (
          SELECT s.id, ${code} AS code, ${DURATION} AS duration, ${IS_ERROR} AS failed,
            ${column(`greatest(s.start_ns, ${fromNs}::UBIGINT)`)}::UINTEGER AS first, least(${last}, ${columns - 1})::UINTEGER AS last
          FROM span s ${join} WHERE ${condition}))
      GROUP BY cell) ORDER BY cell`;
}
