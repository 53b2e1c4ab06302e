import { t, type PlainKey } from '../../i18n/t.ts';
import { editReport, redoReport, undoReport, useReport } from '../../state/report.ts';
import { useView } from '../../state/view.ts';
import type { Command } from '../../workbench/command.ts';
import { saveCommands } from './save-report.ts';

const selected = (): string => useView.getState().place.selection;
const blocks = () => useReport.getState().history.now.blocks;
const hasSelected = (): boolean => blocks().some(({ id }) => id === selected());

function command(id: string, label: PlainKey, keys: string[], run: () => void, when?: () => boolean): Command {
  return { id: `report.${id}`, label: () => t(label), group: 'here', keys, run, ...(when && { when }) };
}

/** Puts empty notes after the selected block and opens them. */
export function addNotes(): void {
  const ids = new Set(blocks().map(({ id }) => id));
  editReport({ kind: 'add', block: { kind: 'notes', markdown: '' }, after: selected() });
  const added = blocks().find(({ id }) => !ids.has(id));
  if (added) openNotes(added.id);
}

/** '' closes them. */
export function openNotes(id: string): void {
  const { change, place } = useView.getState();
  const { edit: _closed, ...params } = place.params;
  change({ selection: id || place.selection, params: id === '' ? params : { ...params, edit: id } }, 'replace');
}

/** The neighbour takes the place of what was removed. */
export function removeBlock(id: string): void {
  const at = blocks().findIndex((block) => block.id === id);
  const next = blocks()[at + 1] ?? blocks()[at - 1];
  editReport({ kind: 'remove', id });
  useView.getState().select(next?.id ?? '');
}

function walk(by: -1 | 1): void {
  const at = blocks().findIndex(({ id }) => id === selected());
  const to = at < 0 ? (by > 0 ? 0 : blocks().length - 1) : Math.min(Math.max(at + by, 0), blocks().length - 1);
  useView.getState().select(blocks()[to]?.id ?? '');
}

const isNotes = (): boolean => blocks().some(({ id, kind }) => id === selected() && kind === 'notes');
const move = (by: -1 | 1) => (): void => editReport({ kind: 'move', id: selected(), by });

export const reportCommands = (isPdfPrinted: boolean): readonly Command[] => [
  command('addNotes', 'report.addNotes', ['N'], addNotes),
  command('editNotes', 'report.editNotes', ['Enter'], () => openNotes(selected()), isNotes),
  command('previous', 'report.previous', ['ArrowUp'], () => walk(-1)),
  command('next', 'report.next', ['ArrowDown'], () => walk(1)),
  command('up', 'report.up', ['Alt+ArrowUp'], move(-1), hasSelected),
  command('down', 'report.down', ['Alt+ArrowDown'], move(1), hasSelected),
  command('remove', 'report.remove', ['Delete', 'Backspace'], () => removeBlock(selected()), hasSelected),
  command('undo', 'report.undo', ['Mod+Z'], undoReport, () => useReport.getState().history.past.length > 0),
  command(
    'redo',
    'report.redo',
    ['Mod+Shift+Z', 'Mod+Y'],
    redoReport,
    () => useReport.getState().history.future.length > 0,
  ),
  ...saveCommands(isPdfPrinted),
];
