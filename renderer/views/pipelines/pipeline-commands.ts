import { t, type PlainKey } from '../../i18n/t.ts';
import type { Command } from '../../workbench/command.ts';
import { apply, chooseConfig, revert, stop } from './desk-actions.ts';
import { usePipelines } from './desk-state.ts';
import { isEdited, useDraft } from './draft.ts';

interface Parts {
  /** The editor. */
  focus: () => void;
}

function command(id: string, label: PlainKey, keys: string[], run: () => void, when?: () => boolean): Command {
  return { id: `pipelines.${id}`, label: () => t(label), group: 'here', keys, run, ...(when && { when }) };
}

const isRunning = (): boolean => usePipelines.getState().state?.state === 'running';
const mayChange = (): boolean => usePipelines.getState().state?.fixedBecause === '';
const isChanged = (): boolean => isEdited(useDraft.getState(), usePipelines.getState().state);

export function pipelineCommands({ focus }: Parts): Command[] {
  return [
    command('write', 'pipelines.write', ['/'], focus),
    command('apply', 'pipelines.apply.why', ['Mod+Enter'], apply, mayChange),
    command('revert', 'pipelines.revert', [], revert, isChanged),
    command('stop', 'pipelines.stop', [], stop, () => isRunning() && mayChange()),
    command('openFile', 'pipelines.openFile', [], chooseConfig, mayChange),
  ];
}
