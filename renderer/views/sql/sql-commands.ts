import { t, type PlainKey } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import type { Command } from '../../workbench/command.ts';
import { cancelRun, runDraft, useSqlRun } from './sql-run.ts';

interface Parts {
  /** The editor. */
  focus: () => void;
  openSaved: () => void;
}

function command(id: string, label: PlainKey, keys: string[], run: () => void, when?: () => boolean): Command {
  return { id: `sql.${id}`, label: () => t(label), group: 'here', keys, run, ...(when && { when }) };
}

const hasAnswer = (): boolean => useSqlRun.getState().answer !== undefined;

function otherPicture(): void {
  const { place, setParam } = useView.getState();
  setParam('as', place.params.as === 'chart' ? '' : 'chart');
}

export function sqlCommands({ focus, openSaved }: Parts): Command[] {
  return [
    command('write', 'sql.write', ['/'], focus),
    command('run', 'sql.run', ['Mod+Enter'], () => void runDraft()),
    command('cancel', 'sql.cancel', ['Escape'], cancelRun, () => useSqlRun.getState().isRunning),
    command('saved', 'sql.saved', ['Mod+S'], openSaved),
    command('shownAs', 'sql.shownAs', ['V'], otherPicture, hasAnswer),
  ];
}
