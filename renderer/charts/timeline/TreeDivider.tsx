import { edgeHandlers } from '../../edge-handlers.ts';
import { t } from '../../i18n/t.ts';
import classes from './Timeline.module.css';

const LEAST_PX = 160;
const STEP_PX = 16;
/** The bars keep at least this share. */
const MOST = 0.7;

interface TreeDividerProps {
  treePx: number;
  widthPx: number;
  onTreePx: (px: number) => void;
}

/** What is left of a wished width where there is only so much room; the wish itself while the room is not known. */
export function capTreePx(wishedPx: number, widthPx: number): number {
  return widthPx === 0 ? wishedPx : Math.max(LEAST_PX, Math.min(wishedPx, Math.round(widthPx * MOST)));
}

/** Between tree and bars; drag or arrow keys. */
export function TreeDivider({ treePx, widthPx, onTreePx }: TreeDividerProps) {
  const resize = (px: number): void => onTreePx(capTreePx(Math.round(px), widthPx));
  const edge = edgeHandlers({ measure: () => treePx, resize, stepPx: STEP_PX, side: 'left' });
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('trace.resizeTree')}
      aria-valuenow={treePx}
      aria-valuemin={LEAST_PX}
      tabIndex={0}
      className={classes.divider}
      style={{ left: treePx - 4 }}
      {...edge}
    />
  );
}
