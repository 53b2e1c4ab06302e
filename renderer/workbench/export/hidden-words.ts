import type { HiddenValues } from '../../../contract/operations/library.ts';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';

/** Values of one rule. */
export const foundWords = ({ rule, count }: HiddenValues): string =>
  t('redaction.found', { what: t(`redaction.${rule}`), n: formatCount(count) });

/** Of each rule. */
export const ruleWords = (hidden: readonly HiddenValues[]): string => hidden.map(foundWords).join(' · ');

/** All, and of each rule; '' for none. */
export function hiddenWords(hidden: readonly HiddenValues[]): string {
  const total = hidden.reduce((sum, { count }) => sum + count, 0);
  return total === 0 ? '' : t('export.hidden', { n: formatCount(total), what: ruleWords(hidden) });
}
