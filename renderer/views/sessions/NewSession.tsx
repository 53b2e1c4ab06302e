import { Plus } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { t } from '../../i18n/t.ts';
import { createSession } from '../../state/sessions.ts';
import { Button } from '../../widgets/Button.tsx';
import { Input } from '../../widgets/Input.tsx';
import classes from './SessionsView.module.css';

const MOST_LETTERS = 120;

export function NewSession() {
  const [name, setName] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (name.trim() === '') return;
    if (await createSession(name)) setName('');
  };
  return (
    <form className={classes.new} onSubmit={(event) => void submit(event)}>
      <Input
        className={classes.newName}
        aria-label={t('sessions.new.name')}
        placeholder={t('sessions.new.name')}
        maxLength={MOST_LETTERS}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" icon={<Plus aria-hidden />} disabled={name.trim() === ''}>
        {t('sessions.new')}
      </Button>
    </form>
  );
}
