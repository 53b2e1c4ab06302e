import { t } from '../i18n/t.ts';
import { currentCapabilities } from '../state/capabilities.ts';
import { useConnection } from '../state/connection.ts';
import { startExport } from '../state/exports.ts';
import { isFiltered, NO_FILTER } from '../state/filter.ts';
import { chooseFolder } from '../state/folders.ts';
import { canFollow, chooseFollowed } from '../state/follows.ts';
import { chooseFiles } from '../state/imports.ts';
import { makePlaceLink } from '../state/place-link.ts';
import { usePreferences } from '../state/preferences.ts';
import { FIT } from '../state/time-range.ts';
import { useView } from '../state/view.ts';
import { desktopBridge } from '../transport/desktop.ts';
import { currentTheme } from '../theme/theme.ts';
import { copyText } from '../widgets/copy-text.ts';
import { useHereCommands, type Command } from './command.ts';
import { unmarkCommand } from './compare-commands.ts';
import { showOverlay } from './overlays.ts';
import { startTour } from './overlay/tour-state.ts';
import { PICTURE_COMMANDS } from './picture-commands.ts';
import { PIN_COMMANDS } from './pin-command.ts';
import { VIEWS } from './views.ts';

const goCommands: Command[] = VIEWS.filter((view) => view.key !== '').map((view) => ({
  id: `go.${view.id}`,
  label: () => t('command.go', { view: t(view.labelKey) }),
  group: 'go',
  keys: [view.key],
  run: () => useView.getState().go(view.id),
}));

/** The frame's own commands: the one list behind palette, keys, buttons and the `?` sheet. */
const FRAME_COMMANDS: readonly Command[] = [
  ...goCommands,
  { id: 'back', label: () => t('command.back'), group: 'go', keys: ['Alt+ArrowLeft'], run: () => history.back() },
  {
    id: 'forward',
    label: () => t('command.forward'),
    group: 'go',
    keys: ['Alt+ArrowRight'],
    run: () => history.forward(),
  },
  {
    id: 'palette',
    label: () => t('command.palette'),
    group: 'go',
    keys: ['Mod+K'],
    run: () => showOverlay('palette'),
  },
  {
    id: 'sessions',
    label: () => t('command.sessions'),
    group: 'session',
    when: () => currentCapabilities().sessions,
    run: () => useView.getState().go('sessions'),
  },
  {
    id: 'changes',
    label: () => t('view.changes'),
    group: 'session',
    run: () => useView.getState().go('changes'),
  },
  {
    id: 'settings',
    label: () => t('command.settings'),
    group: 'session',
    keys: ['Mod+,'],
    run: () => useView.getState().go('settings'),
  },
  {
    id: 'losses',
    label: () => t('command.losses'),
    group: 'session',
    run: () => useView.getState().go('losses'),
  },
  { id: 'tour', label: () => t('command.tour'), group: 'go', run: startTour },
  {
    id: 'shortcuts',
    label: () => t('command.shortcuts'),
    group: 'view',
    keys: ['?'],
    run: () => showOverlay('shortcuts'),
  },
  {
    id: 'details',
    label: () => t('command.details'),
    group: 'view',
    keys: ['D'],
    run: () => usePreferences.getState().set({ detailsOpen: !usePreferences.getState().detailsOpen }),
  },
  {
    id: 'fit',
    label: () => t('command.fit'),
    group: 'view',
    when: () => useView.getState().place.range.kind !== 'fit',
    run: () => useView.getState().setRange(FIT),
  },
  {
    id: 'clearFilter',
    label: () => t('command.clearFilter'),
    group: 'view',
    when: () => isFiltered(useView.getState().place.filter),
    run: () => useView.getState().setFilter(NO_FILTER),
  },
  {
    id: 'copyLink',
    label: () => t('command.copyLink'),
    group: 'view',
    run: () => void copyText(makePlaceLink(location.href, location.hash, desktopBridge() !== undefined)),
  },
  {
    id: 'theme',
    label: () => t('command.theme'),
    group: 'view',
    run: () => usePreferences.getState().set({ theme: currentTheme() === 'dark' ? 'light' : 'dark' }),
  },
  {
    id: 'density',
    label: () => t('command.density'),
    group: 'view',
    run: () => {
      const { density, set } = usePreferences.getState();
      set({ density: density === 'normal' ? 'compact' : 'normal' });
    },
  },
  {
    id: 'language',
    label: () => t('command.language'),
    group: 'view',
    run: () => {
      const { language, set } = usePreferences.getState();
      set({ language: language === 'en' ? 'ko' : 'en' });
    },
  },
  {
    id: 'zone',
    label: () => t('command.zone'),
    group: 'view',
    run: () => {
      const { zone, set } = usePreferences.getState();
      set({ zone: zone === 'utc' ? 'local' : 'utc' });
    },
  },
  {
    id: 'pause',
    label: () => t('command.pause'),
    group: 'session',
    run: () => useConnection.getState().setPaused(!useConnection.getState().paused),
  },
  { id: 'open', label: () => t('command.open'), group: 'session', keys: ['Mod+O'], run: chooseFiles },
  { id: 'openFolder', label: () => t('start.open.folder'), group: 'session', run: chooseFolder },
  { id: 'follow', label: () => t('start.open.follow'), group: 'session', when: canFollow, run: chooseFollowed },
  {
    id: 'exportAll',
    label: () => t('command.exportAll'),
    group: 'session',
    run: () => void startExport({ format: 'otlp-json', scope: { kind: 'all' } }),
  },
  { id: 'exportAs', label: () => t('export.as'), group: 'session', run: () => showOverlay('export') },
  ...PICTURE_COMMANDS,
  ...PIN_COMMANDS,
  unmarkCommand,
];

/** What can be done now, here. A screen's own commands come first, so that its keys win. */
export function availableCommands(): Command[] {
  return [...useHereCommands.getState().here, ...FRAME_COMMANDS].filter((command) => command.when?.() ?? true);
}

export function runCommand(id: string): void {
  availableCommands()
    .find((command) => command.id === id)
    ?.run();
}
