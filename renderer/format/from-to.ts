import { currentLocale } from '../i18n/locale.ts';

const isKorean = (): boolean => currentLocale().language === 'ko';

/** From one value to another, as the language writes it: 10 ms – 20 ms, 10 ms ~ 20 ms. */
export const fromTo = (from: string, to: string): string => `${from} ${isKorean() ? '~' : '–'} ${to}`;

/** Numbers without units stand close: 7–21, 7~21. */
export const numbersFromTo = (from: string, to: string): string => `${from}${isKorean() ? '~' : '–'}${to}`;
