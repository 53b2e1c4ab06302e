import { useCallback, useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { isComposing } from '../../is-composing.ts';
import { readToken } from '../../theme/read-token.ts';
import { useBrush } from '../line/use-brush.ts';
import { useCanvas } from '../line/use-canvas.ts';
import { useSize, type Size } from '../line/use-size.ts';
import { layoutLevelBars, type LevelBar, type LevelSlices } from '../../../core/layout/level-bars.ts';
import { LEVEL_LOOKS } from './level-looks.ts';
import classes from './LevelHistogram.module.css';

interface LevelHistogramProps {
  label: string;
  slices: LevelSlices;
  /** A slice in words: its time and what is in it. */
  describe: (slice: number) => string;
  /** A stretch was chosen: by dragging, or a whole slice by Enter. */
  onBrush: (fromNs: number, toNs: number) => void;
}

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowRight: (at, last) => Math.min(last, at + 1),
  ArrowLeft: (at) => Math.max(0, at - 1),
  Home: () => 0,
  End: (_, last) => last,
};

/** Counts by level over time. Dragging, or Enter on a slice, narrows the time range; arrows read the slices. */
export function LevelHistogram({ label, slices, describe, onBrush }: LevelHistogramProps) {
  const { ref, size } = useSize<HTMLDivElement>();
  const [reached, setReached] = useState(-1);
  const last = slices.start.length - 1;
  const at = Math.min(reached, last);
  const bars = useMemo(
    () => (size.widthPx > 0 ? layoutLevelBars(slices, size.widthPx, size.heightPx) : []),
    [slices, size],
  );
  const toNsAt = (x: number): number => slices.fromNs + (x / size.widthPx) * (slices.toNs - slices.fromNs);
  const toPx = (ns: number): number => ((ns - slices.fromNs) / (slices.toNs - slices.fromNs)) * size.widthPx;
  const brush = useBrush((fromPx, toPxEnd) => onBrush(toNsAt(fromPx), toNsAt(toPxEnd)));
  const stepNs = (slices.start[1] ?? slices.toNs) - slices.start[0]!;
  const hovered = at < 0 ? null : ([toPx(slices.start[at]!), toPx(slices.start[at]! + stepNs)] as const);
  const canvas = useCanvas(size, useDraw(bars, size, brush.stretch ?? hovered));

  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const ns = toNsAt(event.clientX - event.currentTarget.getBoundingClientRect().left);
    setReached(Math.max(0, Math.min(last, Math.floor((ns - slices.start[0]!) / stepNs))));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step) setReached(step(at, last));
    else if (event.key === 'Enter' && at >= 0) onBrush(slices.start[at]!, slices.start[at]! + stepNs);
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
      aria-valuemax={Math.max(0, last)}
      aria-valuenow={Math.max(0, at)}
      aria-valuetext={at >= 0 ? describe(at) : label}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setReached(-1)}
      onPointerDown={brush.onPointerDown}
      onKeyDown={onKeyDown}
      onBlur={() => setReached(-1)}
    >
      <canvas ref={canvas} aria-hidden />
      {hovered && <Reading x={hovered[0]} widthPx={size.widthPx} text={describe(at)} />}
    </div>
  );
}

function useDraw(bars: readonly LevelBar[], size: Size, lit: readonly [number, number] | null) {
  return useCallback(
    (context: CanvasRenderingContext2D) => {
      if (lit) {
        context.fillStyle = readToken('--accent-soft');
        context.fillRect(lit[0], 0, lit[1] - lit[0], size.heightPx);
      }
      for (const { level, x, y, width, height } of bars) {
        const { token, alpha, cap } = LEVEL_LOOKS[level]!;
        context.globalAlpha = alpha;
        context.fillStyle = readToken(token);
        context.fillRect(x, y, width, height);
        context.globalAlpha = 1;
        if (!cap) continue;
        context.fillStyle = readToken('--text-1');
        context.fillRect(x, y, width, Math.min(2, height));
      }
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the two ends are the stretch
    [bars, size, lit?.[0], lit?.[1]],
  );
}

/** Beside its slice, on the side where there is room. */
function Reading({ x, widthPx, text }: { x: number; widthPx: number; text: string }) {
  const isRight = x > widthPx / 2;
  return (
    <span
      className={classes.reading}
      aria-hidden
      style={{ transform: `translateX(calc(${x}px ${isRight ? '- 100% - 6px' : '+ 14px'}))` }}
    >
      {text}
    </span>
  );
}
