import { useShownPicture } from '../pictures/shown-picture.ts';
import type { MenuEntry } from '../widgets/Menu.tsx';
import { PICTURE_COMMANDS } from './picture-commands.ts';

/** What a menu offers of the chart on the screen; nothing where there is none. */
export function usePictureEntries(): MenuEntry[] {
  const isShown = useShownPicture(({ chart }) => chart !== null);
  if (!isShown) return [];
  return PICTURE_COMMANDS.map(({ id, label, keys, run }) => ({
    id,
    label: label(),
    run,
    ...(keys?.[0] !== undefined && { keys: keys[0] }),
  }));
}
