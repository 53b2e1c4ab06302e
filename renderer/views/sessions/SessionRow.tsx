import { AppWindow, FolderOpen, GitCompareArrows, Pencil, Pin, Trash2 } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import type { SessionEntry } from '../../../contract/operations/library.ts';
import { NS_PER_MS } from '../../../core/model/units.ts';
import { formatBytes } from '../../format/count.ts';
import { formatExactTime, formatTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { isComposing } from '../../is-composing.ts';
import { useCapabilities } from '../../state/capabilities.ts';
import { deleteSession, describeSession, openSession } from '../../state/sessions.ts';
import { useView } from '../../state/view.ts';
import { isEditable } from '../../workbench/keys.ts';
import { IconButton } from '../../widgets/IconButton.tsx';
import { SessionForm } from './SessionForm.tsx';
import classes from './SessionsView.module.css';

function OpenMark({ open }: Pick<SessionEntry, 'open'>) {
  if (open === '') return null;
  return <span className={open === 'here' ? classes.here : classes.elsewhere}>{t(`sessions.open.${open}`)}</span>;
}

function Actions({ session, onEdit }: { session: SessionEntry; onEdit: () => void }) {
  const { newWindow } = useCapabilities();
  const { id, name, open } = session;
  const label = (act: string): string => `${act}: ${name}`;
  return (
    <div className={classes.actions}>
      <IconButton
        label={label(t('action.open'))}
        icon={<FolderOpen aria-hidden />}
        disabled={open !== ''}
        onClick={() => void openSession(id)}
      />
      {newWindow && (
        <IconButton
          label={label(t('sessions.openNew'))}
          icon={<AppWindow aria-hidden />}
          disabled={open === 'here'}
          onClick={() => void openSession(id, 'new')}
        />
      )}
      <IconButton
        label={label(t('sessions.compare'))}
        icon={<GitCompareArrows aria-hidden />}
        disabled={open !== ''}
        onClick={() => compareWith(session)}
      />
      <IconButton label={label(t('sessions.edit'))} keys="F2" icon={<Pencil aria-hidden />} onClick={onEdit} />
      <IconButton
        label={label(t('sessions.delete'))}
        keys="Delete"
        icon={<Trash2 aria-hidden />}
        disabled={open !== ''}
        onClick={() => void deleteSession(session)}
      />
    </div>
  );
}

/** What was before is found in the session that is not open any more. */
function compareWith({ id }: SessionEntry): void {
  useView.getState().go('changes', id);
}

/** The name of the row above or below. */
function moveFocus(row: HTMLElement, step: 'previousElementSibling' | 'nextElementSibling'): void {
  row[step]?.querySelector<HTMLElement>('[data-name]')?.focus();
}

export function SessionRow({ session }: { session: SessionEntry }) {
  const [editing, setEditing] = useState(false);
  const { id, name, notes, pinned, bytes, changedMs, open } = session;
  const changedNs = BigInt(changedMs) * NS_PER_MS;
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>): void => {
    if (isComposing(event.nativeEvent) || isEditable(event.target)) return;
    const run: Record<string, () => void> = {
      F2: () => setEditing(true),
      Delete: () => open === '' && void deleteSession(session),
      ArrowUp: () => moveFocus(event.currentTarget, 'previousElementSibling'),
      ArrowDown: () => moveFocus(event.currentTarget, 'nextElementSibling'),
    };
    if (!run[event.key]) return;
    event.preventDefault();
    run[event.key]!();
  };
  return (
    <tr onKeyDown={onKeyDown}>
      <td>
        <IconButton
          label={`${t(pinned ? 'sessions.unpin' : 'sessions.pin')}: ${name}`}
          icon={<Pin aria-hidden />}
          active={pinned}
          className={pinned ? undefined : classes.unpinned}
          onClick={() => void describeSession({ id, pinned: !pinned })}
        />
      </td>
      <td className={classes.nameCell}>
        {editing ? (
          <SessionForm session={session} onDone={() => setEditing(false)} />
        ) : (
          <>
            <button
              type="button"
              data-name
              className={classes.name}
              title={t('sessions.file', { file: id })}
              aria-disabled={open !== ''}
              onClick={() => open === '' && void openSession(id)}
            >
              {name}
            </button>
            <OpenMark open={open} />
            {notes && <p className={classes.notes}>{notes}</p>}
          </>
        )}
      </td>
      <td className={classes.number}>{formatBytes(bytes)}</td>
      <td className={classes.time} title={formatExactTime(changedNs)}>
        {formatTime(changedNs, 0)}
      </td>
      <td>
        <Actions session={session} onEdit={() => setEditing(true)} />
      </td>
    </tr>
  );
}
