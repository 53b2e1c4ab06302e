import { t } from '../i18n/t.ts';
import { Button } from './Button.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import classes from './QueryStatus.module.css';
import { useWaitedMs } from './use-waited.ts';

interface QueryStatusProps {
  loading: boolean;
  /** What is being done, for those who wait longer: "reading traces". */
  what: string;
  onCancel: () => void;
}

/** A quick answer needs no sign that it was asked for. */
const QUIET_MS = 150;
const EXPLAIN_MS = 2_000;

/**
 * Lies over the upper edge of what is being asked for (its parent must be positioned) and takes no room:
 * nothing for 150 ms, then a thin bar, after 2 s what is being done and Cancel.
 */
export function QueryStatus({ loading, what, onCancel }: QueryStatusProps) {
  const waitedMs = useWaitedMs(loading);
  if (!loading || waitedMs < QUIET_MS) return null;
  return (
    <div className={classes.status}>
      <ProgressBar label={what} />
      {waitedMs >= EXPLAIN_MS && (
        <div className={classes.words} role="status">
          <span>{t('state.working', { what, seconds: Math.floor(waitedMs / 1000) })}</span>
          <Button variant="quiet" onClick={onCancel}>
            {t('action.cancel')}
          </Button>
        </div>
      )}
    </div>
  );
}
