import { t } from '../../i18n/t.ts';
import { dismissSessionsError, useSessions } from '../../state/sessions.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { EngineWords } from '../../widgets/EngineWords.tsx';
import classes from './LostBanner.module.css';

/** A session that could not be made or opened, wherever that was asked for; the screen of sessions says so itself. */
export function SessionsBanner() {
  const error = useSessions((state) => state.error);
  const isSaid = useView(({ place }) => place.view === 'sessions');
  if (!error || isSaid) return null;
  return (
    <div className={classes.banner} role="alert">
      <span>
        <EngineWords texts={[error.message, error.hint]} />
      </span>
      <Button variant="quiet" onClick={dismissSessionsError}>
        {t('action.close')}
      </Button>
    </div>
  );
}
