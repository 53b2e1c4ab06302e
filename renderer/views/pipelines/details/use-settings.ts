import { useEffect, useState } from 'react';
import type * as Edits from '../../../../core/collector/config/edit/edit-config.ts';
import type { SettingValue } from '../../../../core/collector/config/edit/edit-setting.ts';
import type { ComponentSection, ConfigSetting } from '../../../../contract/operations/pipelines.ts';
import { callEngine } from '../../../state/connection.ts';
import { setDraft, useDraft } from '../draft.ts';
import type { SettingWordsTable } from './setting-docs.ts';

export type SettingEdits = Pick<typeof Edits, 'clearSetting' | 'readSetting' | 'writeSetting'>;

/** The keys of a component, asked for anew when the text was checked: what is written brings keys with it. */
export function useSettingKeys(section: ComponentSection, id: string): readonly ConfigSetting[] {
  const yaml = useDraft((draft) => draft.checkedText);
  const [keys, setKeys] = useState<readonly ConfigSetting[]>([]);
  useEffect(() => {
    const asking = new AbortController();
    void callEngine('pipelines.settings', { yaml, section, id }, { signal: asking.signal }).then((answer) => {
      if (answer.ok && !asking.signal.aborted) setKeys(answer.value.settings);
    });
    return () => asking.abort();
  }, [yaml, section, id]);
  return keys;
}

/** The functions that read and write settings in the text, whose code comes when a form is shown. */
export function useSettingEdits(): SettingEdits | undefined {
  const [edits, setEdits] = useState<SettingEdits>();
  useEffect(() => {
    let isGone = false;
    void import('../../../../core/collector/config/edit/edit-config.ts').then((loaded) => {
      if (!isGone) setEdits(loaded);
    });
    return () => void (isGone = true);
  }, []);
  return edits;
}

/** What the keys are for, which comes when a form is shown as well. */
export function useSettingWords(): SettingWordsTable | undefined {
  const [words, setWords] = useState<SettingWordsTable>();
  useEffect(() => {
    let isGone = false;
    void import('../../../i18n/setting-words.ts').then(({ SETTING_WORDS }) => {
      if (!isGone) setWords(SETTING_WORDS);
    });
    return () => void (isGone = true);
  }, []);
  return words;
}

/** Writes a setting into the text of the editor, or takes it out where there is no value. False where a form cannot. */
export function changeSetting(
  { writeSetting, clearSetting }: SettingEdits,
  path: readonly string[],
  value: SettingValue | undefined,
): boolean {
  const text = useDraft.getState().text ?? '';
  const changed = value ? writeSetting(text, path, value) : clearSetting(text, path);
  if (changed !== undefined) setDraft(changed);
  return changed !== undefined;
}
