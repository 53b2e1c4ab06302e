import { Check, CircleAlert, X } from 'lucide-react';
import { formatBytes, formatPercent } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { useCapabilities } from '../../state/capabilities.ts';
import {
  cancelImport,
  dismissImports,
  importInNewSession,
  takeBack,
  useImports,
  type ImportJob,
} from '../../state/imports.ts';
import { Button } from '../../widgets/Button.tsx';
import { EngineWords } from '../../widgets/EngineWords.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { ProgressBar } from '../../widgets/ProgressBar.tsx';
import { Account } from './Account.tsx';
import { isLeftOut, LeftOut } from './LeftOut.tsx';
import { ReadingQuestion } from './ReadingQuestion.tsx';
import { ShowOnly } from './ShowOnly.tsx';
import classes from './ImportList.module.css';

function Running({ job }: { job: ImportJob }) {
  const { id, name, readBytes, totalBytes, state } = job;
  const words =
    state === 'waiting'
      ? t('start.import.waiting')
      : totalBytes > 0
        ? `${t('start.import.progress', { read: formatBytes(readBytes), total: formatBytes(totalBytes) })} · ${formatPercent(readBytes, totalBytes)}`
        : t('start.import.reading');
  return (
    <>
      <div className={classes.line}>
        <strong>{name}</strong>
        <span className={classes.quiet}>{words}</span>
        <IconButton label={t('action.cancel')} icon={<X aria-hidden />} onClick={() => cancelImport(id)} />
      </div>
      <ProgressBar label={name} value={totalBytes > 0 ? readBytes / totalBytes : undefined} />
    </>
  );
}

/** Whoever meant to open another file, or in another session, has it as it was by one button. */
function TakeBack({ job }: { job: ImportJob }) {
  if (job.account?.importId === undefined) return null;
  return (
    <Button
      variant="quiet"
      aria-label={t('start.import.takeBack.of', { name: job.name })}
      onClick={() => void takeBack(job)}
    >
      {t('start.import.takeBack')}
    </Button>
  );
}

function Ended({ job }: { job: ImportJob }) {
  const { name, account, error } = job;
  const { sessions: hasSessions } = useCapabilities();
  if (account?.state === 'done') {
    return (
      <>
        <div className={classes.line}>
          <Check aria-hidden className={classes.good} />
          <strong>{name}</strong>
          <TakeBack job={job} />
          <ShowOnly account={account} />
        </div>
        {account.warnings.some(({ code }) => code === 'opened-before') && (
          <p className={classes.act}>{t('lossWhy.opened-before')}</p>
        )}
        {error && <EngineWords texts={[error.message, error.hint]} />}
        <Account account={account} />
        <ReadingQuestion job={job} />
      </>
    );
  }
  const isCancelled = account?.state === 'cancelled' || error?.code === 'cancelled';
  return (
    <>
      <div className={classes.line}>
        <CircleAlert aria-hidden className={isCancelled ? classes.quiet : classes.bad} />
        <strong>{name}</strong>
        <span className={classes.quiet}>{isCancelled ? t('start.import.cancelled') : t('start.import.failed')}</span>
      </div>
      {!isCancelled && (
        <div className={classes.reason}>
          <EngineWords texts={[account?.error || (error?.message ?? ''), error?.hint ?? '']} />
        </div>
      )}
      {isLeftOut(job) && hasSessions && (
        <div className={classes.act}>
          <Button onClick={() => void importInNewSession([job])}>{t('start.import.newSession')}</Button>
        </div>
      )}
      {account && <Account account={account} />}
    </>
  );
}

/** What is being opened and what became of what was: one entry per file, kept until dismissed. */
export function ImportList() {
  const jobs = useImports((state) => state.jobs);
  if (jobs.length === 0) return null;
  const hasEnded = jobs.some((job) => job.state === 'ended');
  const left = jobs.filter(isLeftOut);
  const single = left.length > 1 ? jobs.filter((job) => !isLeftOut(job)) : jobs;
  return (
    <div className={classes.list} role="log" aria-label={t('start.import.label')}>
      {single.map((job) => (
        <article key={job.id} className={classes.job}>
          {job.state === 'ended' ? <Ended job={job} /> : <Running job={job} />}
        </article>
      ))}
      {left.length > 1 && <LeftOut jobs={left} />}
      {hasEnded && (
        <Button variant="quiet" onClick={dismissImports}>
          {t('start.import.dismiss')}
        </Button>
      )}
    </div>
  );
}
