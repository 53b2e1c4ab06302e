import { t } from '../../i18n/t.ts';
import { useSession } from '../../state/session.ts';
import { Arrivals, Losses } from './Arrivals.tsx';
import { OpenPanel } from './OpenPanel.tsx';
import { RecentSessions } from './RecentSessions.tsx';
import { SendPanel } from './SendPanel.tsx';
import classes from './StartView.module.css';
import { Summary } from './Summary.tsx';

/** How data gets in while there is none; what there is and where to go on once there is some. */
export function StartView() {
  const session = useSession((state) => state.session);
  if (!session) return null;
  const isEmpty = session.timeRange === null;
  return (
    <div className={classes.view}>
      <div className={classes.page}>
        {isEmpty && (
          <header className={classes.welcome}>
            <h1>{t('start.welcome')}</h1>
            <p>{t('start.welcome.note')}</p>
          </header>
        )}
        <div className={classes.columns}>
          <div className={classes.column}>{isEmpty ? <SendPanel /> : <Summary session={session} />}</div>
          <div className={classes.column}>
            <Arrivals />
            <OpenPanel isEmpty={isEmpty} />
            <RecentSessions />
            <Losses />
            {!isEmpty && <SendPanel />}
          </div>
        </div>
      </div>
    </div>
  );
}
