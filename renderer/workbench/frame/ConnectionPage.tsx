import { engineText } from '../../i18n/engine-texts.ts';
import { t } from '../../i18n/t.ts';
import { retryNow, type Connection } from '../../state/connection.ts';
import { Button } from '../../widgets/Button.tsx';
import { ProgressBar } from '../../widgets/ProgressBar.tsx';
import classes from './ConnectionPage.module.css';
import { LogButton } from './CrashBanner.tsx';
import { RetryWords } from './LostBanner.tsx';

function RefusedPage({ connection }: { connection: Extract<Connection, { kind: 'refused' }> }) {
  const { code, message, hint } = connection.error;
  return (
    <>
      <h1>{code === 'version-mismatch' ? t('line.mismatch') : t('line.never')}</h1>
      <p>{message}</p>
      {hint && <p>{hint}</p>}
      <p className={classes.quiet}>{t('failure.safe')}</p>
      <div className={classes.buttons}>
        <Button variant="primary" onClick={() => location.reload()}>
          {t('line.reload')}
        </Button>
        <Button onClick={retryNow}>{t('action.retry')}</Button>
        <LogButton />
      </div>
    </>
  );
}

function NeverPage({ connection }: { connection: Extract<Connection, { kind: 'lost' }> }) {
  return (
    <>
      <h1>{t('line.never')}</h1>
      <p>{t('line.never.next')}</p>
      <p className={classes.quiet}>{engineText(connection.reason)}</p>
      <div className={classes.buttons}>
        <Button variant="primary" onClick={retryNow}>
          {t('line.retryNow')}
        </Button>
        <RetryWords atMs={connection.retryAtMs} />
      </div>
    </>
  );
}

/** Shown while there is no picture to keep: before the first answer, and when the engine will not talk to this page. */
export function ConnectionPage({ connection }: { connection: Connection }) {
  return (
    <main className={classes.page}>
      <div className={classes.box}>
        {connection.kind === 'refused' && <RefusedPage connection={connection} />}
        {connection.kind === 'lost' && <NeverPage connection={connection} />}
        {connection.kind === 'connecting' && (
          <div className={classes.connecting}>
            <p>{t('line.connecting')}</p>
            <ProgressBar label={t('line.connecting')} />
          </div>
        )}
      </div>
    </main>
  );
}
