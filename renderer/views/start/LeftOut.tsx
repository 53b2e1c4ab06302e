import { CircleAlert } from 'lucide-react';
import { t } from '../../i18n/t.ts';
import { useCapabilities } from '../../state/capabilities.ts';
import { importInNewSession, type ImportJob } from '../../state/imports.ts';
import { Button } from '../../widgets/Button.tsx';
import { EngineWords } from '../../widgets/EngineWords.tsx';
import classes from './ImportList.module.css';

/** It may be opened, and not beside what this session holds. */
export const isLeftOut = ({ state, account }: ImportJob): boolean =>
  state === 'ended' && account?.state === 'failed' && account.advice === 'new-session';

/** The others are counted. */
const MOST_NAMED = 3;

/** Files that were left out of a session for the same reason: told once, and opened in another one together. */
export function LeftOut({ jobs }: { jobs: readonly ImportJob[] }) {
  const { sessions: hasSessions } = useCapabilities();
  const names = jobs.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = jobs.length - names.length;
  const reasons = [...new Set(jobs.map(({ account }) => account?.error ?? ''))];
  return (
    <article className={classes.job}>
      <div className={classes.line}>
        <CircleAlert aria-hidden className={classes.bad} />
        <strong>{t('start.import.leftOut', { n: jobs.length })}</strong>
      </div>
      <p className={classes.quiet}>
        {names.join(', ')}
        {more > 0 && ` ${t('start.import.leftOutMore', { n: more })}`}
      </p>
      {reasons.map((reason) => (
        <div key={reason} className={classes.reason}>
          <EngineWords texts={[reason]} />
        </div>
      ))}
      {hasSessions && (
        <div className={classes.act}>
          <Button onClick={() => void importInNewSession(jobs)}>{t('start.import.newSession')}</Button>
        </div>
      )}
    </article>
  );
}
