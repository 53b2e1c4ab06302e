import { useState, type KeyboardEvent } from 'react';
import type { SettingValue, WrittenSetting } from '../../../../core/collector/config/edit/edit-setting.ts';
import type { ConfigSetting } from '../../../../contract/operations/pipelines.ts';
import { isComposing } from '../../../is-composing.ts';
import { t } from '../../../i18n/t.ts';
import { Input } from '../../../widgets/Input.tsx';
import { Select } from '../../../widgets/Select.tsx';
import classes from '../PipelinesView.module.css';

export interface SettingFieldProps {
  label: string;
  setting: ConfigSetting;
  written: WrittenSetting;
  isFixed: boolean;
  /** Undefined: what holds without it. */
  onChange: (value: SettingValue | undefined) => void;
}

/** The value of one key. What is not written is shown as what holds without it. */
export function SettingField(props: SettingFieldProps) {
  const { setting, written } = props;
  const isOdd =
    written.kind === 'other' || (written.kind === 'texts') !== (setting.kind === 'texts' && written.kind !== 'none');
  if (isOdd) return <span className={classes.quiet}>{t('pipelines.settings.inText')}</span>;
  if (setting.kind === 'boolean') return <ChoiceField {...props} choices={['true', 'false']} />;
  if (setting.kind === 'choice') return <ChoiceField {...props} choices={setting.choices} />;
  return setting.kind === 'texts' ? <TextsField {...props} /> : <TextField {...props} />;
}

const DEFAULT = 'default';

function ChoiceField({
  label,
  setting,
  written,
  isFixed,
  onChange,
  choices,
}: SettingFieldProps & { choices: string[] }) {
  const text = written.kind === 'value' ? written.text : '';
  // A variable, or what is none of them.
  if (isFixed || (text !== '' && !choices.includes(text)))
    return <TextField label={label} setting={setting} written={written} isFixed={isFixed} onChange={onChange} />;
  const kind = setting.kind === 'boolean' ? 'value' : 'text';
  return (
    <Select
      label={label}
      value={text === '' ? DEFAULT : text}
      options={[
        {
          value: DEFAULT,
          label: setting.fallback === '' ? '–' : t('pipelines.settings.default', { value: setting.fallback }),
        },
        ...choices.map((value) => ({ value, label: value })),
      ]}
      onChange={(value) => onChange(value === DEFAULT ? undefined : { kind, text: value })}
    />
  );
}

/** What is typed, until it is taken: on Enter, or when the field is left. Escape gives it up. */
function useTyped(value: string, take: (typed: string) => void) {
  const [typed, setTyped] = useState<string>();
  const commit = (): void => {
    setTyped(undefined);
    if (typed !== undefined && typed !== value) take(typed);
  };
  return { shown: typed ?? value, setTyped, commit, giveUp: () => setTyped(undefined) };
}

function TextField({ label, setting, written, isFixed, onChange }: SettingFieldProps) {
  const isText = setting.kind === 'text' || setting.kind === 'choice';
  const { shown, setTyped, commit, giveUp } = useTyped(written.kind === 'value' ? written.text : '', (text) =>
    onChange(text === '' ? undefined : { kind: isText && !text.startsWith('${') ? 'text' : 'value', text }),
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Enter') commit();
    if (event.key === 'Escape') giveUp();
    if (event.key === 'Enter' || event.key === 'Escape') event.stopPropagation();
  };
  return (
    <Input
      aria-label={label}
      value={shown}
      placeholder={setting.fallback}
      readOnly={isFixed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
}

function TextsField({ label, written, isFixed, onChange }: SettingFieldProps) {
  const texts = written.kind === 'texts' ? written.texts : [];
  const { shown, setTyped, commit } = useTyped(texts.join('\n'), (typed) => {
    const lines = typed.split('\n').filter((line) => line.trim() !== '');
    onChange(lines.length === 0 ? undefined : { kind: 'texts', texts: lines });
  });
  return (
    <textarea
      aria-label={label}
      className={classes.settingTexts}
      rows={Math.min(8, Math.max(2, shown.split('\n').length))}
      spellCheck={false}
      placeholder={t('pipelines.settings.aLine')}
      value={shown}
      readOnly={isFixed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
    />
  );
}
