import { useEffect, useState } from 'react';
import { engineText } from '../../i18n/engine-texts.ts';
import { t } from '../../i18n/t.ts';
import { retryNow, useConnection } from '../../state/connection.ts';
import { Button } from '../../widgets/Button.tsx';
import classes from './LostBanner.module.css';

function useSecondsUntil(atMs: number): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((atMs - nowMs) / 1000));
}

export function RetryWords({ atMs }: { atMs: number }) {
  const seconds = useSecondsUntil(atMs);
  return <span>{seconds > 0 ? t('line.retry', { seconds }) : t('line.retrying')}</span>;
}

/** The picture stays; this says that it has stopped moving, and why. */
export function LostBanner() {
  const connection = useConnection((state) => state.connection);
  if (connection.kind !== 'lost') return null;
  return (
    <div className={classes.banner} role="alert">
      <strong title={engineText(connection.reason)}>{t('line.lost')}</strong>
      <span>{t('line.lost.safe')}</span>
      <RetryWords atMs={connection.retryAtMs} />
      <Button variant="quiet" onClick={retryNow}>
        {t('line.retryNow')}
      </Button>
    </div>
  );
}
