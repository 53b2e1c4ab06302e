import { Plus } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { t } from '../../i18n/t.ts';
import { createAndOpenSession, createSession } from '../../state/sessions.ts';
import { Button } from '../../widgets/Button.tsx';
import { Input } from '../../widgets/Input.tsx';
import classes from './SessionsView.module.css';

const MOST_LETTERS = 120;

export function NewSession() {
  const [name, setName] = useState('');
  const isNamed = name.trim() !== '';
  const make = async (create: typeof createSession): Promise<void> => {
    if (await create(name)) setName('');
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isNamed) void make(createAndOpenSession);
  };
  return (
    <form className={classes.new} onSubmit={submit}>
      <Input
        className={classes.newName}
        aria-label={t('sessions.new.name')}
        placeholder={t('sessions.new.name')}
        maxLength={MOST_LETTERS}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" icon={<Plus aria-hidden />} disabled={!isNamed}>
        {t('sessions.new')}
      </Button>
      <Button variant="quiet" disabled={!isNamed} onClick={() => void make(createSession)}>
        {t('sessions.newOnly')}
      </Button>
    </form>
  );
}
