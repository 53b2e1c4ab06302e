import type { CanvasSpans } from '../../../../../../contract/operations/canvas.ts';
import type { ParsedInputOf } from '../../../../../../contract/operations.ts';
import { toTextColumn } from '../../answer.ts';
import type { AskKept } from '../../summaries/ask-kept.ts';
import { LABEL_LENGTH, leftWords, offsetFrom, smallEnum, traceHex, withTables, type Binder } from '../sql.ts';
import { codeTables, type CanvasGroups } from './canvas-groups.ts';
import { DURATION, type CanvasSource } from './canvas-source.ts';
import type { CanvasWindow } from './canvas-window.ts';

/** Every span of a window that has few. */
export async function readSpans(
  { by }: ParsedInputOf<'spans.canvas'>,
  { fromNs }: CanvasWindow,
  groups: CanvasGroups,
  { tables, condition }: CanvasSource,
  binder: Binder,
  ask: AskKept,
): Promise<Omit<CanvasSpans, 'revision'>> {
  const { table, join, code } = codeTables(by, groups, binder);
  const answer = await ask(
    `${withTables([...tables, table])}
    SELECT s.id::DOUBLE AS key, ${code} AS code, ${offsetFrom(fromNs, 's.start_ns')} AS start, (${DURATION})::DOUBLE AS duration,
      ${smallEnum('s.status_code')} AS status, ${leftWords('n.text', LABEL_LENGTH)} AS name, ${traceHex('s.trace_id')} AS trace_id
    FROM span s ${join} LEFT JOIN name n ON n.id = s.name WHERE ${condition} ORDER BY s.start_ns, s.id`,
    binder.parameters,
  );
  return {
    rows: answer.rows,
    baseNs: String(fromNs),
    truncated: false,
    columns: {
      key: answer.float64('key'),
      group: answer.uint8('code'),
      start: answer.float64('start'),
      duration: answer.float64('duration'),
      status: answer.uint8('status'),
      name: toTextColumn(answer.strings('name')),
      traceId: toTextColumn(answer.strings('trace_id')),
    },
  };
}
