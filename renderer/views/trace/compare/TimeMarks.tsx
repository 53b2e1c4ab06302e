import { cutToWindow, type CompareBar } from '../../../../core/layout/compare/compare-bar.ts';
import type { TimeSpan } from '../../../../core/layout/timeline/viewport.ts';
import { formatDuration } from '../../../format/duration.ts';
import type { MergedState } from './merged-state.ts';
import classes from './TimeMarks.module.css';

/** A stretch that is folded, and how long it is. */
export type FoldMark = CompareBar & { lengthNs: number };

/** What stands under the bars of every row: stretches that are folded, and the time that is being chosen. */
export interface Marks {
  folds: readonly FoldMark[];
  band: CompareBar | undefined;
}

export function marksOf({ axis, window }: MergedState, band: TimeSpan | undefined): Marks {
  const folds = axis.time.folds.map(({ fromNs, toNs, axisFrom, axisTo }) => ({
    ...cutToWindow({ fromNs: axisFrom, toNs: axisTo }, window),
    lengthNs: toNs - fromNs,
  }));
  return { folds: folds.filter(({ side }) => side === 'inside'), band: band && cutToWindow(band, window) };
}

/** `named`: folds that say how long they are; on the ruler, where they have the room. */
export function TimeMarks({ marks: { folds, band }, named }: { marks: Marks; named?: readonly FoldMark[] }) {
  return (
    <>
      {folds.map((fold) => (
        <span key={fold.from} className={classes.fold} style={placeOf(fold)}>
          {named?.includes(fold) && <span className={classes.length}>{formatDuration(fold.lengthNs)}</span>}
        </span>
      ))}
      {band && <span className={classes.band} style={placeOf(band)} />}
    </>
  );
}

export function placeOf({ from, width }: CompareBar): { left: string; width: string } {
  return { left: `${100 * from}%`, width: `${100 * width}%` };
}
