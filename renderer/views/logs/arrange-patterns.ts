import { withSeparators } from '../../format/separators.ts';
import type { LogPattern } from '../../../contract/operations/logs.ts';

export type PatternOrder = 'count' | 'rare';

/** Most frequent first, or rarest first; among equals the newest first. */
export function arrangePatterns(patterns: readonly LogPattern[], order: PatternOrder): LogPattern[] {
  const sign = order === 'rare' ? 1 : -1;
  const newest = (a: LogPattern, b: LogPattern): number => (BigInt(a.lastNs) < BigInt(b.lastNs) ? 1 : -1);
  return patterns.toSorted((a, b) => sign * (a.count - b.count) || newest(a, b));
}

/** A template's pieces: fixed words, and each variable with its number. */
export type TemplatePart = { kind: 'words'; text: string } | { kind: 'variable'; at: number };

/** Adjoined they are the template; variables count from 0. */
export function splitTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (const text of template.split(/(<\*>)/)) {
    if (text === '<*>') parts.push({ kind: 'variable', at: at++ });
    else if (text !== '') parts.push({ kind: 'words', text });
  }
  return parts;
}

/** "12.3 %", and "< 0.1 %" for what rounds to nothing but is not. */
export function formatShare(part: number, whole: number, language: string): string {
  const share = whole === 0 ? 0 : part / whole;
  const format = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 });
  return withSeparators(share > 0 && share < 0.001 ? `< ${format.format(0.001)}` : format.format(share));
}
