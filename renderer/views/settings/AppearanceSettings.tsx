import { withSeparators } from '../../format/separators.ts';
import { CLOCKS, LANGUAGES, NUMBER_STYLES } from '../../i18n/locale.ts';
import { t } from '../../i18n/t.ts';
import { usePreferences } from '../../state/preferences.ts';
import { Select } from '../../widgets/Select.tsx';
import { Row, Section } from './Field.tsx';

const THEMES = ['system', 'dark', 'light'] as const;
const DENSITIES = ['normal', 'compact'] as const;
const ZONES = ['local', 'utc'] as const;
/** Each in its own language: who reads the other one cannot be helped by a translation. */
const LANGUAGE_NAMES = { en: 'English', ko: '한국어' } as const;

/** Shows both separators. */
const EXAMPLE = '1,234,567.8';

/** How the page looks: kept in this browser, not with the sessions. */
export function AppearanceSettings() {
  const { theme, density, language, zone, clock, numbers, set } = usePreferences();
  return (
    <Section title={t('settings.appearance')} note={t('settings.appearance.note')}>
      <Row label={t('settings.theme')}>
        <Select
          label={t('settings.theme')}
          value={theme}
          options={THEMES.map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
          onChange={(value) => set({ theme: value })}
        />
      </Row>
      <Row label={t('settings.density')}>
        <Select
          label={t('settings.density')}
          value={density}
          options={DENSITIES.map((value) => ({ value, label: t(`settings.density.${value}`) }))}
          onChange={(value) => set({ density: value })}
        />
      </Row>
      <Row label={t('settings.language')}>
        <Select
          label={t('settings.language')}
          value={language}
          options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          onChange={(value) => set({ language: value })}
        />
      </Row>
      <Row label={t('settings.zone')}>
        <Select
          label={t('settings.zone')}
          value={zone}
          options={ZONES.map((value) => ({ value, label: t(`settings.zone.${value}`) }))}
          onChange={(value) => set({ zone: value })}
        />
      </Row>
      <Row label={t('settings.clock')}>
        <Select
          label={t('settings.clock')}
          value={clock}
          options={CLOCKS.map((value) => ({ value, label: t(`settings.clock.${value}`) }))}
          onChange={(value) => set({ clock: value })}
        />
      </Row>
      <Row label={t('settings.numbers')}>
        <Select
          label={t('settings.numbers')}
          value={numbers}
          options={NUMBER_STYLES.map((value) => ({ value, label: withSeparators(EXAMPLE, value) }))}
          onChange={(value) => set({ numbers: value })}
        />
      </Row>
    </Section>
  );
}
