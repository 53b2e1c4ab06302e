import { t } from '../../../i18n/t.ts';

/** What is said of two traces of which nothing is alike. */
export function unrelatedText(sharedOperations: number): string {
  return sharedOperations === 0 ? t('compare.unrelated') : t('compare.apart', { n: sharedOperations });
}
