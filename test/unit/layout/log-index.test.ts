import { expect, test } from 'vitest';
import { layoutLogTicks } from '../../../core/layout/timeline/event-ticks.ts';
import { entriesOf } from '../../../core/layout/timeline/node-ranges.ts';
import { indexLogs } from '../../../core/layout/timeline/log-index.ts';
import type { LogColumns } from '../../../core/layout/timeline/log-index.ts';
import { layoutRows } from '../../../core/layout/timeline/row-geometry.ts';
import { stitchTraces } from '../../../core/layout/timeline/stitch-traces.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import { expandAll } from '../../../core/layout/timeline/visible-rows.ts';
import { linkedTrace } from '../../helpers/linked-traces.ts';
import { TEXT_UNIT_NS, traceFromText } from '../../helpers/trace-from-text.ts';

/** [trace, span id, ms, severity] */
function logs(...records: [number, string, number, number][]): LogColumns {
  const id = (from: number, to?: number) =>
    Uint32Array.from(records, ([, text]) => parseInt(text.padStart(16, '0').slice(from, to), 16));
  return {
    trace: Uint8Array.from(records, ([trace]) => trace),
    spanIdHigh: id(0, 8),
    spanIdLow: id(8),
    time: Float64Array.from(records, ([, , ms]) => ms * TEXT_UNIT_NS),
    severity: Uint8Array.from(records, ([, , , severity]) => severity),
  };
}

const TRACE = 'web: GET #a        [========]\n  db: query #ffffffff00000001  [===]';

test('records by their spans, in time order, those of other spans left out', () => {
  const model = layoutTimeline(traceFromText(TRACE));
  const records = logs([0, 'ffffffff00000001', 6, 9], [0, 'a', 3, 17], [0, 'a', 1, 16], [0, 'b', 1, 24]);
  const index = indexLogs(model, records, -TEXT_UNIT_NS);
  const { time, error } = index;
  expect([0, 1].map((span) => entriesOf(index, span))).toEqual([
    { from: 0, to: 2 },
    { from: 2, to: 3 },
  ]);
  expect(Array.from(time, (ns) => ns / TEXT_UNIT_NS)).toEqual([0, 2, 5]);
  expect([...error]).toEqual([0, 1, 0]);
});

test('of two traces with the same span id each has its own', () => {
  const { columns, events } = stitchTraces([
    linkedTrace('x', 'a: n #a [==]', 0n),
    linkedTrace('y', 'a: n #a [==]', 9n),
  ]);
  const model = layoutTimeline({ frame: { columns }, events: { columns: events } });
  const { first, error } = indexLogs(model, logs([1, 'a', 0, 17], [0, 'a', 0, 1], [2, 'a', 0, 1]), 0);
  expect([[...first], [...error]]).toEqual([
    [0, 1, 2],
    [0, 1],
  ]);
});

test('an error is drawn last, also where it shares its place with many', () => {
  const model = layoutTimeline(traceFromText(TRACE));
  const rows = model.tree.order;
  const view = { fromNs: 0, toNs: 9 * TEXT_UNIT_NS, widthPx: 900 };
  const geometry = layoutRows(model, rows, expandAll(model.tree), view, 0, 2);
  const index = indexLogs(model, logs([0, 'a', 2, 17], [0, 'a', 2.001, 9], [0, 'ffffffff00000001', 5, 9]), 0);
  const { row, x, exception, events } = layoutLogTicks(index, geometry, view);
  expect([[...row], [...exception], [...events]]).toEqual([
    [1, 0],
    [0, 1],
    [1, 2],
  ]);
  expect(x[1]).toBeCloseTo(200, 0);
});
