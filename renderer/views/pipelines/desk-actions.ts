import { create } from 'zustand';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { useDefault } from './default-state.ts';
import { takeState, usePipelines } from './desk-state.ts';
import { applyDraft, setDraft, stopPipelines, useDraft } from './draft.ts';

/** A place in the editor to go to; a new object is a new wish. */
export interface EditorPlace {
  readonly line: number;
  readonly column: number;
}

/** What one part of the desk wants of the editor. */
export const useEditorPlace = create<{ readonly place: EditorPlace | null }>()(() => ({ place: null }));

export const goToPlace = (line: number, column: number): void => useEditorPlace.setState({ place: { line, column } });

export const apply = (): void => void applyDraft(takeState);
export const stop = (): void => void stopPipelines(takeState);

/** What runs without a configuration, as one, is what stands in the editor; `focus` goes there. */
export function editDefault(focus: () => void): void {
  const { pipeline } = useDefault.getState();
  if (pipeline) setDraft(pipeline.yaml);
  focus();
}

export const select = (key: string): void => useView.getState().select(key);

export function revert(): void {
  setDraft(usePipelines.getState().state?.yaml ?? '');
}

/** Configurations are written by hand: what is larger is another file. */
const MOST_BYTES = 1_000_000;

/** Puts a Collector's file into the editor; nothing runs before somebody applies it. */
export function chooseConfig(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.yaml,.yml,text/yaml';
  input.onchange = () => {
    const file = input.files?.[0];
    if (file && file.size <= MOST_BYTES) void file.text().then(setDraft);
    else if (file) useDraft.setState({ error: { code: 'too-large', message: t('pipelines.tooLarge'), hint: '' } });
  };
  input.click();
}
