import { useSyncExternalStore } from 'react';
import type { RecordingClock } from '../../core/model/recording-clock.ts';

export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];
export type ZoneChoice = 'local' | 'utc';
export const CLOCKS = ['24h', '12h'] as const;
export type ClockChoice = (typeof CLOCKS)[number];
/** How 1,234.5 is written; the first is what both languages do. */
export const NUMBER_STYLES = ['comma-point', 'point-comma', 'space-comma', 'space-point', 'apostrophe-point'] as const;
export type NumberStyle = (typeof NUMBER_STYLES)[number];

/** What every text and number is written in. Kept outside the preferences so that formatting needs no state. */
export interface Locale {
  readonly language: Language;
  readonly zone: ZoneChoice;
  readonly clock: ClockChoice;
  readonly numbers: NumberStyle;
  /** What moments are told from where the session's telemetry has no dates; it is of the session, not of the reader. */
  readonly recording: RecordingClock | undefined;
}

let locale: Locale = { language: 'en', zone: 'local', clock: '24h', numbers: 'comma-point', recording: undefined };
const listeners = new Set<() => void>();

export function currentLocale(): Locale {
  return locale;
}

export function setLocale(change: Partial<Locale>): void {
  const next = { ...locale, ...change };
  if ((Object.keys(next) as (keyof Locale)[]).every((name) => next[name] === locale[name])) return;
  locale = next;
  if (typeof document !== 'undefined') document.documentElement.lang = next.language;
  for (const listener of listeners) listener();
}

/** What would be said in that language; nobody is told of a change, since there is none. */
export function inLanguage<T>(language: Language, say: () => T): T {
  const own = locale;
  locale = { ...own, language };
  try {
    return say();
  } finally {
    locale = own;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The page's root watches this and builds the page anew when it changes; nobody below needs to. */
export function useLocale(): Locale {
  return useSyncExternalStore(subscribe, currentLocale);
}

/** The first of the reader's languages that we speak. */
export function chooseLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const known = LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (known) return known;
  }
  return 'en';
}
