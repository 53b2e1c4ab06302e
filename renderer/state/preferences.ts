import * as v from 'valibot';
import { create } from 'zustand';
import { chooseLanguage, CLOCKS, LANGUAGES, NUMBER_STYLES, setLocale } from '../i18n/locale.ts';
import { applyDensity, applyTheme } from '../theme/theme.ts';

/** Raised when a stored field changes its meaning; what cannot be read falls back to its default, field by field. */
const VERSION = 1;
const STORAGE_KEY = 'tracebench.preferences';

const size = v.pipe(v.number(), v.minValue(0), v.maxValue(10_000));

const fields = {
  theme: v.picklist(['system', 'dark', 'light']),
  density: v.picklist(['normal', 'compact']),
  language: v.picklist(LANGUAGES),
  zone: v.picklist(['local', 'utc']),
  clock: v.picklist(CLOCKS),
  numbers: v.picklist(NUMBER_STYLES),
  detailsOpen: v.boolean(),
  /** The tour was taken or skipped: it does not offer itself again. */
  tourSeen: v.boolean(),
  /** Sizes people dragged, in pixels: details panel, columns ("traces.name"), chart heights. */
  sizes: v.record(v.string(), size),
  /** Lists people arranged, such as the columns of a table ("logs.columns"); absent: as it comes. */
  lists: v.record(v.string(), v.pipe(v.array(v.pipe(v.string(), v.maxLength(1_000))), v.maxLength(100))),
};
export type Preferences = { [Name in keyof typeof fields]: v.InferOutput<(typeof fields)[Name]> };

export function defaultPreferences(): Preferences {
  const language = chooseLanguage(typeof navigator === 'undefined' ? [] : navigator.languages);
  return {
    theme: 'system',
    density: 'normal',
    language,
    zone: 'local',
    clock: '24h',
    numbers: 'comma-point',
    detailsOpen: true,
    tourSeen: false,
    sizes: {},
    lists: {},
  };
}

/** Reads what an earlier session stored; every field that is missing or wrong takes its default. */
export function readPreferences(stored: string | null): Preferences {
  const preferences = defaultPreferences();
  let saved: unknown;
  try {
    saved = JSON.parse(stored ?? 'null');
  } catch {
    return preferences;
  }
  const body = v.safeParse(v.object({ version: v.literal(VERSION), values: v.record(v.string(), v.unknown()) }), saved);
  if (!body.success) return preferences;
  for (const name of Object.keys(fields) as (keyof Preferences)[]) {
    const field = v.safeParse(fields[name], body.output.values[name]);
    if (field.success) Object.assign(preferences, { [name]: field.output });
  }
  return preferences;
}

export function writePreferences(values: Preferences): string {
  return JSON.stringify({ version: VERSION, values });
}

interface PreferencesState extends Preferences {
  set(change: Partial<Preferences>): void;
  setSize(name: string, px: number): void;
  setList(name: string, entries: readonly string[]): void;
}

export const usePreferences = create<PreferencesState>()((set) => ({
  ...defaultPreferences(),
  set: (change) => set(change),
  setSize: (name, px) => set(({ sizes }) => ({ sizes: { ...sizes, [name]: Math.round(px) } })),
  setList: (name, entries) => set(({ lists }) => ({ lists: { ...lists, [name]: [...entries] } })),
}));

function apply({ theme, density, language, zone, clock, numbers }: Preferences): void {
  applyTheme(theme);
  applyDensity(density);
  setLocale({ language, zone, clock, numbers });
}

function readStorage(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

function save(preferences: PreferencesState): void {
  const { set: _set, setSize: _setSize, setList: _setList, ...values } = preferences;
  try {
    localStorage.setItem(STORAGE_KEY, writePreferences(values));
  } catch {
    // A browser without storage forgets them at the end of the session; nothing else depends on it.
  }
}

/** Restores, applies, and from then on keeps the stored form and the page in step. */
export function startPreferences(): void {
  usePreferences.setState(readPreferences(readStorage()));
  apply(usePreferences.getState());
  usePreferences.subscribe((preferences) => {
    apply(preferences);
    save(preferences);
  });
}
