import { t } from '../i18n/t.ts';
import { useShownPicture } from '../pictures/shown-picture.ts';
import { usePins } from '../state/pins.ts';
import type { MenuEntry } from '../widgets/Menu.tsx';
import type { Command } from './command.ts';
import { pin, shownPin } from './pin.ts';

/** Puts what the screen shows, or the figures behind it, into the report of the session. */
export const PIN_COMMANDS: readonly Command[] = [
  {
    id: 'report.pin',
    label: () => t('report.pin'),
    group: 'view',
    keys: ['Shift+P'],
    when: () => shownPin() !== null,
    run: () => void pin(shownPin()!),
  },
  {
    id: 'report.pinTable',
    label: () => t('report.pinTable'),
    group: 'view',
    keys: ['Alt+P'],
    when: () => usePins.getState().table !== null,
    run: () => void pin(usePins.getState().table!),
  },
];

/** What a menu offers of it on this screen; none where there is nothing to pin. */
export function usePinEntries(): MenuEntry[] {
  // Both say whether there is something: menus follow them.
  usePins();
  useShownPicture(({ chart }) => chart !== null);
  return PIN_COMMANDS.filter(({ when }) => when!()).map(({ id, label, keys, run }) => ({
    id,
    label: label(),
    run,
    ...(keys?.[0] !== undefined && { keys: keys[0] }),
  }));
}
