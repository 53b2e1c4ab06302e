import type { ReactNode } from 'react';
import { timeToX } from '../../../core/layout/line-chart/time-axis.ts';
import { shortenMiddle } from '../../format/names.ts';
import { formatClock } from '../../format/time.ts';
import type { ChartLayout } from './chart-layout.ts';
import type { StreamMark } from './crosshair-marks.ts';
import { formatReading } from './format-ticks.ts';
import classes from './LineChart.module.css';

/** Roughly half the flag, so that it does not hang over the edges. */
const HALF_FLAG_PX = 40;

/** The crosshair's moment, on the time axis. */
export function TimeFlag({ layout: { window }, ns }: { layout: ChartLayout; ns: number }) {
  const x = Math.max(HALF_FLAG_PX, Math.min(window.widthPx - HALF_FLAG_PX, timeToX(window, ns)));
  return (
    <span className={classes.flag} style={{ transform: `translateX(calc(${x}px - 50%))` }}>
      {formatClock(window.baseNs + BigInt(Math.round(ns)), 3)}
    </span>
  );
}

/** Longer names are whole in the legend. */
const TIP_CHARACTERS = 56;

/** Which line that is, and what it says; on the side where there is room. */
export function ValueTip({ mark, unit, widthPx }: { mark: StreamMark; unit: string; widthPx: number }) {
  return (
    <Tip x={mark.x} y={mark.y} widthPx={widthPx}>
      {shortenMiddle(mark.stream.label, TIP_CHARACTERS)} <strong>{formatReading(mark.value)}</strong> {unit}
    </Tip>
  );
}

/** A text beside a place of the plot, in pixels from its corner. */
export function Tip({ x, y, widthPx, children }: { x: number; y: number; widthPx: number; children: ReactNode }) {
  const shift = x > widthPx / 2 ? `calc(${x}px - 100% - 10px)` : `${x + 10}px`;
  return (
    <span className={classes.tip} style={{ transform: `translate(${shift}, ${Math.max(0, y - 30)}px)` }} aria-hidden>
      {children}
    </span>
  );
}
