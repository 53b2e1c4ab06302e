import { Undo2 } from 'lucide-react';
import type { SessionEntry } from '../../../contract/operations/library.ts';
import { formatBytes } from '../../format/count.ts';
import { formatTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { restoreSession } from '../../state/sessions.ts';
import { Button } from '../../widgets/Button.tsx';
import classes from './SessionsView.module.css';

export function DeletedSessions({ deleted }: { deleted: readonly SessionEntry[] }) {
  return (
    <section className={classes.deleted}>
      <h3>{t('sessions.trash')}</h3>
      <p className={classes.hint}>{t('sessions.trash.note')}</p>
      <ul>
        {deleted.map(({ id, name, bytes, changedMs }) => (
          <li key={id}>
            <span className={classes.deletedName}>{name}</span>
            <span className={classes.quiet}>
              {formatBytes(bytes)} · {formatTime(BigInt(changedMs) * 1_000_000n, 0)}
            </span>
            <Button
              variant="quiet"
              icon={<Undo2 aria-hidden />}
              aria-label={`${t('sessions.restore')}: ${name}`}
              onClick={() => void restoreSession(id)}
            >
              {t('sessions.restore')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
