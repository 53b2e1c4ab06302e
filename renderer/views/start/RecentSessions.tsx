import { formatBytes } from '../../format/count.ts';
import { formatTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { openSession, sortSessions, useSessions } from '../../state/sessions.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import classes from './RecentSessions.module.css';
import panel from './StartView.module.css';

/** The manager has the others. */
const MOST = 5;

/** Other sessions to go on with; nothing where there are none. */
export function RecentSessions() {
  const library = useSessions((state) => state.library);
  const others = sortSessions(library?.sessions ?? []).filter(({ open }) => open !== 'here');
  if (others.length === 0) return null;
  return (
    <section className={panel.panel}>
      <h2>{t('sessions.recent')}</h2>
      <ul className={classes.list}>
        {others.slice(0, MOST).map(({ id, name, bytes, changedMs, open }) => (
          <li key={id}>
            <button
              type="button"
              className={classes.name}
              disabled={open === 'elsewhere'}
              onClick={() => void openSession(id)}
            >
              {name}
            </button>
            <span className={classes.quiet}>
              {open === 'elsewhere' && `${t('sessions.open.elsewhere')} · `}
              {formatBytes(bytes)} · {formatTime(BigInt(changedMs) * 1_000_000n, 0)}
            </span>
          </li>
        ))}
      </ul>
      <div className={classes.all}>
        <Button variant="quiet" onClick={() => useView.getState().go('sessions')}>
          {t('sessions.all')}
        </Button>
        <Button variant="quiet" onClick={() => useView.getState().go('changes')}>
          {t('view.changes')}
        </Button>
      </div>
    </section>
  );
}
