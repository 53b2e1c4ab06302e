import { useLayoutEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';
import { boxAt } from '../../../core/layout/flame/flame-boxes.ts';
import type { Size } from '../line/use-size.ts';
import { placeTooltip } from '../timeline/placing.ts';
import type { Hover } from '../timeline/use-pointer.ts';
import type { FlameScene } from './draw-flame.ts';

/** The box under the pointer: its first node, and how many it stands for. */
interface Pointed {
  node: number;
  nodes: number;
}

const NOWHERE: Pointed = { node: -1, nodes: 0 };

/** What is pointed at in the scene that was drawn last, and a tooltip beside it. */
export function useFlamePointer(scene: RefObject<FlameScene | undefined>, size: Size) {
  const tooltip = useRef<HTMLDivElement>(null);
  const pointer = useRef<Hover>({ xPx: 0, yPx: 0, hit: undefined, dragging: false });
  const [pointed, setPointed] = useState(NOWHERE);
  useLayoutEffect(() => {
    if (pointed.node >= 0) placeTooltip(tooltip.current, pointer.current, size);
  }, [pointed, size]);

  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const bounds = event.currentTarget.getBoundingClientRect();
    pointer.current = { ...pointer.current, xPx: event.clientX - bounds.left, yPx: event.clientY - bounds.top };
    const next = pointedAt(scene.current, pointer.current);
    if (next.node !== pointed.node || next.nodes !== pointed.nodes) setPointed(next);
    placeTooltip(tooltip.current, pointer.current, size);
  };
  return {
    tooltip,
    pointed,
    /** −1 = none. */
    nodeAt: () => pointedAt(scene.current, pointer.current).node,
    leave: () => setPointed(NOWHERE),
    onPointerMove,
  };
}

function pointedAt(scene: FlameScene | undefined, { xPx, yPx }: { xPx: number; yPx: number }): Pointed {
  if (!scene) return NOWHERE;
  const { boxes, frame } = scene;
  const at = boxAt(boxes, Math.floor((yPx + frame.scrollPx) / frame.rowPx), xPx);
  return at < 0 ? NOWHERE : { node: boxes.node[at]!, nodes: boxes.nodes[at]! };
}
