import type { ReactNode } from 'react';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import classes from './SpanPanel.module.css';

interface SpanFactProps {
  name: string;
  /** What is copied; left out where there is nothing worth it. */
  copy?: string;
  /** Says more on hover. */
  title?: string;
  children: ReactNode;
}

/** One line of a list of facts. */
export function SpanFact({ name, copy, title, children }: SpanFactProps) {
  return (
    <div className={classes.fact}>
      <dt title={title}>{name}</dt>
      <dd>
        {children}
        {copy && <CopyButton className={classes.copy} text={copy} />}
      </dd>
    </div>
  );
}
