import { TriangleAlert } from 'lucide-react';
import classes from './MetricPane.module.css';

interface SaidProps {
  /** Facts, in sentences. */
  lines: readonly string[];
  /** What to know before trusting the picture. */
  warnings: readonly string[];
}

/** Beneath a chart: what it means, and what of the data it leaves out or doubts. */
export function Said({ lines, warnings }: SaidProps) {
  return (
    <div className={classes.said}>
      <p>{lines.filter(Boolean).join(' ')}</p>
      {warnings.map((text) => (
        <p key={text} className={classes.warning}>
          <TriangleAlert aria-hidden /> {text}
        </p>
      ))}
    </div>
  );
}
