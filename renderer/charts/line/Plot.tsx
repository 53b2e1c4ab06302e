import { useCallback, useMemo, type PointerEvent } from 'react';
import { snapTime } from '../../../core/layout/line-chart/read-values.ts';
import { timeToX, xToTime } from '../../../core/layout/line-chart/time-axis.ts';
import { shortenMiddle } from '../../format/names.ts';
import { formatClock } from '../../format/time.ts';
import { readToken } from '../../theme/read-token.ts';
import type { ChartStream } from './chart-types.ts';
import { marksAt, nearestMark, type StreamMark } from './crosshair-marks.ts';
import { drawCrosshair } from './draw-crosshair.ts';
import { drawLines } from './draw-lines.ts';
import { formatReading } from './format-ticks.ts';
import type { LineChartProps } from './LineChart.tsx';
import classes from './LineChart.module.css';
import { useBrush } from './use-brush.ts';
import { useCanvas } from './use-canvas.ts';
import type { ChartLayout } from './use-chart-layout.ts';
import type { Size } from './use-size.ts';

const plotSize = ({ window, value }: ChartLayout) => ({ widthPx: window.widthPx, heightPx: value.heightPx });

/** Dots on the plot's edge are drawn whole; the stylesheet places the canvases by the same measure. */
const BLEED_PX = 5;

const withBleed = ({ widthPx, heightPx }: Size): Size => ({
  widthPx: widthPx + 2 * BLEED_PX,
  heightPx: heightPx + 2 * BLEED_PX,
});

/** Clears, and puts the origin at the plot's corner. */
function startDrawing(context: CanvasRenderingContext2D, layout: ChartLayout): void {
  const { widthPx, heightPx } = withBleed(plotSize(layout));
  context.clearRect(0, 0, widthPx, heightPx);
  context.translate(BLEED_PX, BLEED_PX);
}

/** The canvases, and what the pointer does on them. */
export function Plot({ layout, ...props }: LineChartProps & { layout: ChartLayout }) {
  const { streams, highlighted, crosshairNs, onCrosshair, near, onNear, onBrush } = props;
  const { window, margins } = layout;
  const size = useMemo(() => plotSize(layout), [layout]);
  const canvasSize = useMemo(() => withBleed(size), [size]);
  const marks = useMemo(
    () => (crosshairNs === null ? [] : marksAt(layout, streams, crosshairNs)),
    [layout, streams, crosshairNs],
  );
  const select = onBrush && ((from: number, to: number) => onBrush(xToTime(window, from), xToTime(window, to)));
  const brush = useBrush(select);
  const lines = useCanvas(canvasSize, useDrawLines(layout, streams, highlighted, near));
  const hover = useCanvas(canvasSize, useDrawHover(layout, marks, crosshairNs, brush.stretch));
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const ns = snapTime(streams, xToTime(window, event.clientX - box.left));
    if (Number.isNaN(ns)) return;
    onCrosshair(ns);
    onNear(nearestMark(marksAt(layout, streams, ns), event.clientY - box.top)?.stream.id ?? null);
  };
  const onPointerLeave = (): void => {
    onCrosshair(null);
    onNear(null);
  };
  const nearMark = marks.find(({ stream }) => stream.id === near);
  return (
    <div
      className={classes.plot}
      style={{ left: margins.left, top: margins.top, width: size.widthPx, height: size.heightPx }}
      onPointerMove={onPointerMove}
      onPointerLeave={onPointerLeave}
      onPointerDown={brush.onPointerDown}
    >
      <canvas ref={lines} aria-hidden />
      <canvas ref={hover} aria-hidden />
      {crosshairNs !== null && <TimeFlag layout={layout} ns={crosshairNs} />}
      {nearMark && <ValueTip mark={nearMark} unit={props.unit} widthPx={size.widthPx} />}
    </div>
  );
}

function useDrawLines(
  layout: ChartLayout,
  streams: readonly ChartStream[],
  highlighted: string | null,
  near: string | null,
) {
  return useCallback(
    (context: CanvasRenderingContext2D) => {
      startDrawing(context, layout);
      const drawn = streams.map(({ id, style }, at) => ({
        geometry: layout.lines[at]!,
        colour: readToken(style.token),
        dash: style.dash,
        isFaint: highlighted !== null && id !== highlighted,
        isStrong: id === highlighted || id === near,
      }));
      drawLines(context, drawn);
    },
    [layout, streams, highlighted, near],
  );
}

function useDrawHover(
  layout: ChartLayout,
  marks: readonly StreamMark[],
  crosshairNs: number | null,
  stretch: readonly [number, number] | null,
) {
  return useCallback(
    (context: CanvasRenderingContext2D) => {
      startDrawing(context, layout);
      const x = crosshairNs === null ? null : timeToX(layout.window, crosshairNs);
      const colours = {
        line: readToken('--text-3'),
        surface: readToken('--surface'),
        brush: readToken('--accent-soft'),
      };
      drawCrosshair(context, plotSize(layout), { x, marks, brush: stretch }, colours);
    },
    [layout, marks, crosshairNs, stretch],
  );
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

/** Longer names are whole in the legend. */
const TIP_CHARACTERS = 56;

/** Which line that is, and what it says; on the side where there is room. */
function ValueTip({ mark, unit, widthPx }: { mark: StreamMark; unit: string; widthPx: number }) {
  const isRight = mark.x > widthPx / 2;
  const shift = isRight ? `calc(${mark.x}px - 100% - 10px)` : `${mark.x + 10}px`;
  return (
    <span
      className={classes.tip}
      style={{ transform: `translate(${shift}, ${Math.max(0, mark.y - 30)}px)` }}
      aria-hidden
    >
      {shortenMiddle(mark.stream.label, TIP_CHARACTERS)} <strong>{formatReading(mark.value)}</strong> {unit}
    </span>
  );
}
