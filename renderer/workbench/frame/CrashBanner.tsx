import { t } from '../../i18n/t.ts';
import { useConnection } from '../../state/connection.ts';
import { desktopBridge } from '../../transport/desktop.ts';
import { Button } from '../../widgets/Button.tsx';
import classes from './LostBanner.module.css';

/** Where the host keeps one: what the engine said before it went. */
export function LogButton() {
  const bridge = desktopBridge();
  if (!bridge) return null;
  return (
    <Button variant="quiet" onClick={() => void bridge.showLog()}>
      {t('crash.log')}
    </Button>
  );
}

/** The engine behind the page died and there is another: said once, with the reason, until it has been read. */
export function CrashBanner() {
  const lastCrash = useConnection((state) => state.lastCrash);
  if (lastCrash === '') return null;
  return (
    <div className={classes.banner} role="alert">
      <strong>{t('crash.again')}</strong>
      <span>{t('crash.safe')}</span>
      <details className={classes.reason}>
        <summary>{t('action.details')}</summary>
        <pre>{lastCrash}</pre>
      </details>
      <LogButton />
      <Button variant="quiet" onClick={() => useConnection.getState().dismissCrash()}>
        {t('action.close')}
      </Button>
    </div>
  );
}
