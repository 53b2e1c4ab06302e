import { axisToTime } from '../../../core/layout/time-axis/time-axis.ts';
import { clockOffset } from '../../../core/layout/timeline/ruler.ts';
import { nsPerPx, pxToTime } from '../../../core/layout/timeline/viewport.ts';
import type { TimeView } from '../../../core/layout/timeline/viewport.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { formatDuration } from '../../format/duration.ts';
import type { Size } from '../line/use-size.ts';
import type { Hover } from './use-pointer.ts';

/** Time from the trace's beginning to a place on the axis, in the three digits of a duration, or more where a pixel is little. */
export function offsetText({ tree, axis }: TimelineModel, view: TimeView, xPx: number): string {
  const offset = axisToTime(axis, pxToTime(view, xPx)) - tree.traceStart;
  const text = clockOffset(offset, nsPerPx(view)) ?? formatDuration(offset);
  return offset < 0 ? text : `+${text}`;
}

/** The time under the pointer, in the ruler above the line that marks it. */
export function placeCursor(pill: HTMLDivElement | null, xPx: number, timePx: number, text: string): void {
  if (!pill) return;
  pill.hidden = text === '';
  if (text === '') return;
  pill.textContent = text;
  const left = Math.min(Math.max(xPx - pill.offsetWidth / 2, 2), timePx - pill.offsetWidth - 2);
  pill.style.transform = `translateX(${Math.round(left)}px)`;
}

const TIP_GAP_PX = 16;

/** Beside the pointer, on the side where there is room. Placed by hand: it follows every move. */
export function placeTooltip(tip: HTMLDivElement | null, { xPx, yPx }: Pick<Hover, 'xPx' | 'yPx'>, size: Size): void {
  if (!tip) return;
  const left =
    xPx + TIP_GAP_PX + tip.offsetWidth > size.widthPx ? xPx - TIP_GAP_PX - tip.offsetWidth : xPx + TIP_GAP_PX;
  const top =
    yPx + TIP_GAP_PX + tip.offsetHeight > size.heightPx ? yPx - TIP_GAP_PX - tip.offsetHeight : yPx + TIP_GAP_PX;
  tip.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
}
