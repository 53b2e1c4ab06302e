import type * as Edits from '../../../../core/collector/config/edit/edit-config.ts';
import type { CheckedConfig, ComponentSection } from '../../../../contract/operations/pipelines.ts';
import type { Signal } from '../../../../core/model/telemetry.ts';
import { checkedNow, setDraft, useDraft } from '../draft.ts';

export type EditFunctions = typeof Edits;

/** Makes the changed text; undefined where it cannot be changed so. `config` is what stands in that very text. */
export type Make = (edits: EditFunctions, text: string, config: CheckedConfig) => string | undefined;

/** Changes the text of the editor by a function of `core/collector/config/edit`, whose code comes when a form is shown. */
export async function edit(make: Make): Promise<boolean> {
  const edits = await import('../../../../core/collector/config/edit/edit-config.ts');
  const config = await checkedNow();
  const changed = config && make(edits, useDraft.getState().text ?? '', config);
  if (changed === undefined || changed === null) return false;
  setDraft(changed);
  return true;
}

/** A pipeline with what the first one has of receivers and exporters, or with the first of each that is defined. */
export const addPipelineOf =
  (signal: Signal): Make =>
  (edits, text, { pipelines, components }) => {
    const taken = pipelines.map(({ id }) => id);
    const firstOf = (section: ComponentSection): string[] =>
      components.flatMap((one) => (one.section === section ? [one.id] : [])).slice(0, 1);
    const { receivers, exporters } = pipelines[0] ?? {
      receivers: firstOf('receivers'),
      exporters: firstOf('exporters'),
    };
    return edits.addPipeline(text, edits.freeId(signal, taken), { receivers, processors: [], exporters });
  };
