import { Bookmark, Trash2 } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { t } from '../../i18n/t.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Input } from '../../widgets/Input.tsx';
import { Popover } from '../../widgets/Popover.tsx';
import { saveQuery, type SavedQuery } from './desk-document.ts';
import { changeDesk, removeSaved, undoRemoval, useDesk } from './desk-state.ts';
import { useSqlRun } from './sql-run.ts';
import classes from './SqlView.module.css';

interface SavedQueriesProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Puts a statement into the editor. It is not run: the session, and what is saved in it, may be a stranger's. */
  onPick: (sql: string) => void;
}

/** The queries kept in this session: to take one up, to keep what stands in the editor, to let one go. */
export function SavedQueries({ open, onOpenChange, onPick }: SavedQueriesProps) {
  const { desk, removed } = useDesk();
  return (
    <Popover
      open={open}
      onOpenChange={onOpenChange}
      title={t('sql.saved')}
      trigger={<Button icon={<Bookmark aria-hidden />}>{t('sql.saved')}</Button>}
    >
      <div className={classes.saved}>
        <SaveForm />
        {desk.saved.length === 0 && <EmptyState text={t('sql.nothingSaved')} />}
        <ul aria-label={t('sql.saved')}>
          {desk.saved.map((query) => (
            <Saved key={query.name} query={query} onPick={onPick} />
          ))}
        </ul>
        {removed && (
          <p className={classes.removed} role="status">
            {t('sql.removed', { name: removed.name })} <Button onClick={undoRemoval}>{t('report.undo')}</Button>
          </p>
        )}
      </div>
    </Popover>
  );
}

function Saved({ query, onPick }: { query: SavedQuery; onPick: (sql: string) => void }) {
  return (
    <li>
      <button type="button" className={classes.query} onClick={() => onPick(query.sql)}>
        <span>{query.name}</span>
        <code>{query.sql.trim().replace(/\s+/g, ' ')}</code>
      </button>
      <IconButton
        label={t('sql.remove', { name: query.name })}
        icon={<Trash2 aria-hidden />}
        onClick={() => removeSaved(query)}
      />
    </li>
  );
}

function SaveForm() {
  const [name, setName] = useState('');
  const sql = useSqlRun(({ draft }) => draft.trim());
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() === '' || sql === '') return;
    void changeDesk(saveQuery(name.trim(), sql));
    setName('');
  };
  return (
    <form className={classes.saveForm} onSubmit={save}>
      <Input
        aria-label={t('sql.name')}
        placeholder={t('sql.name')}
        maxLength={120}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <Button type="submit" disabled={name.trim() === '' || sql === ''}>
        {t('sql.save')}
      </Button>
    </form>
  );
}
