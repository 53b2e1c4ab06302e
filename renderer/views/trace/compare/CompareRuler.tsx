import { useMemo, type ReactNode, type Ref } from 'react';
import { layoutRuler } from '../../../../core/layout/timeline/ruler.ts';
import type { MergedState } from './merged-state.ts';
import classes from './MergedTree.module.css';
import { TimeMarks, type Marks } from './TimeMarks.tsx';

interface CompareRulerProps {
  state: MergedState;
  widthPx: number;
  marks: Marks;
  /** Whose bars stand below. */
  title?: ReactNode;
  ref?: Ref<HTMLDivElement>;
}

/** Time from each root's start. Dragging over it chooses what to zoom to. */
export function CompareRuler({ state: { window, axis }, widthPx, marks, title, ref }: CompareRulerProps) {
  const ticks = useMemo(() => layoutRuler({ ...window, widthPx }, 0, axis.time), [window, widthPx, axis]);
  return (
    <div ref={ref} className={classes.ruler} data-time="ruler" aria-hidden>
      {title && <span className={classes.rulerTitle}>{title}</span>}
      {ticks.map(({ x, label }) => (
        <span key={label} className={classes.tick} style={{ transform: `translateX(${Math.round(x)}px)` }}>
          {label}
        </span>
      ))}
      <TimeMarks marks={marks} hasLengths />
    </div>
  );
}
