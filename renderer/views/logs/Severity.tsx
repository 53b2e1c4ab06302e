import { cx } from '../../widgets/cx.ts';
import { levelOf, severityName, type Level } from './severity-level.ts';
import classes from './Severity.module.css';

/** Each level has a shape of its own, heavier with weight: dots, a ring, a triangle, a filled disc, a barred square. */
function Shape({ level }: { level: Level }) {
  switch (level) {
    case 'none':
      return null;
    case 'trace':
      return <circle cx="5" cy="5" r="1" />;
    case 'debug':
      return <circle cx="5" cy="5" r="1.75" className={classes.filled} />;
    case 'info':
      return <circle cx="5" cy="5" r="3" />;
    case 'warn':
      return <path d="M5 1.5 9 8.5 1 8.5Z" strokeLinejoin="round" />;
    case 'error':
      return <circle cx="5" cy="5" r="3.75" className={classes.filled} />;
    case 'fatal':
      return (
        <>
          <rect x="1" y="1" width="8" height="8" rx="1" className={classes.filled} />
          <path d="M3 3 7 7M7 3 3 7" className={classes.cut} />
        </>
      );
  }
}

interface SeverityProps {
  severity: number;
  /** As the sender wrote it. */
  text: string;
}

/** Mark and word; the sender's own word where it says something else. */
export function Severity({ severity, text }: SeverityProps) {
  const level = levelOf(severity);
  const name = severityName(severity);
  const said = name || text || '–';
  const isOther = text !== '' && text.toUpperCase() !== name;
  return (
    <span className={cx(classes.severity, classes[level])} title={isOther && name ? `${name} · ${text}` : undefined}>
      <svg aria-hidden viewBox="0 0 10 10" className={classes.mark}>
        <Shape level={level} />
      </svg>
      {said}
    </span>
  );
}
