import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';

interface EmptyStateProps {
  /** One sentence. */
  text: string;
  /** The next step, as buttons. */
  children?: ReactNode;
}

export function EmptyState({ text, children }: EmptyStateProps) {
  return (
    <div className={classes.empty} role="status">
      <p>{text}</p>
      {children && <div className={classes.next}>{children}</div>}
    </div>
  );
}
