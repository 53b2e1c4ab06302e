import { useCallback, useMemo, useRef, useState, type MouseEvent, type PointerEvent } from 'react';
import { heatmapRowAt, heatmapValueToY } from '../../../core/layout/heatmap/heatmap-axis.ts';
import { columnX } from '../../../core/layout/heatmap/heatmap-cells.ts';
import { xToTime } from '../../../core/layout/line-chart/time-axis.ts';
import { readToken } from '../../theme/read-token.ts';
import { dotAt, drawDots, placeDots } from '../line/dots.ts';
import { useBrush } from '../line/use-brush.ts';
import { useCanvas } from '../line/use-canvas.ts';
import type { HeatmapCell } from './cell-keys.ts';
import { drawCellCursor, drawHeatmapCells, drawOverLine } from './draw-heatmap.ts';
import type { HeatmapProps } from './Heatmap.tsx';
import classes from './Heatmap.module.css';
import { heatmapRamp } from './heatmap-ramp.ts';
import type { HeatmapLayout } from './heatmap-layout.ts';
import { LineNames } from './LineNames.tsx';

interface HeatmapPlotProps extends HeatmapProps {
  layout: HeatmapLayout;
  cell: HeatmapCell | null;
  onCell: (cell: HeatmapCell | null) => void;
}

/** A hand is not still while it clicks; further is a drag. */
const CLICK_PX = 4;

function placeOf(event: MouseEvent<HTMLElement>): { x: number; y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** The canvases, and what the pointer does on them. */
export function HeatmapPlot({ data, layout, cell, onCell, dots, onDot, onPick, onBrush }: HeatmapPlotProps) {
  const { window, axis, margins, columns } = layout;
  const size = useMemo(() => ({ widthPx: window.widthPx, heightPx: axis.heightPx }), [window, axis]);
  const placed = useMemo(
    () => placeDots(dots, window, axis.heightPx, (value) => heatmapValueToY(axis, value)),
    [dots, window, axis],
  );
  const [dot, setDot] = useState(-1);
  const downAt = useRef(NaN);
  const brush = useBrush((from, to) => onBrush(xToTime(window, from), xToTime(window, to)));
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      context.clearRect(0, 0, size.widthPx, size.heightPx);
      drawHeatmapCells(context, layout.rects, heatmapRamp());
      const look = { colour: readToken('--text-1'), seam: readToken('--surface') };
      data.lines.forEach(({ style }, at) => drawOverLine(context, layout.lines[at]!, { ...look, dash: style.dash }));
      drawDots(context, dots, placed, { fill: readToken('--warm-3'), edge: look.seam });
    },
    [size, layout, data, dots, placed],
  );
  const drawHover = useCallback(
    (context: CanvasRenderingContext2D) => {
      context.clearRect(0, 0, size.widthPx, size.heightPx);
      if (brush.stretch) {
        context.fillStyle = readToken('--accent-soft');
        context.fillRect(brush.stretch[0], 0, brush.stretch[1] - brush.stretch[0], size.heightPx);
      }
      if (!cell) return;
      const x = columnX(cell.column, columns, size.widthPx);
      const top = axis.yOfEdge[cell.row - axis.firstRow + 1]!;
      const width = columnX(cell.column + 1, columns, size.widthPx) - x;
      const height = axis.yOfEdge[cell.row - axis.firstRow]! - top;
      const colours = { line: readToken('--text-1'), seam: readToken('--surface') };
      drawCellCursor(context, { x, y: top, width, height }, colours);
    },
    [size, brush.stretch, cell, columns, axis],
  );
  const cells = useCanvas(size, draw);
  const hover = useCanvas(size, drawHover);
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const place = placeOf(event);
    setDot(dotAt(placed, place));
    const column = Math.max(0, Math.min(columns - 1, Math.floor((place.x / size.widthPx) * columns)));
    const row = heatmapRowAt(axis, place.y);
    if (row >= 0) onCell({ column, row });
  };
  const onClick = (event: MouseEvent<HTMLDivElement>): void => {
    if (Math.abs(event.clientX - downAt.current) > CLICK_PX) return;
    if (dot >= 0) return onDot(dot);
    onPick({ ns: xToTime(window, placeOf(event).x), clientX: event.clientX, clientY: event.clientY });
  };
  return (
    <div
      className={classes.plot}
      style={{ left: margins.left, top: margins.top, width: size.widthPx, height: size.heightPx }}
      onPointerMove={onPointerMove}
      onPointerLeave={() => {
        onCell(null);
        setDot(-1);
      }}
      onPointerDown={(event) => {
        downAt.current = event.clientX;
        brush.onPointerDown(event);
      }}
      onClick={onClick}
      onContextMenu={(event) => {
        event.preventDefault();
        downAt.current = event.clientX;
        onClick(event);
      }}
    >
      <canvas ref={cells} aria-hidden />
      <canvas ref={hover} aria-hidden />
      <LineNames lines={data.lines} layout={layout} />
      {dots[dot] && (
        <span
          className={placed.x[dot]! > size.widthPx / 2 ? classes.tipLeft : classes.tip}
          style={{ left: placed.x[dot], top: Math.max(0, placed.y[dot]! - 30) }}
          aria-hidden
        >
          {dots[dot].label}
        </span>
      )}
    </div>
  );
}
