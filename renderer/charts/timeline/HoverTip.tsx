import { useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import type { Ref } from 'react';
import type { Size } from '../line/use-size.ts';
import { placeTooltip } from './placing.ts';
import { TimelineTooltip } from './TimelineTooltip.tsx';
import type { TimelineTooltipProps } from './TimelineTooltip.tsx';
import type { Hover } from './use-pointer.ts';

export interface HoverTipHandle {
  show: (hover: Hover | undefined) => void;
}

interface HoverTipProps extends Omit<TimelineTooltipProps, 'node' | 'ref'> {
  /** Of the picture it must stay in. */
  size: Size;
  ref: Ref<HoverTipHandle>;
}

/** The tooltip beside the pointer. It is told by hand what to show: pointing at another bar draws no row anew. */
export function HoverTip({ ref, size, ...tip }: HoverTipProps) {
  const [node, setNode] = useState(-1);
  const element = useRef<HTMLDivElement>(null);
  const hover = useRef<Hover>(undefined);
  const place = () => hover.current && placeTooltip(element.current, hover.current, size);
  useImperativeHandle(ref, () => ({
    show: (next) => {
      hover.current = next;
      setNode(pointedNode(next));
      place();
    },
  }));
  // One that has only now appeared has not been placed yet.
  useLayoutEffect(() => void (node >= 0 && place()));
  return node >= 0 && node < tip.model.tree.nodes ? <TimelineTooltip ref={element} node={node} {...tip} /> : null;
}

/** The node that is meant, by its bar or its name; −1 = none. */
export function pointedNode(hover: Hover | undefined): number {
  if (!hover?.hit || hover.dragging) return -1;
  const { part, node } = hover.hit;
  return part === 'bar' || part === 'whisker' || part === 'tree' ? node : -1;
}
