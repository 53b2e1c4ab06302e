import { layoutTimeline } from './timeline-model.ts';
import type { TimelineModel } from './timeline-model.ts';

/** The same trace without its clocks corrected, on the axis of the same kind; the model itself where they are not. */
export function asTold(model: TimelineModel): TimelineModel {
  if (!model.isCorrected) return model;
  const { columns, events, skew, folding } = model;
  const row = new Uint32Array(events.time.length);
  const time = events.time.slice();
  events.nodes.forEach((span, i) => {
    for (let at = events.first[i]!; at < events.first[i + 1]!; at++) {
      row[at] = span;
      time[at]! -= skew.deltaNs[span]!;
    }
  });
  const { name, exception } = events;
  return layoutTimeline({ frame: { columns }, events: { columns: { row, time, name, exception } } }, { folding });
}
