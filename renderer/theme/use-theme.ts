import { useSyncExternalStore } from 'react';
import { currentTheme, onThemeChange, type Theme } from './theme.ts';

/** The theme shown now. A canvas names it among the inputs of its drawing. */
export function useTheme(): Theme {
  return useSyncExternalStore(onThemeChange, currentTheme);
}
