import { zoneOffsetMinutes } from '../../format/time.ts';
import { ChartAxes } from './ChartAxes.tsx';
import type { ChartRange, ChartStream } from './chart-types.ts';
import classes from './LineChart.module.css';
import { Plot } from './Plot.tsx';
import { handleChartKeys } from './use-chart-keys.ts';
import { useChartLayout } from './use-chart-layout.ts';
import { useSize } from './use-size.ts';

export interface LineChartProps {
  /** What is drawn, for those who listen. */
  label: string;
  streams: readonly ChartStream[];
  range: ChartRange;
  /** Over the value axis: unit, "per second". */
  unit: string;
  /** The stream looked at in the legend; the others step back. */
  highlighted: string | null;
  crosshairNs: number | null;
  onCrosshair: (ns: number | null) => void;
  /** The stream the pointer is at: drawn stronger, named beside the pointer. */
  near: string | null;
  onNear: (id: string | null) => void;
  /** The crosshair's values in words. */
  reading: string;
  /** Absent: the chart cannot be brushed. Offsets from the range's base. */
  onBrush?: (fromNs: number, toNs: number) => void;
}

/** Lines over time with axes, a crosshair by pointer and keys, and a brush. Data comes in, events go out. */
export function LineChart(props: LineChartProps) {
  const { streams, range, crosshairNs, onCrosshair } = props;
  const { ref, size } = useSize<HTMLDivElement>();
  const zone = zoneOffsetMinutes(range.baseNs + BigInt(Math.round(range.fromNs)));
  const layout = useChartLayout(streams, range, size, zone);
  const percent = crosshairNs === null ? 0 : (100 * (crosshairNs - range.fromNs)) / (range.toNs - range.fromNs);
  return (
    <div
      ref={ref}
      className={classes.chart}
      role="slider"
      tabIndex={0}
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      aria-valuetext={props.reading}
      onKeyDown={(event) => handleChartKeys(event, streams, range, crosshairNs, onCrosshair)}
      onBlur={() => onCrosshair(null)}
    >
      {layout && <ChartAxes window={layout.window} time={layout.time} value={layout.value} margins={layout.margins} />}
      {layout && <Plot {...props} layout={layout} />}
      <span className={classes.unit} aria-hidden>
        {props.unit}
      </span>
    </div>
  );
}
