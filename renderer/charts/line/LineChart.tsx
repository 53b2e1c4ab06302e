import { useMemo } from 'react';
import { timeToX } from '../../../core/layout/line-chart/time-axis.ts';
import { axisOffsetNs } from '../../format/time.ts';
import { isComposing } from '../../is-composing.ts';
import { ChartAxes } from './ChartAxes.tsx';
import type { ChartDot, ChartPick, ChartRange, ChartStream } from './chart-types.ts';
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
  dots?: readonly ChartDot[];
  onDot?: (index: number) => void;
  /** A click, Enter or the menu key at the crosshair. */
  onPick?: (pick: ChartPick) => void;
}

/** Lines over time with axes, a crosshair by pointer and keys, and a brush. Data comes in, events go out. */
export function LineChart(props: LineChartProps) {
  const { streams, range, crosshairNs, onCrosshair, onPick } = props;
  const { ref, size } = useSize<HTMLDivElement>();
  const offsetNs = axisOffsetNs(range.baseNs + BigInt(Math.round(range.fromNs)));
  const layout = useChartLayout(streams, range, size, offsetNs);
  // What is drawn to compare with has moments of its own; the crosshair walks those of today.
  const read = useMemo(() => streams.filter(({ isEarlier }) => !isEarlier), [streams]);
  const percent = crosshairNs === null ? 0 : (100 * (crosshairNs - range.fromNs)) / (range.toNs - range.fromNs);
  const pickByKey = (element: HTMLElement): void => {
    if (crosshairNs === null || !layout || !onPick) return;
    const box = element.getBoundingClientRect();
    const clientX = box.left + layout.margins.left + timeToX(layout.window, crosshairNs);
    onPick({ ns: crosshairNs, clientX, clientY: box.top + layout.margins.top + 24 });
  };
  return (
    <div
      ref={ref}
      className={classes.chart}
      role="slider"
      tabIndex={0}
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(Math.max(0, Math.min(100, percent)))}
      aria-valuetext={props.reading}
      onKeyDown={(event) => {
        const isPick = (event.key === 'Enter' || event.key === 'ContextMenu') && crosshairNs !== null;
        if (isPick && onPick && !isComposing(event.nativeEvent)) {
          event.preventDefault();
          event.stopPropagation();
          pickByKey(event.currentTarget);
        } else handleChartKeys(event, read, range, crosshairNs, onCrosshair);
      }}
      onBlur={() => onCrosshair(null)}
    >
      {layout && (
        <ChartAxes
          window={layout.window}
          time={layout.time}
          heightPx={layout.value.heightPx}
          values={layout.values}
          margins={layout.margins}
        />
      )}
      {layout && <Plot {...props} read={read} layout={layout} />}
      <span className={classes.unit} aria-hidden>
        {props.unit}
      </span>
    </div>
  );
}
