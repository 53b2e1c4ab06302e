import { useState, type FormEvent, type KeyboardEvent } from 'react';
import type { SessionEntry } from '../../../contract/operations/library.ts';
import { t } from '../../i18n/t.ts';
import { isComposing } from '../../is-composing.ts';
import { describeSession } from '../../state/sessions.ts';
import { Button } from '../../widgets/Button.tsx';
import { Input } from '../../widgets/Input.tsx';
import classes from './SessionsView.module.css';

const MOST_LETTERS = 120;
const MOST_NOTES = 20_000;

/** Name and notes, in the place of the row's name. */
export function SessionForm({ session, onDone }: { session: SessionEntry; onDone: () => void }) {
  const [name, setName] = useState(session.name);
  const [notes, setNotes] = useState(session.notes);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (name.trim() === '') return;
    await describeSession({ id: session.id, name, notes });
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || isComposing(event.nativeEvent)) return;
    event.preventDefault();
    onDone();
  };
  return (
    <form className={classes.form} onSubmit={(event) => void save(event)} onKeyDown={onKeyDown}>
      <Input
        aria-label={t('word.name')}
        value={name}
        maxLength={MOST_LETTERS}
        invalid={name.trim() === ''}
        autoFocus
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
      />
      <textarea
        className={classes.notesInput}
        aria-label={t('sessions.notes')}
        placeholder={t('sessions.notes')}
        rows={2}
        maxLength={MOST_NOTES}
        value={notes}
        onChange={(event) => setNotes(event.target.value)}
      />
      <div className={classes.formButtons}>
        <Button type="submit" variant="primary" disabled={name.trim() === ''}>
          {t('action.save')}
        </Button>
        <Button onClick={onDone}>{t('action.cancel')}</Button>
      </div>
    </form>
  );
}
