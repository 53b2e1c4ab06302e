import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
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
  children: ReactNode;
}

function Divider({ widthPx, onWidth }: { widthPx: number; onWidth: (px: number) => void }) {
  const resize = (px: number, divider: HTMLElement): void => {
    const roomPx = divider.parentElement!.clientWidth;
    onWidth(Math.round(Math.max(MIN_PX, Math.min(roomPx * MOST, px))));
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const divider = event.currentTarget;
    const panelPx = divider.nextElementSibling!.getBoundingClientRect().width + event.clientX;
    event.preventDefault();
    divider.setPointerCapture(event.pointerId);
    divider.onpointermove = (move) => resize(panelPx - move.clientX, divider);
    divider.onpointerup = divider.onpointercancel = () => {
      divider.onpointermove = divider.onpointerup = divider.onpointercancel = null;
    };
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowLeft: STEP_PX, ArrowRight: -STEP_PX }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    resize(widthPx + step, event.currentTarget);
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('panel.resize')}
      aria-valuenow={widthPx}
      aria-valuemin={MIN_PX}
      tabIndex={0}
      className={classes.divider}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}

export function SplitPanel({ open, widthPx, onWidth, side, children }: SplitPanelProps) {
  return (
    <div className={classes.split}>
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
  );
}
