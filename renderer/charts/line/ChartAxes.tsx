import { AxisBottom, AxisLeft } from '@visx/axis';
import { GridRows } from '@visx/grid';
import { scaleLinear } from '@visx/scale';
import type { TimeAxis, TimeWindow } from '../../../core/layout/line-chart/time-axis.ts';
import { formatDay, formatZone } from '../../format/time.ts';
import type { Margins, PlacedTick } from './chart-types.ts';
import classes from './LineChart.module.css';
import { formatTimeTick } from './format-ticks.ts';

interface ChartAxesProps {
  window: TimeWindow;
  time: TimeAxis;
  heightPx: number;
  /** Of the value axis, whatever its scale. */
  values: readonly PlacedTick[];
  margins: Margins;
}

/** A clock alone does not say which day: the first tick and each midnight do, on a second line. */
export function dayLabel({ baseNs }: TimeWindow, { ticks, detail }: TimeAxis, index: number): string {
  const tick = ticks[index];
  if (!tick || detail.kind === 'days' || (index > 0 && !tick.isDayStart)) return '';
  return formatDay(baseNs + BigInt(Math.round(tick.ns)));
}

/** Grid and labels under the canvas; for the eye only, since the table beside the chart says the same in words. */
export function ChartAxes({ window, time, heightPx, values, margins }: ChartAxesProps) {
  const xScale = scaleLinear({ domain: [window.fromNs, window.toNs], range: [0, window.widthPx] });
  // Ticks are placed by the layout; this scale only hands pixels through.
  const yScale = scaleLinear({ domain: [0, heightPx], range: [0, heightPx] });
  const places = values.map(({ y }) => y);
  const clock = (ns: number) => formatTimeTick(window.baseNs + BigInt(Math.round(ns)), time.detail);
  return (
    <svg
      aria-hidden
      className={classes.axes}
      width={margins.left + window.widthPx + margins.right}
      height={margins.top + heightPx + margins.bottom}
    >
      <text x={margins.left + window.widthPx} y={margins.top + heightPx + 32} className={classes.zone}>
        {formatZone(window.baseNs + BigInt(Math.round(window.fromNs)))}
      </text>
      <g transform={`translate(${margins.left} ${margins.top})`}>
        <GridRows scale={yScale} width={window.widthPx} tickValues={places} stroke="var(--line)" />
        <AxisLeft
          scale={yScale}
          tickValues={places}
          hideAxisLine
          hideTicks
          tickLength={6}
          tickComponent={({ x, y, formattedValue }) => (
            <text x={x} y={y} dy="0.32em" className={classes.valueLabel}>
              {formattedValue}
            </text>
          )}
          tickFormat={(_, index) => values[index]!.label}
        />
        <AxisBottom
          top={heightPx}
          scale={xScale}
          tickValues={time.ticks.map((tick) => tick.ns)}
          stroke="var(--line-strong)"
          tickStroke="var(--line-strong)"
          tickLength={4}
          tickFormat={(tick, index) => `${clock(Number(tick))}\n${dayLabel(window, time, index)}`}
          tickComponent={({ x, y, formattedValue = '' }) => (
            <text x={x} y={y} dy="4" className={classes.timeLabel}>
              {formattedValue.split('\n').map((line, at) => (
                <tspan key={at} x={x} dy={at === 0 ? 0 : 14} className={at === 0 ? undefined : classes.dayLabel}>
                  {line}
                </tspan>
              ))}
            </text>
          )}
        />
      </g>
    </svg>
  );
}
