import { currentLocale } from '../i18n/locale.ts';

/** From one value to another, as the language writes it: values with units need room. */
export const fromTo = (from: string, to: string): string =>
  currentLocale().language === 'ko' ? `${from} ~ ${to}` : `${from} – ${to}`;
