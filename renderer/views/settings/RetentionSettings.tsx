import type { Settings } from '../../../contract/operations/library.ts';
import { t } from '../../i18n/t.ts';
import { changeSettings } from '../../state/settings.ts';
import { NumberField, Section } from './Field.tsx';
import { parseGigabytes, parseHours, writeGigabytes, writeHours } from './parse-limit.ts';

export function RetentionSettings({ settings }: { settings: Settings['retention'] }) {
  const { maxBytes, maxAgeHours } = settings;
  return (
    <Section title={t('settings.retention')} note={t('settings.retention.note')}>
      <NumberField
        field="retention.maxBytes"
        label={t('settings.maxBytes')}
        hint={t('settings.maxBytes.note')}
        unit="GB"
        value={writeGigabytes(maxBytes)}
        parse={parseGigabytes}
        wrong={t('settings.maxBytes.wrong')}
        onChange={(value) => changeSettings('retention', { maxBytes: value })}
      />
      <NumberField
        field="retention.maxAgeHours"
        label={t('settings.maxAge')}
        hint={t('settings.maxAge.note')}
        unit={t('settings.hours')}
        value={writeHours(maxAgeHours)}
        parse={parseHours}
        wrong={t('settings.maxAge.wrong')}
        onChange={(value) => changeSettings('retention', { maxAgeHours: value })}
      />
    </Section>
  );
}
