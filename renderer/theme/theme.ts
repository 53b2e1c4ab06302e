export type ThemeChoice = 'system' | 'dark' | 'light';
export type Theme = 'dark' | 'light';
export type Density = 'normal' | 'compact';

/** Height of a table row in CSS pixels; `--row` in tokens.css says the same. */
export const ROW_HEIGHT_PX: Record<Density, number> = { normal: 24, compact: 20 };

const lightQuery = '(prefers-color-scheme: light)';
const listeners = new Set<() => void>();
let stopFollowing = (): void => {};

function show(theme: Theme): void {
  if (document.documentElement.dataset.theme === theme) return;
  document.documentElement.dataset.theme = theme;
  for (const listener of listeners) listener();
}

/** Sets the page's theme; 'system' keeps following the system. */
export function applyTheme(choice: ThemeChoice): void {
  stopFollowing();
  stopFollowing = () => {};
  if (choice !== 'system') return show(choice);
  const media = matchMedia(lightQuery);
  const follow = (): void => show(media.matches ? 'light' : 'dark');
  media.addEventListener('change', follow);
  stopFollowing = () => media.removeEventListener('change', follow);
  follow();
}

export function applyDensity(density: Density): void {
  document.documentElement.dataset.density = density;
}

export function currentTheme(): Theme {
  return document.documentElement.dataset.theme === 'light' ? 'light' : 'dark';
}

/** For canvases, which must draw again; ordinary elements follow by CSS. */
export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
