import { rowAtCrosshair } from '../../../core/layout/line-chart/read-values.ts';
import { timeToX } from '../../../core/layout/line-chart/time-axis.ts';
import { valueToY } from '../../../core/layout/line-chart/value-axis.ts';
import { readToken } from '../../theme/read-token.ts';
import type { ChartLayout } from './chart-layout.ts';
import type { ChartStream } from './chart-types.ts';
import type { CrosshairMark } from './draw-crosshair.ts';

export interface StreamMark extends CrosshairMark {
  readonly stream: ChartStream;
  readonly value: number;
}

/** Where the crosshair meets the streams; one that has no value there has no mark. */
export function marksAt({ window, value }: ChartLayout, streams: readonly ChartStream[], ns: number): StreamMark[] {
  return streams.flatMap((stream) => {
    const row = rowAtCrosshair(stream, ns);
    const read = stream.value[row];
    if (read === undefined || !Number.isFinite(read)) return [];
    const [x, y] = [timeToX(window, stream.time[row]!), valueToY(value, read)];
    return [{ stream, value: read, x, y, colour: readToken(stream.style.token) }];
  });
}

/** Further away the pointer is at no line in particular. */
const NEAR_PX = 28;

/** `y` in pixels of the plot; undefined where no mark is near. */
export function nearestMark(marks: readonly StreamMark[], y: number): StreamMark | undefined {
  const distance = (mark: StreamMark): number => Math.abs(mark.y - y);
  const near = marks.filter((mark) => distance(mark) <= NEAR_PX);
  return near.reduce<StreamMark | undefined>((a, b) => (a && distance(a) <= distance(b) ? a : b), undefined);
}
