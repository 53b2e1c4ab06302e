import { useCallback, useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { firstAtOrAfter } from '../../../core/layout/line-chart/line.ts';
import { layoutVolume, type VolumeBars } from '../../../core/layout/line-chart/volume-bars.ts';
import { readToken } from '../../theme/read-token.ts';
import { drawVolume } from './draw-volume.ts';
import { useBrush } from './use-brush.ts';
import { useCanvas } from './use-canvas.ts';
import { useSize, type Size } from './use-size.ts';
import classes from './VolumeStrip.module.css';

interface VolumeStripProps {
  label: string;
  /** Start of each slice, as offsets like the range's ends. */
  start: Float64Array;
  counts: Uint32Array;
  fromNs: number;
  toNs: number;
  /** A slice in words: "14:03:20 – 14:03:30 · 412 log records". */
  describe: (slice: number) => string;
  /** A stretch was chosen: by dragging, or a whole slice by Enter. */
  onBrush: (fromNs: number, toNs: number) => void;
}

/** Counts per slice of time, low and quiet above a list; dragging over it narrows the time range. */
export function VolumeStrip({ label, start, counts, fromNs, toNs, describe, onBrush }: VolumeStripProps) {
  const { ref, size } = useSize<HTMLDivElement>();
  const [hovered, setHovered] = useState(-1);
  const bars = useMemo(
    () => (size.widthPx > 0 ? layoutVolume(start, counts, { fromNs, toNs }, size) : null),
    [start, counts, fromNs, toNs, size],
  );
  const toNsAt = (x: number) => fromNs + (x / size.widthPx) * (toNs - fromNs);
  const brush = useBrush((fromPx, toPx) => onBrush(toNsAt(fromPx), toNsAt(toPx)));
  const canvas = useCanvas(size, useDraw(bars, size, brush.stretch, hovered));
  const at = Math.min(hovered, start.length - 1);

  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const ns = toNsAt(event.clientX - event.currentTarget.getBoundingClientRect().left);
    // The slice that began last before this moment.
    const next = firstAtOrAfter(start, ns);
    setHovered(start[next] === ns ? next : next - 1);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) setHovered(Math.max(0, Math.min(start.length - 1, (at < 0 ? -1 : at) + step)));
    else if (event.key === 'Enter' && at >= 0) onBrush(start[at]!, start[at + 1] ?? toNs);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={ref}
      className={classes.strip}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, start.length - 1)}
      aria-valuenow={Math.max(0, at)}
      aria-valuetext={at >= 0 ? describe(at) : label}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setHovered(-1)}
      onPointerDown={brush.onPointerDown}
      onKeyDown={onKeyDown}
      onBlur={() => setHovered(-1)}
    >
      <canvas ref={canvas} aria-hidden />
      {bars && at >= 0 && <Reading x={bars.x[at]!} widthPx={size.widthPx} text={describe(at)} />}
    </div>
  );
}

function useDraw(bars: VolumeBars | null, size: Size, stretch: readonly [number, number] | null, hovered: number) {
  return useCallback(
    (context: CanvasRenderingContext2D) => {
      if (!bars) return;
      const look = {
        bar: readToken('--text-3'),
        bright: readToken('--text-1'),
        brush: readToken('--accent-soft'),
        stretch,
        hovered,
      };
      drawVolume(context, bars, size, look);
    },
    [bars, size, stretch, hovered],
  );
}

/** Beside its bar, on the side where there is room. */
function Reading({ x, widthPx, text }: { x: number; widthPx: number; text: string }) {
  const isRight = x > widthPx / 2;
  return (
    <span
      className={classes.reading}
      aria-hidden
      style={{ transform: `translateX(calc(${x}px ${isRight ? '- 100% - 6px' : '+ 8px'}))` }}
    >
      {text}
    </span>
  );
}
