import { t } from '../../i18n/t.ts';
import { useCapabilities } from '../../state/capabilities.ts';
import { undoSettings, useSettings } from '../../state/settings.ts';
import { Button } from '../../widgets/Button.tsx';
import { EngineWords } from '../../widgets/EngineWords.tsx';
import { AppearanceSettings } from './AppearanceSettings.tsx';
import { DesktopSettings } from './DesktopSettings.tsx';
import { ReceiverSettings } from './ReceiverSettings.tsx';
import { ExpiringNotice } from './ExpiringNotice.tsx';
import { RedactionSettings } from './RedactionSettings.tsx';
import { RetentionSettings } from './RetentionSettings.tsx';
import classes from './SettingsView.module.css';

/** What became of the last change: saved, with its undo; what went wrong; what a person should know. */
function Said() {
  const { answer, before, error, saving } = useSettings();
  const warnings = answer?.warnings ?? [];
  return (
    <div className={classes.said} role="status">
      {error && (
        <div className={classes.error}>
          <EngineWords texts={[error.message, error.hint]} />
        </div>
      )}
      {warnings.map((warning) => (
        <div key={warning} className={classes.warning}>
          <EngineWords texts={[warning]} />
        </div>
      ))}
      {before && !error && (
        <p>
          {t('settings.saved')}
          <Button variant="quiet" disabled={saving} onClick={() => void undoSettings()}>
            {t('action.undo')}
          </Button>
        </p>
      )}
    </div>
  );
}

/** Everything a person sets once. Changes hold at once and are kept; there is no button to press. */
export function SettingsView() {
  const { desktop } = useCapabilities();
  const settings = useSettings((state) => state.answer?.settings);
  return (
    <div className={classes.view}>
      <div className={classes.page}>
        <h2>{t('view.settings')}</h2>
        <Said />
        <ExpiringNotice />
        <AppearanceSettings />
        {settings ? (
          <>
            <ReceiverSettings settings={settings.receivers} />
            <RetentionSettings settings={settings.retention} />
            <RedactionSettings settings={settings.redaction} />
            {desktop && <DesktopSettings settings={settings.desktop} />}
          </>
        ) : (
          <p className={classes.hint}>{t('settings.notKept')}</p>
        )}
      </div>
    </div>
  );
}
