import type { LogIndex } from './log-index.ts';
import { entriesOf } from './node-ranges.ts';
import type { NodeRanges } from './node-ranges.ts';
import type { RowGeometry } from './row-geometry.ts';
import type { TimelineModel } from './timeline-model.ts';
import { bucketNs, timeToPx } from './viewport.ts';
import type { TimeView } from './viewport.ts';

/** One mark per row and bucket of time, however many events fall into it. Exceptions come last, to be drawn on top. */
export interface EventTicks {
  count: number;
  /** Index into the row geometry. */
  row: Uint32Array;
  x: Float64Array;
  exception: Uint8Array;
  /** Events behind the mark. */
  events: Uint32Array;
}

/** Bars to look at, whether rows of a tree or bars of lanes. */
type Bars = Pick<RowGeometry, 'count' | 'node'>;

/** Marks closer than this are one. */
const MERGE_PX = 4;

interface Tick {
  row: number;
  x: number;
  exception: number;
  events: number;
}

/** Ticks of the rows in view, exceptions last, so that they are drawn above the others. */
export function layoutEventTicks(model: TimelineModel, geometry: Bars, view: TimeView): EventTicks {
  const { nodes, first, exception } = model.events;
  return layoutTicks({ nodes, first, time: model.drawn.events, worse: exception }, geometry, view);
}

/** Log records on the rows in view, errors last. */
export function layoutLogTicks(logs: LogIndex, geometry: Bars, view: TimeView): EventTicks {
  const { nodes, first, time, error } = logs;
  return layoutTicks({ nodes, first, time, worse: error }, geometry, view);
}

/** Moments by span, times on the axis; `worse` ones are drawn above the others. */
interface Moments extends NodeRanges {
  time: Float64Array;
  worse: Uint8Array;
}

function layoutTicks(moments: Moments, geometry: Bars, view: TimeView): EventTicks {
  const ticks: Tick[] = [];
  for (let i = 0; i < geometry.count; i++) ticksOfSpan(moments, geometry.node[i]!, i, view, ticks);
  ticks.sort((a, b) => a.exception - b.exception);
  return {
    count: ticks.length,
    row: Uint32Array.from(ticks, ({ row }) => row),
    x: Float64Array.from(ticks, ({ x }) => x),
    exception: Uint8Array.from(ticks, ({ exception }) => exception),
    events: Uint32Array.from(ticks, ({ events }) => events),
  };
}

/** Buckets are aligned to the trace, not to the window, so that marks do not flicker while panning. */
function ticksOfSpan(moments: Moments, node: number, row: number, view: TimeView, ticks: Tick[]): void {
  const bucket = bucketNs(view) * MERGE_PX;
  let last: Tick | undefined;
  let lastBucket = NaN;
  const { from, to } = entriesOf(moments, node);
  for (let at = from; at < to; at++) {
    const time = moments.time[at]!;
    if (time < view.fromNs - bucket || time > view.toNs + bucket) continue;
    const place = Math.floor(time / bucket);
    if (last === undefined || place !== lastBucket) {
      last = { row, x: timeToPx(view, time), exception: 0, events: 0 };
      lastBucket = place;
      ticks.push(last);
    }
    last.events++;
    if (moments.worse[at] && last.exception === 0) {
      last.exception = 1;
      last.x = timeToPx(view, time);
    }
  }
}
