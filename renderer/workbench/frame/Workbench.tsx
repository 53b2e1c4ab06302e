import { CSPProvider } from '@base-ui/react/csp-provider';
import { useLocale } from '../../i18n/locale.ts';
import { t } from '../../i18n/t.ts';
import { useConnection } from '../../state/connection.ts';
import { useRecordingKey } from '../../state/recording.ts';
import { LeftAt, useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { TooltipProvider } from '../../widgets/Tooltip.tsx';
import { TopBar } from '../bar/TopBar.tsx';
import { Palette } from '../overlay/Palette.tsx';
import { ExportOverlay } from '../export/ExportOverlay.tsx';
import { Shortcuts } from '../overlay/Shortcuts.tsx';
import { Tour } from '../overlay/Tour.tsx';
import { StatusBar } from '../status/StatusBar.tsx';
import { useKeys } from '../use-keys.ts';
import { findView } from '../views.ts';
import { ConnectionPage } from './ConnectionPage.tsx';
import { CrashBanner } from './CrashBanner.tsx';
import { DropZone } from './DropZone.tsx';
import { LostBanner } from './LostBanner.tsx';
import { Rail } from './Rail.tsx';
import { ScreenTitle } from './ScreenTitle.tsx';
import { SessionsBanner } from './SessionsBanner.tsx';
import { useShownView } from './use-shown-view.ts';
import { ViewGuard } from './ViewGuard.tsx';
import classes from './Workbench.module.css';

/** Long enough not to flicker while the pointer crosses a bar of buttons. */
const TOOLTIP_MS = 400;

function CurrentView() {
  const { id, leftAt } = useShownView(useView((state) => state.place.view));
  const recording = useRecordingKey();
  const entry = findView(id);
  if (!entry) {
    return (
      <EmptyState text={t('view.unknown', { name: id })}>
        <Button onClick={() => useView.getState().go('start')}>{t('view.unknown.next')}</Button>
      </EmptyState>
    );
  }
  const View = entry.component;
  return (
    <LeftAt value={leftAt}>
      <ScreenTitle screen={id} text={t(entry.labelKey)} />
      <ViewGuard key={`${id} ${recording}`}>
        <View />
      </ViewGuard>
    </LeftAt>
  );
}

function Frame() {
  useKeys();
  return (
    <div className={classes.frame}>
      <Rail />
      <div className={classes.column}>
        <TopBar />
        <LostBanner />
        <CrashBanner />
        <SessionsBanner />
        <main className={classes.view}>
          <CurrentView />
        </main>
        <StatusBar />
      </div>
      <Palette />
      <Shortcuts />
      <ExportOverlay />
      <Tour />
      <DropZone />
    </div>
  );
}

export function Workbench() {
  const { language, zone } = useLocale();
  const connection = useConnection((state) => state.connection);
  const wasReady = useConnection((state) => state.wasReady);
  const hasPicture = wasReady && connection.kind !== 'refused';
  return (
    // The page's policy allows no style elements; ours are all in files.
    <CSPProvider disableStyleElements>
      <TooltipProvider delay={TOOLTIP_MS}>
        {/* Texts and times are read when drawn, so a change of language or zone draws everything anew. */}
        {hasPicture ? <Frame key={`${language} ${zone}`} /> : <ConnectionPage key={language} connection={connection} />}
      </TooltipProvider>
    </CSPProvider>
  );
}
