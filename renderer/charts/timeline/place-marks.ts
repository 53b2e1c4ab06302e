import { timeToPx } from '../../../core/layout/timeline/viewport.ts';
import type { TimeSpan, TimeView } from '../../../core/layout/timeline/viewport.ts';
import type { RowFrame } from './scene.ts';

/** What follows the pointer, as far as it is drawn over every picture. */
export interface HoverMarks {
  frame: RowFrame;
  view: TimeView;
  /** Upper edge of the row under the pointer, or undefined. */
  rowY: number | undefined;
  /** x of the pointer in the time area; negative = not there. */
  cursorPx: number;
  band: { span: TimeSpan; label: string } | undefined;
}

/**
 * Elements and not pixels: another canvas over the whole of a sharp screen's picture would take 19 MB, and three times as
 * much again in what the browser keeps for showing it.
 */
export interface MarkElements {
  row: HTMLElement;
  line: HTMLElement;
  band: HTMLElement;
  label: HTMLElement;
}

export function placeMarks({ row, line, band, label }: MarkElements, marks: HoverMarks): void {
  const { frame, rowY, cursorPx } = marks;
  row.hidden = rowY === undefined;
  row.style.transform = `translateY(${rowY ?? 0}px)`;
  row.style.height = `${frame.rowPx}px`;
  line.hidden = cursorPx < 0;
  line.style.transform = `translateX(${Math.round(frame.treePx + cursorPx)}px)`;
  const ends = marks.band && endsOf(marks, marks.band.span);
  const isSeen = ends !== undefined && ends.to >= ends.from;
  band.hidden = label.hidden = !isSeen;
  if (isSeen) placeBand(band, label, marks, ends);
}

interface Ends {
  from: number;
  to: number;
}

/** From the left edge of the picture, cut at the edges of the time area. */
function endsOf({ frame, view }: HoverMarks, span: TimeSpan): Ends {
  return {
    from: frame.treePx + Math.max(0, timeToPx(view, span.fromNs)),
    to: frame.treePx + Math.min(view.widthPx, timeToPx(view, span.toNs)),
  };
}

function placeBand(band: HTMLElement, label: HTMLElement, marks: HoverMarks, { from, to }: Ends): void {
  band.style.transform = `translateX(${from}px)`;
  band.style.width = `${to - from}px`;
  label.textContent = marks.band!.label;
  const width = label.offsetWidth;
  const { treePx, widthPx } = marks.frame;
  // At the upper edge, kept inside the time area.
  const left = Math.min(Math.max((from + to - width) / 2, treePx + 2), widthPx - width - 2);
  label.style.transform = `translateX(${Math.round(left)}px)`;
}
