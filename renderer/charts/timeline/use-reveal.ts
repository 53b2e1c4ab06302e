import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { rowOfNode } from '../../../core/layout/timeline/visible-rows.ts';
import { scrollAtTop, topAtScroll, type RowMeasure } from '../../../core/layout/row-window.ts';
import type { TimelineState } from './timeline-state.ts';

/** Rows kept in view beyond the selected one: where it stands is worth as much as what it is. */
const MARGIN_ROWS = 2;

/** Scrolls the selected row into view when the state asks for it: by as little as possible, far jumps to a third of the height. */
export function useReveal(
  scroller: RefObject<HTMLDivElement | null>,
  model: TimelineModel,
  { reveal, rows, selected }: TimelineState,
  measure: RowMeasure,
): void {
  const done = useRef(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || reveal === done.current || selected < 0) return;
    done.current = reveal;
    const { rowHeightPx: rowPx } = measure;
    const at = topAtScroll(measure, element.scrollTop);
    const top = rowOfNode(model.tree, rows, selected) * rowPx;
    const height = element.clientHeight;
    const above = top - MARGIN_ROWS * rowPx - at;
    const below = top + (MARGIN_ROWS + 1) * rowPx - at - height;
    const hidden = above < 0 ? above : Math.max(0, below);
    if (hidden === 0) return;
    element.scrollTop = scrollAtTop(measure, Math.abs(hidden) > height ? top - height / 3 : at + hidden);
  });
}
