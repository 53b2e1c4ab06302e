import { NEW_WINDOW, type SavedWindow } from './desktop-state.ts';

/**
 * The windows to begin with: those of the last run whose sessions still exist, each session once; and the session named
 * at the start, last and so in front. There is always one.
 */
export function planStartWindows(
  saved: readonly SavedWindow[],
  named: string | undefined,
  exists: (storePath: string) => boolean,
): SavedWindow[] {
  const known = new Map<string, SavedWindow>();
  for (const window of saved) {
    if (!known.has(window.storePath) && (window.storePath === '' || exists(window.storePath)))
      known.set(window.storePath, window);
  }
  if (named !== undefined) {
    const before = known.get(named);
    known.delete(named);
    known.set(named, before ?? { ...NEW_WINDOW, storePath: named });
  }
  return known.size > 0 ? [...known.values()] : [NEW_WINDOW];
}
