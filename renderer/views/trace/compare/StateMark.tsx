import type { RowState } from '../../../../core/analysis/compare-traces/row-changes.ts';
import { cx } from '../../../widgets/cx.ts';
import classes from './StateMark.module.css';
import { SIGNS } from './state-signs.ts';

/** A state as a sign of its own shape; its colour only repeats it. The word stands beside it, or in a title. */
export function StateMark({ state }: { state: RowState }) {
  return (
    <span aria-hidden className={cx(classes.mark, classes[state])}>
      {SIGNS[state]}
    </span>
  );
}
