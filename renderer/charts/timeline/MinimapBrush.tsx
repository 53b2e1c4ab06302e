import { useRef } from 'react';
import type { PointerEvent } from 'react';
import { pxToTime, timeToPx } from '../../../core/layout/timeline/viewport.ts';
import type { TimeSpan, TimeView } from '../../../core/layout/timeline/viewport.ts';
import classes from './Timeline.module.css';
import { brushWindow, startBrush } from './brush.ts';
import type { Brush } from './brush.ts';

interface MinimapBrushProps {
  view: TimeView;
  window: TimeSpan;
  onWindow: (window: TimeSpan) => void;
  heightPx: number;
  label: string;
}

/** ░░░┃      ┃░░░  what lies outside the window is veiled; drag to choose, inside to move, at an edge to resize. */
export function MinimapBrush({ view, window, onWindow, heightPx, label }: MinimapBrushProps) {
  const brush = useRef<Brush>(undefined);
  const left = Math.max(0, timeToPx(view, window.fromNs));
  const right = Math.min(view.widthPx, timeToPx(view, window.toNs));
  const xOf = (event: PointerEvent<HTMLDivElement>) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    brush.current = startBrush(xOf(event), left, right, view.widthPx);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const next = brush.current && brushWindow(brush.current, xOf(event));
    if (next) onWindow({ fromNs: pxToTime(view, next.left), toNs: pxToTime(view, next.right) });
  };
  const onPointerUp = () => (brush.current = undefined);
  return (
    <div
      className={classes.brush}
      style={{ height: heightPx }}
      title={label}
      // The keys of the timeline do what the brush does; here it only has to be named.
      role="img"
      aria-label={label}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
    >
      <div className={classes.veil} style={{ left: 0, width: left }} />
      <div className={classes.pane} style={{ left, width: Math.max(2, right - left) }} />
      <div className={classes.veil} style={{ left: right, right: 0 }} />
    </div>
  );
}
