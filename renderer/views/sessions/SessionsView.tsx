import { useEffect } from 'react';
import { t } from '../../i18n/t.ts';
import { useCapabilities } from '../../state/capabilities.ts';
import { openSession, refreshSessions, restoreSession, sortSessions, useSessions } from '../../state/sessions.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { EngineWords } from '../../widgets/EngineWords.tsx';
import { DeletedSessions } from './DeletedSessions.tsx';
import { NewSession } from './NewSession.tsx';
import { SessionRow } from './SessionRow.tsx';
import classes from './SessionsView.module.css';

/** What became of the last act: an error in words, a session that was made and is still to be opened, or a deletion with its undo. */
function Said() {
  const error = useSessions((state) => state.error);
  const deleted = useSessions((state) => state.deleted);
  const created = useSessions((state) => state.created);
  if (error) {
    return (
      <div className={classes.error} role="alert">
        <EngineWords texts={[error.message, error.hint]} />
      </div>
    );
  }
  if (created) {
    return (
      <p className={classes.said} role="status">
        {t('sessions.created', { name: created.name })}
        <Button variant="quiet" onClick={() => void openSession(created.id)}>
          {t('action.open')}
        </Button>
      </p>
    );
  }
  if (!deleted) return null;
  return (
    <p className={classes.said} role="status">
      {t('sessions.deleted', { name: deleted.name })}
      <Button variant="quiet" onClick={() => void restoreSession(deleted.id)}>
        {t('action.undo')}
      </Button>
    </p>
  );
}

/** Every session of this installation: open, name, describe, pin, throw away and take back. */
export function SessionsView() {
  const { sessions: isOffered } = useCapabilities();
  const library = useSessions((state) => state.library);
  useEffect(() => void refreshSessions(), []);
  if (!isOffered) return <EmptyState text={t('sessions.notHere')} />;
  const sessions = sortSessions(library?.sessions ?? []);
  return (
    <div className={classes.view}>
      <div className={classes.page}>
        <header className={classes.head}>
          <h2>{t('view.sessions')}</h2>
          {library && <code className={classes.folder}>{library.folder}</code>}
        </header>
        <NewSession />
        <Said />
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className="unseen">{t('sessions.pinned')}</span>
              </th>
              <th scope="col">{t('word.name')}</th>
              <th scope="col">{t('sessions.size')}</th>
              <th scope="col">{t('sessions.changed')}</th>
              <th scope="col">
                <span className="unseen">{t('sessions.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </tbody>
        </table>
        {library && sessions.length <= 1 && <p className={classes.hint}>{t('sessions.hint')}</p>}
        {library && library.deleted.length > 0 && <DeletedSessions deleted={library.deleted} />}
      </div>
    </div>
  );
}
