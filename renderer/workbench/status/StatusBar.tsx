import { t } from '../../i18n/t.ts';
import { useSession } from '../../state/session.ts';
import { HiddenStatus } from './HiddenStatus.tsx';
import { JobsStatus } from './JobsStatus.tsx';
import { LossesStatus } from './LossesStatus.tsx';
import { PictureStatus } from './PictureStatus.tsx';
import { ReceiversStatus } from './ReceiversStatus.tsx';
import classes from './StatusBar.module.css';
import { StoreStatus } from './StoreStatus.tsx';
import { Switches } from './Switches.tsx';

function Counts() {
  const counts = useSession((state) => state.session?.counts);
  if (!counts) return null;
  const { spans, traces, logs, points } = counts;
  const parts = [
    t('count.spans', { n: spans }),
    t('count.traces', { n: traces }),
    ...(logs > 0 ? [t('count.logs', { n: logs })] : []),
    ...(points > 0 ? [t('count.points', { n: points })] : []),
  ];
  const text = parts.join(' · ');
  return (
    <span className={classes.counts} title={text}>
      {text}
    </span>
  );
}

/** Tells the truth at all times; each part is a door to its explanation. */
export function StatusBar() {
  return (
    <footer className={classes.bar} aria-label={t('status.label')}>
      <Counts />
      <LossesStatus />
      <JobsStatus />
      <PictureStatus />
      <HiddenStatus />
      <span className={classes.gap} />
      <StoreStatus />
      <ReceiversStatus />
      <Switches />
    </footer>
  );
}
