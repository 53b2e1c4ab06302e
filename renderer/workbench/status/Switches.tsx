import { Monitor, Moon, Sun } from 'lucide-react';
import { formatZone } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { usePreferences, type Preferences } from '../../state/preferences.ts';
import { Tooltip } from '../../widgets/Tooltip.tsx';
import classes from './StatusBar.module.css';

const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n;

function ZoneSwitch() {
  const zone = usePreferences((state) => state.zone);
  const set = usePreferences((state) => state.set);
  return (
    <Tooltip side="top" text={zone === 'utc' ? t('status.zone.toLocal') : t('status.zone.toUtc')}>
      <button type="button" className={classes.door} onClick={() => set({ zone: zone === 'utc' ? 'local' : 'utc' })}>
        {formatZone(nowNs())}
      </button>
    </Tooltip>
  );
}

function LanguageSwitch() {
  const language = usePreferences((state) => state.language);
  const set = usePreferences((state) => state.set);
  const shown = language === 'en' ? 'EN' : '한국어';
  return (
    <Tooltip side="top" text={t('command.language')}>
      <button
        type="button"
        className={classes.door}
        aria-label={`${shown}, ${t('status.language')}: ${t('command.language')}`}
        onClick={() => set({ language: language === 'en' ? 'ko' : 'en' })}
      >
        {shown}
      </button>
    </Tooltip>
  );
}

const icons = { system: Monitor, dark: Moon, light: Sun };
const nextTheme: Record<Preferences['theme'], Preferences['theme']> = {
  system: 'dark',
  dark: 'light',
  light: 'system',
};

function ThemeSwitch() {
  const theme = usePreferences((state) => state.theme);
  const set = usePreferences((state) => state.set);
  const Icon = icons[theme];
  const label = t('status.theme', { theme: t(`theme.${theme}`) });
  return (
    <Tooltip side="top" text={label}>
      <button
        type="button"
        className={classes.door}
        aria-label={label}
        onClick={() => set({ theme: nextTheme[theme] })}
      >
        <Icon aria-hidden />
      </button>
    </Tooltip>
  );
}

export function Switches() {
  return (
    <>
      <ZoneSwitch />
      <LanguageSwitch />
      <ThemeSwitch />
    </>
  );
}
