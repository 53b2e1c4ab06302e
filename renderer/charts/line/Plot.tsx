import { useCallback, useMemo, useRef, useState, type MouseEvent, type PointerEvent, type ReactNode } from 'react';
import { snapTime } from '../../../core/layout/line-chart/read-values.ts';
import { timeToX, xToTime } from '../../../core/layout/line-chart/time-axis.ts';
import { valueToY } from '../../../core/layout/line-chart/value-axis.ts';
import { shortenMiddle } from '../../format/names.ts';
import { formatClock } from '../../format/time.ts';
import { readToken } from '../../theme/read-token.ts';
import type { ChartLayout } from './chart-layout.ts';
import type { ChartDot, ChartStream } from './chart-types.ts';
import { marksAt, nearestMark, type StreamMark } from './crosshair-marks.ts';
import { dotAt, drawDots, placeDots, type PlacedDots } from './dots.ts';
import { drawBand } from './draw-bands.ts';
import { drawCrosshair } from './draw-crosshair.ts';
import { drawLines } from './draw-lines.ts';
import { formatReading } from './format-ticks.ts';
import type { LineChartProps } from './LineChart.tsx';
import classes from './LineChart.module.css';
import { useBrush } from './use-brush.ts';
import { useCanvas } from './use-canvas.ts';
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

interface PlotProps extends LineChartProps {
  layout: ChartLayout;
  /** Streams the crosshair reads. */
  read: readonly ChartStream[];
}

const NO_DOTS: readonly ChartDot[] = [];
/** A hand is not still while it clicks; further is a drag. */
const CLICK_PX = 4;

/** The canvases, and what the pointer does on them. */
export function Plot({ layout, read, ...props }: PlotProps) {
  const {
    streams,
    highlighted,
    crosshairNs,
    onCrosshair,
    near,
    onNear,
    onBrush,
    onPick,
    onDot,
    dots = NO_DOTS,
  } = props;
  const { window, margins } = layout;
  const size = useMemo(() => plotSize(layout), [layout]);
  const canvasSize = useMemo(() => withBleed(size), [size]);
  const marks = useMemo(
    () => (crosshairNs === null ? [] : marksAt(layout, read, crosshairNs)),
    [layout, read, crosshairNs],
  );
  const placed = useMemo(
    () => placeDots(dots, window, layout.value.heightPx, (value) => valueToY(layout.value, value)),
    [dots, window, layout],
  );
  const [dot, setDot] = useState(-1);
  const downAt = useRef(NaN);
  const select = onBrush && ((from: number, to: number) => onBrush(xToTime(window, from), xToTime(window, to)));
  const brush = useBrush(select);
  const lines = useCanvas(canvasSize, useDrawLines(layout, streams, highlighted, near, dots, placed));
  const hover = useCanvas(canvasSize, useDrawHover(layout, marks, crosshairNs, brush.stretch));
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = { x: event.clientX - box.left, y: event.clientY - box.top };
    const overDot = dotAt(placed, place);
    setDot(overDot);
    const ns = snapTime(read, xToTime(window, place.x));
    if (Number.isNaN(ns)) return;
    onCrosshair(ns);
    // At a dot the pointer is at no line: one thing is named at a time.
    onNear(overDot >= 0 ? null : (nearestMark(marksAt(layout, read, ns), place.y)?.stream.id ?? null));
  };
  const onClick = (event: MouseEvent<HTMLDivElement>): void => {
    if (Math.abs(event.clientX - downAt.current) > CLICK_PX) return;
    if (dot >= 0) return onDot?.(dot);
    const box = event.currentTarget.getBoundingClientRect();
    const ns = snapTime(read, xToTime(window, event.clientX - box.left));
    if (!Number.isNaN(ns)) onPick?.({ ns, clientX: event.clientX, clientY: event.clientY });
  };
  const onPointerLeave = (): void => {
    onCrosshair(null);
    onNear(null);
    setDot(-1);
  };
  const nearMark = marks.find(({ stream }) => stream.id === near);
  return (
    <div
      className={classes.plot}
      style={{ left: margins.left, top: margins.top, width: size.widthPx, height: size.heightPx }}
      onPointerMove={onPointerMove}
      onPointerLeave={onPointerLeave}
      onPointerDown={(event) => {
        downAt.current = event.clientX;
        brush.onPointerDown(event);
      }}
      onClick={onClick}
      onContextMenu={(event) => {
        if (!onPick) return;
        event.preventDefault();
        downAt.current = event.clientX;
        onClick(event);
      }}
    >
      <canvas ref={lines} aria-hidden />
      <canvas ref={hover} aria-hidden />
      {crosshairNs !== null && <TimeFlag layout={layout} ns={crosshairNs} />}
      {nearMark && <ValueTip mark={nearMark} unit={props.unit} widthPx={size.widthPx} />}
      {dots[dot] && (
        <Tip x={placed.x[dot]!} y={placed.y[dot]!} widthPx={size.widthPx}>
          {dots[dot].label}
        </Tip>
      )}
    </div>
  );
}

function useDrawLines(
  layout: ChartLayout,
  streams: readonly ChartStream[],
  highlighted: string | null,
  near: string | null,
  dots: readonly ChartDot[],
  placed: PlacedDots,
) {
  return useCallback(
    (context: CanvasRenderingContext2D) => {
      startDrawing(context, layout);
      streams.forEach(({ id, style }, at) => {
        const band = layout.bands[at];
        if (band && (highlighted === null || highlighted === id)) drawBand(context, band, readToken(style.token));
      });
      const drawn = streams.map(({ id, style }, at) => ({
        geometry: layout.lines[at]!,
        colour: readToken(style.token),
        dash: style.dash,
        isFaint: highlighted !== null && id !== highlighted,
        isStrong: id === highlighted || id === near,
      }));
      drawLines(context, drawn);
      drawDots(context, dots, placed, { fill: readToken('--text-1'), edge: readToken('--surface') });
    },
    [layout, streams, highlighted, near, dots, placed],
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
  return (
    <Tip x={mark.x} y={mark.y} widthPx={widthPx}>
      {shortenMiddle(mark.stream.label, TIP_CHARACTERS)} <strong>{formatReading(mark.value)}</strong> {unit}
    </Tip>
  );
}

function Tip({ x, y, widthPx, children }: { x: number; y: number; widthPx: number; children: ReactNode }) {
  const shift = x > widthPx / 2 ? `calc(${x}px - 100% - 10px)` : `${x + 10}px`;
  return (
    <span className={classes.tip} style={{ transform: `translate(${shift}, ${Math.max(0, y - 30)}px)` }} aria-hidden>
      {children}
    </span>
  );
}
