import { timeToColumn } from '../../../core/layout/lanes/columns.ts';
import { timeToAxis } from '../../../core/layout/time-axis/time-axis.ts';
import { entriesOf } from '../../../core/layout/timeline/node-ranges.ts';
import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import type { LaneScene } from './lane-scene.ts';

const LINE_PX = 2;

/** ▁▁▁ along the lower edge of the part of a bar that the whole trace waited for. */
export function drawLanePath(
  context: CanvasRenderingContext2D,
  { bars, picture, model }: LaneScene,
  path: PathIndex,
  theme: TimelineTheme,
): void {
  const { segmentFrom, segmentTo } = path;
  const { edges, ratio, rows } = picture.view;
  const xOf = (ns: number) => timeToColumn(edges, timeToAxis(model.axis, ns)) / ratio;
  context.fillStyle = theme.text1;
  for (let i = 0; i < (bars?.count ?? 0); i++) {
    const node = bars!.node[i]!;
    const y = bars!.top[i]! + rows.lanePx - 1 - LINE_PX;
    let drawnTo = -Infinity;
    const { from, to } = entriesOf(path, node);
    for (let at = from; at < to; at++) {
      const x0 = Math.max(xOf(segmentFrom[at]!), bars!.x0[i]!);
      const x1 = Math.min(Math.max(xOf(segmentTo[at]!), x0 + 1), bars!.x1[i]!);
      if (x1 <= Math.max(drawnTo, x0)) continue;
      drawnTo = x1;
      context.fillRect(x0, y, x1 - x0, LINE_PX);
    }
  }
}
