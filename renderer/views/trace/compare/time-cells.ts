import { nsPerPx, type TimeSpan, type TimeView } from '../../../../core/layout/timeline/viewport.ts';

/** Elements whose width is the window of time have `data-time`: rulers and cells of bars. All of them are equally wide. */
const RULERS = '[data-time="ruler"]';

/** The ruler above or below the pointer; the first where there is none. */
export function rulerAt(scroller: HTMLElement, clientX: number): DOMRect {
  const boxes = Array.from(scroller.querySelectorAll(RULERS), (ruler) => ruler.getBoundingClientRect());
  return boxes.find(({ left, right }) => left <= clientX && clientX <= right) ?? boxes[0]!;
}

export function viewIn({ width }: DOMRect, window: TimeSpan): TimeView {
  return { ...window, widthPx: Math.max(1, width) };
}

/** Place on the axis under the pointer, kept inside the window. */
export function axisAt(box: DOMRect, window: TimeSpan, clientX: number): number {
  const px = Math.max(0, Math.min(box.width, clientX - box.left));
  return window.fromNs + px * nsPerPx(viewIn(box, window));
}
