import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import classes from './SidePanel.module.css';

const MIN_PX = 160;
const MOST_PX = 480;
const STEP_PX = 24;

interface SidePanelProps {
  /** Names the edge that is dragged. */
  label: string;
  open: boolean;
  widthPx: number;
  onWidth: (px: number) => void;
  /** What stands at the left. */
  side: ReactNode;
  children: ReactNode;
}

const within = (px: number): number => Math.max(MIN_PX, Math.min(MOST_PX, px));

/** A panel at the left of a view; its edge is dragged, or focused and moved by the arrows. */
export function SidePanel({ label, open, widthPx, onWidth, side, children }: SidePanelProps) {
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const edge = event.currentTarget;
    const startPx = widthPx - event.clientX;
    event.preventDefault();
    edge.setPointerCapture(event.pointerId);
    edge.onpointermove = (move) => onWidth(within(startPx + move.clientX));
    edge.onpointerup = edge.onpointercancel = () => {
      edge.onpointermove = edge.onpointerup = edge.onpointercancel = null;
    };
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    onWidth(within(widthPx + step));
  };
  return (
    <div className={classes.split}>
      {open && (
        <>
          <div className={classes.side} style={{ width: widthPx }}>
            {side}
          </div>
          <div
            role="separator"
            aria-orientation="vertical"
            aria-label={label}
            aria-valuenow={widthPx}
            aria-valuemin={MIN_PX}
            aria-valuemax={MOST_PX}
            tabIndex={0}
            className={classes.edge}
            onPointerDown={onPointerDown}
            onKeyDown={onKeyDown}
          />
        </>
      )}
      <div className={classes.main}>{children}</div>
    </div>
  );
}
