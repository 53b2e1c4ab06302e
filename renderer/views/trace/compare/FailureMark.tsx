import { CircleAlert } from 'lucide-react';
import { cx } from '../../../widgets/cx.ts';
import type { Failure } from './compared.ts';
import classes from './FailureMark.module.css';

interface FailureMarkProps {
  failure: Exclude<Failure, 'none'>;
  title?: string;
}

/** Of an error that is over its ring is broken: the colour only repeats it. */
export function FailureMark({ failure, title }: FailureMarkProps) {
  return (
    <span className={cx(classes.mark, failure === 'before' && classes.over)} title={title}>
      <CircleAlert aria-hidden />
    </span>
  );
}
