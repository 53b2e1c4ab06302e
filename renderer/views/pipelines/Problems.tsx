import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import type { ConfigNote } from '../../../contract/operations/pipelines.ts';
import { t } from '../../i18n/t.ts';
import { EngineWords } from '../../widgets/EngineWords.tsx';
import { goToPlace } from './desk-actions.ts';
import { useDraft } from './draft.ts';
import classes from './PipelinesView.module.css';
import { Said } from './Said.tsx';

/** What is wrong with the text and what is left out of it; a click puts the caret there. */
export function Problems() {
  const { checked, error } = useDraft();
  const isFine = checked && checked.problems.length + checked.warnings.length === 0;
  return (
    <div className={classes.problems} role="region" aria-label={t('pipelines.problems')}>
      {error && (
        <div className={classes.wrong} role="alert">
          <CircleAlert aria-hidden />
          <div>
            <EngineWords texts={[error.message, error.hint]} />
          </div>
        </div>
      )}
      {isFine && !error && (
        <p className={classes.fine}>
          <CircleCheck aria-hidden />
          {t('pipelines.fine')}
        </p>
      )}
      <ul>
        {checked?.problems.map((note, at) => (
          <Note key={at} note={note} look="problem" />
        ))}
        {checked?.warnings.map((note, at) => (
          <Note key={at} note={note} look="warning" />
        ))}
      </ul>
    </div>
  );
}

function Note({ note: { line, column, message }, look }: { note: ConfigNote; look: 'problem' | 'warning' }) {
  const Mark = look === 'problem' ? CircleAlert : TriangleAlert;
  return (
    <li>
      <button type="button" className={classes.note} data-look={look} onClick={() => goToPlace(line, column)}>
        <Mark aria-hidden />
        <span className={classes.notePlace}>{t(`pipelines.${look}.at`, { line, column })}</span>
        <Said text={message} />
      </button>
    </li>
  );
}
