import { useCallback, useMemo, type PointerEvent } from 'react';
import { rowAtCrosshair, snapTime } from '../../../core/layout/line-chart/read-values.ts';
import { timeToX, xToTime } from '../../../core/layout/line-chart/time-axis.ts';
import { valueToY } from '../../../core/layout/line-chart/value-axis.ts';
import { formatClock, zoneOffsetMinutes } from '../../format/time.ts';
import { readToken } from '../../theme/read-token.ts';
import { ChartAxes } from './ChartAxes.tsx';
import type { ChartRange, ChartStream } from './chart-types.ts';
import { drawCrosshair, type CrosshairMark } from './draw-crosshair.ts';
import { drawLines } from './draw-lines.ts';
import classes from './LineChart.module.css';
import { useBrush } from './use-brush.ts';
import { useCanvas } from './use-canvas.ts';
import { handleChartKeys } from './use-chart-keys.ts';
import { useChartLayout, type ChartLayout } from './use-chart-layout.ts';
import { useSize } from './use-size.ts';

interface LineChartProps {
  /** What is drawn, for those who listen. */
  label: string;
  streams: readonly ChartStream[];
  range: ChartRange;
  /** Over the value axis: unit, "per second". */
  unit: string;
  /** The stream looked at in the legend; the others step back. '' for none. */
  highlighted: string;
  crosshairNs: number | null;
  onCrosshair: (ns: number | null) => void;
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

const plotSize = ({ window, value }: ChartLayout) => ({ widthPx: window.widthPx, heightPx: value.heightPx });

/** The canvases and what the pointer does on them. */
function Plot({
  layout,
  streams,
  highlighted,
  crosshairNs,
  onCrosshair,
  onBrush,
}: LineChartProps & { layout: ChartLayout }) {
  const { window, margins } = layout;
  const size = useMemo(() => plotSize(layout), [layout]);
  const select = onBrush && ((from: number, to: number) => onBrush(xToTime(window, from), xToTime(window, to)));
  const brush = useBrush(select);
  const lines = useCanvas(size, useDrawLines(layout, streams, highlighted));
  const hover = useCanvas(size, useDrawHover(layout, streams, crosshairNs, brush.stretch));
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const ns = snapTime(streams, xToTime(window, x));
    onCrosshair(Number.isNaN(ns) ? null : ns);
  };
  return (
    <div
      className={classes.plot}
      style={{ left: margins.left, top: margins.top, width: size.widthPx, height: size.heightPx }}
      onPointerMove={onPointerMove}
      onPointerLeave={() => onCrosshair(null)}
      onPointerDown={brush.onPointerDown}
    >
      <canvas ref={lines} aria-hidden />
      <canvas ref={hover} aria-hidden />
      {crosshairNs !== null && <TimeFlag layout={layout} ns={crosshairNs} />}
    </div>
  );
}

function useDrawLines({ lines }: ChartLayout, streams: readonly ChartStream[], highlighted: string) {
  return useCallback(
    (context: CanvasRenderingContext2D) => {
      context.clearRect(0, 0, context.canvas.width, context.canvas.height);
      const drawn = streams.map(({ id, style }, at) => ({
        geometry: lines[at]!,
        colour: readToken(style.token),
        dash: style.dash,
        isFaint: highlighted !== '' && id !== highlighted,
        isStrong: id === highlighted,
      }));
      drawLines(context, drawn);
    },
    [lines, streams, highlighted],
  );
}

function useDrawHover(
  layout: ChartLayout,
  streams: readonly ChartStream[],
  crosshairNs: number | null,
  stretch: readonly [number, number] | null,
) {
  return useCallback(
    (context: CanvasRenderingContext2D) => {
      const marks = crosshairNs === null ? [] : streams.flatMap((stream) => markOf(layout, stream, crosshairNs));
      const x = crosshairNs === null ? null : timeToX(layout.window, crosshairNs);
      const [line, surface, brush] = ['--text-3', '--surface', '--accent-soft'].map(readToken) as [
        string,
        string,
        string,
      ];
      drawCrosshair(context, plotSize(layout), { x, marks, brush: stretch }, { line, surface, brush });
    },
    [layout, streams, crosshairNs, stretch],
  );
}

function markOf({ window, value }: ChartLayout, stream: ChartStream, ns: number): CrosshairMark[] {
  const row = rowAtCrosshair(stream, ns);
  const read = stream.value[row];
  if (read === undefined || !Number.isFinite(read)) return [];
  const colour = readToken(stream.style.token);
  return [{ x: timeToX(window, stream.time[row]!), y: valueToY(value, read), colour }];
}

/** Roughly half the flag, so that it does not hang over the edges. */
const HALF_FLAG_PX = 40;

function TimeFlag({ layout: { window }, ns }: { layout: ChartLayout; ns: number }) {
  const x = Math.max(HALF_FLAG_PX, Math.min(window.widthPx - HALF_FLAG_PX, timeToX(window, ns)));
  return (
    <span className={classes.flag} style={{ transform: `translateX(calc(${x}px - 50%))` }}>
      {formatClock(window.baseNs + BigInt(Math.round(ns)), 3)}
    </span>
  );
}
