import { useMemo, type ReactNode, type Ref } from 'react';
import { layoutRuler } from '../../../../core/layout/timeline/ruler.ts';
import type { MergedState } from './merged-state.ts';
import classes from './MergedTree.module.css';
import { TimeMarks, type FoldMark, type Marks } from './TimeMarks.tsx';

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
  const named = useMemo(() => placeLengths(marks.folds, widthPx), [marks.folds, widthPx]);
  const ticks = useMemo(() => {
    const all = layoutRuler({ ...window, widthPx }, 0, axis.time);
    return all.filter(
      ({ x }) => x + TICK_PX <= widthPx && !named.some((fold) => isCovered(x, middleOf(fold) * widthPx)),
    );
  }, [window, widthPx, axis, named]);
  return (
    <div ref={ref} className={classes.ruler} data-time="ruler" aria-hidden>
      {title && <span className={classes.rulerTitle}>{title}</span>}
      {ticks.map(({ x, label }) => (
        <span key={label} className={classes.tick} style={{ transform: `translateX(${Math.round(x)}px)` }}>
          {label}
        </span>
      ))}
      <TimeMarks marks={marks} named={named} />
    </div>
  );
}

/** Room of a tick's label, and of a fold's. */
const TICK_PX = 48;
const LENGTH_PX = 60;

/** The longest folds that do not cover each other's words. */
function placeLengths(folds: readonly FoldMark[], widthPx: number): FoldMark[] {
  const placed: FoldMark[] = [];
  for (const fold of folds.toSorted((a, b) => b.lengthNs - a.lengthNs)) {
    const isFree = placed.every((one) => Math.abs(middleOf(one) - middleOf(fold)) * widthPx >= LENGTH_PX);
    if (isFree) placed.push(fold);
  }
  return placed;
}

/** As a share of the width. */
function middleOf({ from, width }: FoldMark): number {
  return from + width / 2;
}

/** What a fold hides is said in its place, and takes precedence. */
function isCovered(x: number, middlePx: number): boolean {
  return x < middlePx + LENGTH_PX / 2 && x + TICK_PX > middlePx - LENGTH_PX / 2;
}
