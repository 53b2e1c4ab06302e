import { useId, useState } from 'react';
import { DEFAULT_SETTINGS, TEXT_RULES, type Settings, type TextRule } from '../../../contract/operations/library.ts';
import { t } from '../../i18n/t.ts';
import { changeSettings } from '../../state/settings.ts';
import { Button } from '../../widgets/Button.tsx';
import { CheckField, Row, Section } from './Field.tsx';
import { readKeys } from './read-keys.ts';
import classes from './SettingsView.module.css';

const ROWS = 8;

function KeysField({ keys }: { keys: readonly string[] }) {
  const [draft, setDraft] = useState<string | null>(null);
  const hintId = useId();
  const shown = draft ?? keys.join('\n');
  const wanted = readKeys(shown);
  const save = (): void => {
    if (draft === null || !wanted.ok) return;
    setDraft(null);
    if (wanted.keys.join('\n') !== keys.join('\n')) changeSettings('redaction', { keys: wanted.keys });
  };
  return (
    <Row label={t('settings.keys')}>
      <textarea
        className={classes.keys}
        aria-label={t('settings.keys')}
        aria-describedby={hintId}
        aria-invalid={!wanted.ok}
        spellCheck={false}
        rows={ROWS}
        value={shown}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={save}
      />
      <p id={hintId} className={wanted.ok ? classes.hint : classes.error}>
        {wanted.ok ? t('settings.keys.note') : t('settings.keys.wrong')}
      </p>
      <Button
        variant="quiet"
        onClick={() => {
          setDraft(null);
          changeSettings('redaction', { keys: DEFAULT_SETTINGS.redaction.keys });
        }}
      >
        {t('settings.keys.default')}
      </Button>
    </Row>
  );
}

function TextsField({ texts }: { texts: readonly TextRule[] }) {
  const change = (rule: TextRule, isOn: boolean) =>
    changeSettings('redaction', { texts: TEXT_RULES.filter((one) => (one === rule ? isOn : texts.includes(one))) });
  return (
    <Row label={t('settings.texts')} hint={t('settings.texts.note')}>
      {TEXT_RULES.map((rule) => (
        <CheckField
          key={rule}
          field="redaction.texts"
          label={t(`redaction.${rule}`)}
          value={texts.includes(rule)}
          onChange={(value) => change(rule, value)}
        />
      ))}
    </Row>
  );
}

export function RedactionSettings({ settings }: { settings: Settings['redaction'] }) {
  const { onReceive, onExport, keys, texts, keepEqual } = settings;
  return (
    <Section title={t('settings.redaction')} note={t('settings.redaction.note')}>
      <CheckField
        field="redaction.onReceive"
        label={t('settings.onReceive')}
        hint={t('settings.onReceive.note')}
        value={onReceive}
        onChange={(value) => changeSettings('redaction', { onReceive: value })}
      />
      <CheckField
        field="redaction.onExport"
        label={t('settings.onExport')}
        hint={t('settings.onExport.note')}
        value={onExport}
        onChange={(value) => changeSettings('redaction', { onExport: value })}
      />
      <TextsField texts={texts} />
      <CheckField
        field="redaction.keepEqual"
        label={t('settings.keepEqual')}
        hint={t('settings.keepEqual.note')}
        value={keepEqual}
        onChange={(value) => changeSettings('redaction', { keepEqual: value })}
      />
      <KeysField keys={keys} />
    </Section>
  );
}
