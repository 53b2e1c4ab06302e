import { useEffect, useState } from 'react';
import { t } from '../../i18n/t.ts';
import { keepExpiring, useSettings } from '../../state/settings.ts';
import { Button } from '../../widgets/Button.tsx';
import classes from './SettingsView.module.css';

const TICK_MS = 500;

/** Seconds left of something that was `inMs` away when it was told; counts by itself. */
function useSecondsLeft(told: { inMs: number } | undefined): number {
  const [leftMs, setLeftMs] = useState(0);
  useEffect(() => {
    if (!told) return;
    const since = performance.now();
    const look = () => setLeftMs(Math.max(0, told.inMs - (performance.now() - since)));
    look();
    const timer = setInterval(look, TICK_MS);
    return () => clearInterval(timer);
  }, [told]);
  return told ? Math.ceil(leftMs / 1_000) : 0;
}

/** What a new limit is about to take away, while it can still be taken back. */
export function ExpiringNotice() {
  const expiring = useSettings((state) => state.answer?.expiring);
  const saving = useSettings((state) => state.saving);
  const seconds = useSecondsLeft(expiring);
  if (!expiring || seconds === 0) return null;
  const counts = (['spans', 'logs', 'points'] as const)
    .filter((kind) => expiring[kind] > 0)
    .map((kind) => t(`count.${kind}`, { n: expiring[kind] }))
    .join(', ');
  return (
    <div className={classes.said}>
      <p className={classes.warning}>
        <span role="timer">{t('settings.expiring', { seconds, counts })}</span>
        <Button disabled={saving} onClick={keepExpiring}>
          {t('settings.expiring.keep')}
        </Button>
      </p>
    </div>
  );
}
