import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import type { CheckedConfig, ConfigNote } from '../../../contract/operations/pipelines.ts';
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
        {notesOf(checked).map(({ note, look }, at) => (
          <Note key={at} note={note} look={look} />
        ))}
      </ul>
    </div>
  );
}

/** By their place; a warning before a problem at the same one, which may follow from it. */
export function notesOf(checked: Pick<CheckedConfig, 'problems' | 'warnings'> | null) {
  const warnings = checked?.warnings.map((note) => ({ note, look: 'warning' as const })) ?? [];
  const problems = checked?.problems.map((note) => ({ note, look: 'problem' as const })) ?? [];
  return [...warnings, ...problems].sort((a, b) => a.note.line - b.note.line || a.note.column - b.note.column);
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
