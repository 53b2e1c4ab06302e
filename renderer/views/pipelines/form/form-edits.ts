import type * as Edits from '../../../../core/collector/config/edit/edit-config.ts';
import { setDraft, useDraft } from '../draft.ts';

export type EditFunctions = typeof Edits;

/** Makes the changed text; undefined where it cannot be changed so. */
export type Make = (edits: EditFunctions, text: string) => string | undefined;

/** Changes the text of the editor by a function of `core/collector/config/edit`, whose code comes when a form is shown. */
export async function edit(make: Make): Promise<boolean> {
  const edits = await import('../../../../core/collector/config/edit/edit-config.ts');
  const changed = make(edits, useDraft.getState().text ?? '');
  if (changed === undefined) return false;
  setDraft(changed);
  return true;
}
