import { useMemo, useRef, useState, type MouseEvent, type PointerEvent } from 'react';
import { snapTime } from '../../../core/layout/line-chart/read-values.ts';
import { xToTime } from '../../../core/layout/line-chart/time-axis.ts';
import { valueToY } from '../../../core/layout/line-chart/value-axis.ts';
import type { ChartLayout } from './chart-layout.ts';
import type { ChartDot, ChartStream } from './chart-types.ts';
import { marksAt, nearestMark } from './crosshair-marks.ts';
import { dotAt, placeDots } from './dots.ts';
import type { LineChartProps } from './LineChart.tsx';
import classes from './LineChart.module.css';
import { TimeFlag, Tip, ValueTip } from './PlotTips.tsx';
import { useBrush } from './use-brush.ts';
import { useCanvas } from './use-canvas.ts';
import { plotSize, useDrawHover, useDrawLines, withBleed } from './use-plot-drawing.ts';

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
