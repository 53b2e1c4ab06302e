import { defaultFilter } from 'cmdk';
import { hasHangul, includesHangul } from '../../i18n/hangul.ts';

/** A word that stands for one of the label's is less than the label itself. */
const BY_KEYWORD = 0.3;

/**
 * How well an entry answers what was typed, 0 = not at all. The label may be skipped through, as `gtl` finds "Go to Logs";
 * Hangul is compared as it is written, and the words beside the label only whole, since they are many.
 */
export function matchTyped(label: string, typed: string, keywords: readonly string[] = []): number {
  const wanted = typed.trim().toLowerCase();
  if (hasHangul(wanted)) {
    if (includesHangul(label.toLowerCase(), wanted)) return 1;
    return keywords.some((word) => includesHangul(word.toLowerCase(), wanted)) ? BY_KEYWORD : 0;
  }
  const byLabel = defaultFilter(label, wanted);
  return byLabel > 0 ? byLabel : keywords.some((word) => word.toLowerCase().includes(wanted)) ? BY_KEYWORD : 0;
}
