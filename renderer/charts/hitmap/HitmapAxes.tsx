import { AxisBottom, AxisLeft } from '@visx/axis';
import { GridRows } from '@visx/grid';
import { scaleLinear } from '@visx/scale';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { durationLabel, endsAtTick, roomyClockLabel } from './axis-labels.ts';
import { type HitmapGeometry } from '../../../core/layout/hitmap-geometry.ts';
import { MARGINS, STRIP_TOP, type HitmapAxesLayout } from './geometry.ts';
import classes from './Hitmap.module.css';
import { STRIP, STRIP_PX } from './strip.ts';

interface HitmapAxesProps {
  geometry: HitmapGeometry;
  axes: HitmapAxesLayout;
}

/** The scales of the strip: what its fullest columns hold. */
function StripLabels({ geometry: { sums } }: Pick<HitmapAxesProps, 'geometry'>) {
  const traces = STRIP_TOP + STRIP.tracesPx / 2;
  const errors = STRIP_TOP + STRIP_PX - STRIP.errorsPx / 2 + 2;
  return (
    <g textAnchor="end">
      <text x={MARGINS.left - 8} y={traces} dy="0.32em" className={classes.label}>
        {t('hitmap.strip.traces', { n: formatCount(sums.mostTraces) })}
      </text>
      {sums.mostErrors > 0 && (
        <text x={MARGINS.left - 8} y={errors} dy="0.32em" className={classes.labelErrors}>
          {t('hitmap.strip.errors', { n: formatCount(sums.mostErrors) })}
        </text>
      )}
    </g>
  );
}

/** Grid and labels beneath the canvas, for the eye only; the words beside the chart say the same. */
export function HitmapAxes({ geometry, axes }: HitmapAxesProps) {
  const { size } = geometry;
  const x = scaleLinear({ domain: [0, axes.spanNs || 1], range: [0, size.widthPx] });
  // Ticks are placed by the edges themselves; this scale only hands pixels through.
  const y = scaleLinear({ domain: [0, size.heightPx], range: [0, size.heightPx] });
  const { time, durations } = axes;
  return (
    <svg
      aria-hidden
      className={classes.axes}
      width={MARGINS.left + size.widthPx + MARGINS.right}
      height={MARGINS.top + size.heightPx + MARGINS.bottom}
    >
      <StripLabels geometry={geometry} />
      <g transform={`translate(${MARGINS.left} ${MARGINS.top})`}>
        <GridRows scale={y} width={size.widthPx} tickValues={durations.map((tick) => tick.y)} stroke="var(--line)" />
        <AxisLeft
          scale={y}
          tickValues={durations.map((tick) => tick.y)}
          hideAxisLine
          hideTicks
          tickFormat={(_, index) => durationLabel(durations[index]!.ns)}
          tickComponent={({ x: left, y: top, formattedValue }) => (
            <text x={left} y={top} dy="0.32em" textAnchor="end" className={classes.label}>
              {formattedValue}
            </text>
          )}
        />
        <AxisBottom
          top={size.heightPx}
          scale={x}
          tickValues={time.ticks.map((tick) => tick.ns)}
          stroke="var(--line-strong)"
          tickStroke="var(--line-strong)"
          tickLength={4}
          tickFormat={(_, index) => roomyClockLabel(axes, index, size.widthPx)}
          tickComponent={({ x: left, y: top, formattedValue = '' }) => (
            <text
              x={left}
              y={top}
              dy="3"
              textAnchor={endsAtTick(left, formattedValue, size.widthPx) ? 'end' : 'middle'}
              className={classes.label}
            >
              {formattedValue}
            </text>
          )}
        />
      </g>
    </svg>
  );
}
