import type { Settings } from '../../../contract/operations/library.ts';
import { t } from '../../i18n/t.ts';
import { changeSettings } from '../../state/settings.ts';
import { CheckField, Section } from './Field.tsx';

const FIELDS = ['tray', 'notifyFirstError', 'checkForUpdates'] as const;

export function DesktopSettings({ settings }: { settings: Settings['desktop'] }) {
  return (
    <Section title={t('settings.desktop')}>
      {FIELDS.map((field) => (
        <CheckField
          key={field}
          field={`desktop.${field}`}
          label={t(`settings.${field}`)}
          hint={t(`settings.${field}.note`)}
          value={settings[field]}
          onChange={(value) => changeSettings('desktop', { [field]: value })}
        />
      ))}
    </Section>
  );
}
