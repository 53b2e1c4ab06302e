import { GripVertical, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { fitsNothing } from '../../../core/model/left-out.ts';
import { formatPercent } from '../../format/count.ts';
import { engineText } from '../../i18n/engine-texts.ts';
import { t } from '../../i18n/t.ts';
import { cancelExport, dismissExport, prepareDrag, useExports, type ExportJob } from '../../state/exports.ts';
import { desktopBridge } from '../../transport/desktop.ts';
import { cx } from '../../widgets/cx.ts';
import { hiddenWords } from '../export/hidden-words.ts';
import classes from './StatusBar.module.css';

/** Long enough to be read, short enough not to be in the way. */
const SAID_MS = 6_000;

/** With something to press, there has to be time to get there. */
const OFFERED_MS = 20_000;

function leftOutWords(leftOut: ExportJob['leftOut']): string {
  const parts = leftOut.map(({ code, count }) => t(`leftOut.${code}`, { n: count }));
  return parts.length === 0 ? '' : t('export.leftOut', { what: parts.join(', ') });
}

function doneWords({ name, written, leftOut, hidden }: ExportJob): string {
  const outcome = fitsNothing(written, leftOut) ? t('export.nothingFits', { name }) : t('export.done', { name });
  return [outcome, hiddenWords(hidden), leftOutWords(leftOut)].filter(Boolean).join(' · ');
}

function words(job: ExportJob): string {
  const { name, state, written, total, reason } = job;
  switch (state) {
    case 'running':
      return `${t('export.running', { name })} ${total > 0 ? formatPercent(written, total) : ''}`;
    case 'failed':
      return t('export.failed', { name, reason: engineText(reason) });
    case 'done':
      return doneWords(job);
    default:
      return t(`export.${state}`, { name });
  }
}

/** The pointer is over it before it drags: time enough to have the file ready. "Show in folder" is the way by keys. */
function DragHandle({ id }: { id: number }) {
  const [dragId, setDragId] = useState('');
  return (
    <span
      className={classes.drag}
      draggable={dragId !== ''}
      onPointerEnter={() => void prepareDrag(id).then(setDragId)}
      onDragStart={(event) => {
        event.preventDefault();
        void desktopBridge()?.startDrag(dragId);
      }}
    >
      <GripVertical aria-hidden />
      {t('export.drag')}
    </span>
  );
}

function JobStatus({ job }: { job: ExportJob }) {
  const { id, state, path, leftOut, hidden } = job;
  useEffect(() => {
    if (state !== 'done' && state !== 'cancelled') return;
    const isLong = path !== '' || (state === 'done' && leftOut.length + hidden.length > 0);
    const timer = setTimeout(() => dismissExport(id), isLong ? OFFERED_MS : SAID_MS);
    return () => clearTimeout(timer);
  }, [id, state, path, leftOut, hidden]);
  const isRunning = state === 'running';
  return (
    <span className={cx(classes.door, state === 'failed' && classes.bad)} role="status">
      {words(job)}
      {path !== '' && <DragHandle id={id} />}
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
