import { AxisBottom, AxisLeft } from '@visx/axis';
import { GridRows } from '@visx/grid';
import { scaleLinear } from '@visx/scale';
import { formatDuration } from '../../format/duration.ts';
import { formatDay } from '../../format/time.ts';
import { formatTimeTick } from '../line/format-ticks.ts';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { MARGINS, STRIP_TOP, type HitmapAxesLayout, type HitmapGeometry } from './geometry.ts';
import classes from './Hitmap.module.css';
import { STRIP, STRIP_PX } from './strip.ts';

/** 10 ms and 1 m, not 10.0 ms and 1 m 00 s: ticks are round. So is 1분, not 1분 00초. */
const durationLabel = (ns: bigint): string =>
  formatDuration(Number(ns)).replace(/[.]0+(?= )| 00( [smh]|초|분|시간)$/g, '');

interface HitmapAxesProps {
  geometry: HitmapGeometry;
  axes: HitmapAxesLayout;
}

/** Grid and labels beneath the canvas, for the eye only; the words beside the chart say the same. */
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

export function HitmapAxes({ geometry, axes }: HitmapAxesProps) {
  const { size } = geometry;
  const x = scaleLinear({ domain: [0, axes.spanNs || 1], range: [0, size.widthPx] });
  // Ticks are placed by the edges themselves; this scale only hands pixels through.
  const y = scaleLinear({ domain: [0, size.heightPx], range: [0, size.heightPx] });
  const { time, durations, baseNs } = axes;
  const clock = (ns: number, index: number): string => {
    const moment = baseNs + BigInt(Math.round(ns));
    const text = formatTimeTick(moment, time.detail);
    const isNewDay = time.detail.kind !== 'days' && (index === 0 || time.ticks[index]?.isDayStart);
    return isNewDay ? `${formatDay(moment)}, ${text}` : text;
  };
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
          tickFormat={(ns, index) => clock(Number(ns), index)}
          tickComponent={({ x: left, y: top, formattedValue }) => (
            <text x={left} y={top} dy="3" textAnchor="middle" className={classes.label}>
              {formattedValue}
            </text>
          )}
        />
      </g>
    </svg>
  );
}
