import { layoutTimeAxis, type TimeAxis, type TimeWindow } from '../../../core/layout/line-chart/time-axis.ts';
import { dayAndClock, formatDay, axisOffsetNs } from '../../format/time.ts';
import { formatTimeTick } from '../line/format-ticks.ts';
import { useSize } from '../line/use-size.ts';
import classes from './LevelHistogram.module.css';

/** A label with its day, "Nov 22, 14:03:20", and air beside it. */
const LABEL_GAP_PX = 120;
/** Nearer to an end than this, a centred label would lose its first or last figure: it stands inside instead. */
const HALF_LABEL_PX = 44;

interface LevelAxisProps {
  baseNs: bigint;
  fromNs: number;
  toNs: number;
}

/** The clock under the strip, for the eye only: the slices say their times themselves. */
export function LevelAxis({ baseNs, fromNs, toNs }: LevelAxisProps) {
  const { ref, size } = useSize<HTMLDivElement>();
  const window = { baseNs, fromNs, toNs, widthPx: size.widthPx };
  const axis = layoutTimeAxis(window, axisOffsetNs(baseNs + BigInt(Math.round(fromNs))), LABEL_GAP_PX);
  return (
    <div ref={ref} className={classes.axis} aria-hidden>
      <svg width={size.widthPx} height={size.heightPx}>
        {axis.ticks.map(({ ns, x }, index) => (
          <g key={ns}>
            <line x1={x} x2={x} y2={3} />
            <text x={x} y={14} textAnchor={anchorAt(x, size.widthPx)}>
              {labelAt(window, axis, index)}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}

function anchorAt(x: number, widthPx: number): 'start' | 'middle' | 'end' {
  if (x < HALF_LABEL_PX) return 'start';
  return x > widthPx - HALF_LABEL_PX ? 'end' : 'middle';
}

/** A clock alone does not say which day: the first label and each midnight do. */
function labelAt({ baseNs }: TimeWindow, { ticks, detail }: TimeAxis, index: number): string {
  const { ns, isDayStart } = ticks[index]!;
  const moment = baseNs + BigInt(Math.round(ns));
  const clock = formatTimeTick(moment, detail);
  const namesDay = detail.kind !== 'days' && (index === 0 || isDayStart);
  return namesDay ? dayAndClock(formatDay(moment), clock) : clock;
}
