import { currentLocale, type NumberStyle } from '../i18n/locale.ts';

/** Between thousands, and before the fraction. The spaces are narrow and never break a line. */
const SEPARATORS: Record<NumberStyle, { group: string; decimal: string }> = {
  'comma-point': { group: ',', decimal: '.' },
  'point-comma': { group: '.', decimal: ',' },
  'space-comma': { group: '\u202f', decimal: ',' },
  'space-point': { group: '\u202f', decimal: '.' },
  'apostrophe-point': { group: '’', decimal: '.' },
};

/** A number as English and Korean write it ("1,234.5", "12.8만"), with the separators the reader chose. */
export function withSeparators(number: string, style = currentLocale().numbers): string {
  if (style === 'comma-point') return number;
  const { group, decimal } = SEPARATORS[style];
  return number.replace(/[.,]/g, (mark) => (mark === ',' ? group : decimal));
}
