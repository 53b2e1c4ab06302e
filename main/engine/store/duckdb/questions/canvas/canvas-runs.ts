import type { CanvasRuns } from '../../../../../../contract/operations/canvas.ts';
import type { ParsedInputOf } from '../../../../../../contract/operations.ts';
import { DURATION_LEVELS_NS } from '../../../../../../core/model/duration-levels.ts';
import type { AskKept } from '../../summaries/ask-kept.ts';
import { withTables, type Binder } from '../sql.ts';
import { codeTables, type CanvasGroups } from './canvas-groups.ts';
import { DURATION, IS_ERROR, larger, type CanvasSource } from './canvas-source.ts';
import type { CanvasWindow } from './canvas-window.ts';
import { COLUMN_BITS, joinParts, LEVEL_BITS } from './join-parts.ts';

/** duration × 2^53 + 2^53 − 1 − row key: the greatest of it is the longest span, of equals the one that came first. */
const KEY_BITS = 53n;
const KEY_UNIT = 1n << KEY_BITS;
const KEY_MASK = KEY_UNIT - 1n;

export async function readRuns(
  { by, levels }: ParsedInputOf<'spans.canvas'>,
  window: CanvasWindow,
  groups: CanvasGroups,
  source: CanvasSource,
  binder: Binder,
  ask: AskKept,
): Promise<Omit<CanvasRuns, 'revision'>> {
  const grouping = codeTables(by, groups, binder);
  const answer = await ask(runsQuery(levels, window, source, grouping), binder.parameters);
  const columns = joinParts({
    cell: answer.uint32('cell'),
    spans: answer.uint32('spans'),
    last: answer.uint32('last'),
    key: answer.float64('key'),
    duration: answer.float64('duration'),
  });
  return { rows: columns.key.length, baseNs: String(window.fromNs), truncated: false, columns };
}

/** How many of the levels' durations it does not reach: comparing and adding is a third as dear as a CASE. */
function levelOf(duration: string, levels: number): string {
  const steps = DURATION_LEVELS_NS.slice(0, levels - 1).map((from) => `(${duration} < ${from}::UBIGINT)::UINTEGER`);
  return steps.length === 0 ? '0::UINTEGER' : steps.join(' + ');
}

/**
 * Whether a span failed is part of its cell's number, and errors are joined with the others afterwards: three aggregates in the
 * place of seven, which for a million spans is half the processor time.
 */
function runsQuery(
  levels: number,
  { fromNs, toNs, shift }: CanvasWindow,
  { tables, condition }: CanvasSource,
  { table, join, code }: ReturnType<typeof codeTables>,
): string {
  const first = fromNs >> shift;
  const column = (time: string) => `((${time} >> ${shift}) - ${first})`;
  // A span that ends where a bucket begins does not reach into it.
  const end = `CASE WHEN s.end_ns > ${toNs}::UBIGINT THEN ${toNs}::UBIGINT ELSE ${larger('s.end_ns', 's.start_ns + 1')} END`;
  const last = column(`(${end}) - 1`);
  return `${withTables([...tables, table])}
    SELECT cell, spans, last, (${KEY_MASK}::UBIGINT - (best & ${KEY_MASK}::UHUGEINT)::UBIGINT)::DOUBLE AS key,
      (best >> ${KEY_BITS})::UBIGINT::DOUBLE AS duration
    FROM (
      SELECT cell, count(*)::UINTEGER AS spans, max(last) AS last,
        max(duration::UHUGEINT * ${KEY_UNIT}::UHUGEINT + (${KEY_MASK}::UBIGINT - id)) AS best
      FROM (
        SELECT ((((code::UINTEGER << ${LEVEL_BITS}) | (${levelOf('duration', levels)})) << ${COLUMN_BITS}) | first) << 1
          | failed::UINTEGER AS cell, id, duration, last
        FROM (
          SELECT s.id, ${code} AS code, ${DURATION} AS duration, ${IS_ERROR} AS failed,
            ${column(`(${larger('s.start_ns', `${fromNs}::UBIGINT`)})`)}::UINTEGER AS first, ${last}::UINTEGER AS last
          FROM span s ${join} WHERE ${condition}))
      GROUP BY cell) ORDER BY cell`;
}
