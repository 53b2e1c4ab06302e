import { t } from '../../i18n/t.ts';
import { readAgain, type ImportJob } from '../../state/imports.ts';
import { Button } from '../../widgets/Button.tsx';
import classes from './ImportList.module.css';

/** Asks whether times without a zone are of this machine's; not where that is UTC anyway, or the file cannot be read again. */
export function ZoneQuestion({ job }: { job: ImportJob }) {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const isOpen = job.account?.warnings.some(({ code }) => code === 'zone-assumed') === true;
  if (!isOpen || job.account?.importId === undefined || timeZone === 'UTC') return null;
  return (
    <div className={classes.question}>
      <span>{t('start.import.zone')}</span>
      <Button onClick={() => readAgain(job, timeZone)}>{t('start.import.zone.again', { zone: timeZone })}</Button>
    </div>
  );
}
