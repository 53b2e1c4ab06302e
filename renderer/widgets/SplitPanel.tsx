import type { ReactNode } from 'react';
import { edgeHandlers } from '../edge-handlers.ts';
import { t } from '../i18n/t.ts';
import classes from './SplitPanel.module.css';

const MIN_PX = 280;
const STEP_PX = 24;
/** The view keeps at least this share of the room, however wide the panel was on a wider screen. */
const MOST = 0.65;

interface SplitPanelProps {
  open: boolean;
  widthPx: number;
  onWidth: (px: number) => void;
  /** The right-hand panel. */
  side: ReactNode;
  /** What is beside the panel is told by its width: with little of it the panel goes below sooner. */
  isWide?: boolean;
  children: ReactNode;
}

function Divider({ widthPx, onWidth }: { widthPx: number; onWidth: (px: number) => void }) {
  const resize = (px: number, divider: HTMLElement): void => {
    const roomPx = divider.parentElement!.clientWidth;
    onWidth(Math.round(Math.max(MIN_PX, Math.min(roomPx * MOST, px))));
  };
  const edge = edgeHandlers({
    measure: (divider) => divider.nextElementSibling!.getBoundingClientRect().width,
    resize,
    stepPx: STEP_PX,
    side: 'right',
  });
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('panel.resize')}
      aria-valuenow={widthPx}
      aria-valuemin={MIN_PX}
      tabIndex={0}
      className={classes.divider}
      {...edge}
    />
  );
}

export function SplitPanel({ open, widthPx, onWidth, side, isWide = false, children }: SplitPanelProps) {
  return (
    <div className={classes.room}>
      <div className={classes.split} data-wide={isWide || undefined}>
        <div className={classes.main}>{children}</div>
        {open && <Divider widthPx={widthPx} onWidth={onWidth} />}
        {open && (
          <aside
            className={classes.side}
            style={{ width: widthPx, maxWidth: `${100 * MOST}%` }}
            aria-label={t('panel.details')}
          >
            {side}
          </aside>
        )}
      </div>
    </div>
  );
}
