import { Brush } from '@visx/brush';
import { Group } from '@visx/group';
import { scaleLinear, scaleSqrt } from '@visx/scale';
import { Bar } from '@visx/shape';
import { useMemo } from 'react';
import classes from './TimeHistogram.module.css';

export interface HistogramBars {
  /** Start of each slice, as an offset from a base the caller knows; equal steps. */
  readonly start: Float64Array;
  readonly stepNs: number;
  /** Height of each bar. */
  readonly counts: ArrayLike<number>;
  /** Part of the count that failed; drawn over it. */
  readonly errors: ArrayLike<number>;
}

interface TimeHistogramProps {
  bars: HistogramBars;
  widthPx: number;
  heightPx: number;
  /** Selected part, as offsets; null selects all. */
  selected: { from: number; to: number } | null;
  onSelect: (selected: { from: number; to: number } | null) => void;
  label: string;
}

/** A drag shorter than this was meant as a click, which clears. */
const LEAST_PX = 3;

const selectedBox = { fill: 'var(--accent)', fillOpacity: 0.16, stroke: 'var(--accent)', strokeOpacity: 0.8 };

/** Where data is, over time. Heights go by square root, so that a lone span beside a busy minute is still seen. */
export function TimeHistogram({ bars, widthPx, heightPx, selected, onSelect, label }: TimeHistogramProps) {
  const endNs = (bars.start.at(-1) ?? 0) + bars.stepNs;
  const x = useMemo(
    () => scaleLinear({ domain: [bars.start[0] ?? 0, endNs], range: [0, widthPx] }),
    [bars, endNs, widthPx],
  );
  const most = useMemo(() => Array.from(bars.counts).reduce((a, b) => Math.max(a, b), 1), [bars]);
  const y = scaleSqrt({ domain: [0, most], range: [0, heightPx - 1] });
  const flat = scaleLinear({ domain: [0, 1], range: [heightPx, 0] });
  const barPx = Math.max(1, x(bars.stepNs) - x(0) - 0.5);
  const position = selected ? { start: { x: x(selected.from) }, end: { x: x(selected.to) } } : undefined;
  const onEnd = (bounds: { x0: number; x1: number } | null): void => {
    if (!bounds || x(bounds.x1) - x(bounds.x0) < LEAST_PX) onSelect(null);
    else onSelect({ from: bounds.x0, to: bounds.x1 });
  };
  return (
    <svg width={widthPx} height={heightPx} className={classes.chart} role="img" aria-label={label}>
      <Group>
        {Array.from(bars.start, (start, at) => {
          const countPx = Math.ceil(y(bars.counts[at]!));
          const errorPx = Math.ceil(y(bars.errors[at]!));
          if (countPx === 0) return null;
          return (
            <Group key={at}>
              <Bar x={x(start)} y={heightPx - countPx} width={barPx} height={countPx} className={classes.bar} />
              {errorPx > 0 && (
                <Bar x={x(start)} y={heightPx - errorPx} width={barPx} height={errorPx} className={classes.errors} />
              )}
            </Group>
          );
        })}
      </Group>
      <Brush
        // The brush keeps a position of its own; a change from elsewhere starts it anew.
        key={`${selected?.from} ${selected?.to} ${widthPx} ${endNs}`}
        xScale={x}
        yScale={flat}
        width={widthPx}
        height={heightPx}
        brushDirection="horizontal"
        resizeTriggerAreas={['left', 'right']}
        handleSize={6}
        initialBrushPosition={position}
        selectedBoxStyle={selectedBox}
        disableDraggingSelection={false}
        useWindowMoveEvents
        onBrushEnd={onEnd}
        onClick={() => onSelect(null)}
      />
    </svg>
  );
}
