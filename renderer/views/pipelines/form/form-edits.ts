import type * as Edits from '../../../../core/collector/config/edit/edit-config.ts';
import { setDraft, useDraft } from '../draft.ts';

export type EditFunctions = typeof Edits;

/** Changes the text of the editor by a function of `core/collector/config/edit`, whose code comes when a form is shown. */
export async function edit(make: (edits: EditFunctions, text: string) => string | undefined): Promise<boolean> {
  const edits = await import('../../../../core/collector/config/edit/edit-config.ts');
  const changed = make(edits, useDraft.getState().text ?? '');
  if (changed === undefined) return false;
  setDraft(changed);
  return true;
}
