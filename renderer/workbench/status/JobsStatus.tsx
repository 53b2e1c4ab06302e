import { X } from 'lucide-react';
import { useEffect } from 'react';
import { formatPercent } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { cancelExport, dismissExport, useExports, type ExportJob } from '../../state/exports.ts';
import { desktopBridge } from '../../transport/desktop.ts';
import { cx } from '../../widgets/cx.ts';
import classes from './StatusBar.module.css';

/** Long enough to be read, short enough not to be in the way. */
const SAID_MS = 6_000;

/** With something to press, there has to be time to get there. */
const OFFERED_MS = 20_000;

function words({ name, state, written, total, reason }: ExportJob): string {
  switch (state) {
    case 'running':
      return `${t('export.running', { name })} ${total > 0 ? formatPercent(written, total) : ''}`;
    case 'failed':
      return t('export.failed', { name, reason });
    default:
      return t(`export.${state}`, { name });
  }
}

function JobStatus({ job }: { job: ExportJob }) {
  const { id, state, path } = job;
  useEffect(() => {
    if (state !== 'done' && state !== 'cancelled') return;
    const timer = setTimeout(() => dismissExport(id), path === '' ? SAID_MS : OFFERED_MS);
    return () => clearTimeout(timer);
  }, [id, state, path]);
  const isRunning = state === 'running';
  return (
    <span className={cx(classes.door, state === 'failed' && classes.bad)} role="status">
      {words(job)}
      {path !== '' && (
        <button type="button" className={classes.link} onClick={() => void desktopBridge()?.revealFile(path)}>
          {t('export.reveal')}
        </button>
      )}
      <button
        type="button"
        className={classes.cross}
        aria-label={isRunning ? t('action.cancel') : t('action.close')}
        onClick={() => (isRunning ? cancelExport(id) : dismissExport(id))}
      >
        <X aria-hidden />
      </button>
    </span>
  );
}

/** What runs beside the reading: exports with their progress, cancel and outcome. */
export function JobsStatus() {
  const jobs = useExports((state) => state.jobs);
  return jobs.map((job) => <JobStatus key={job.id} job={job} />);
}
