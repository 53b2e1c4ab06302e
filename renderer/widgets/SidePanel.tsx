import type { ReactNode } from 'react';
import { edgeHandlers } from '../edge-handlers.ts';
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
  const edge = edgeHandlers({
    measure: () => widthPx,
    resize: (px) => onWidth(within(px)),
    stepPx: STEP_PX,
    side: 'left',
  });
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
            {...edge}
          />
        </>
      )}
      <div className={classes.main}>{children}</div>
    </div>
  );
}
