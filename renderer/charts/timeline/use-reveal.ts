import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { rowOfNode } from '../../../core/layout/timeline/visible-rows.ts';
import type { TimelineState } from './timeline-state.ts';

/** Scrolls the selected row into view when the state asks for it: by as little as possible, far jumps to a third of the height. */
export function useReveal(
  scroller: RefObject<HTMLDivElement | null>,
  model: TimelineModel,
  { reveal, rows, selected }: TimelineState,
  rowPx: number,
): void {
  const done = useRef(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || reveal === done.current || selected < 0) return;
    done.current = reveal;
    const top = rowOfNode(model.tree, rows, selected) * rowPx;
    const height = element.clientHeight;
    const hidden =
      top < element.scrollTop ? top - element.scrollTop : Math.max(0, top + rowPx - element.scrollTop - height);
    if (hidden === 0) return;
    element.scrollTop = Math.abs(hidden) > height ? top - height / 3 : element.scrollTop + hidden;
  });
}
