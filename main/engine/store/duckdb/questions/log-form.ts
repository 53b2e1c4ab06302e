import { templateRegex } from '../../../../../core/analysis/log-template.ts';
import type { Binder } from './sql.ts';

/** Characters of a body that are looked at for patterns; a template made of them stays below what a filter can carry. */
export const FORM_CHARS = 1_500;
/** Last word of the form of a body that was cut. */
const CUT = '<…>';

/**
 * What differs from line to line: points in time, UUIDs, addresses, hex numbers, words of letters and digits mixed, numbers.
 * Of several that begin at one place the first counts.
 */
const MASK = [
  '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?',
  '[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?',
  '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
  '[0-9]{1,3}(?:\\.[0-9]{1,3}){3}(?::[0-9]+)?',
  '\\b0[xX][0-9a-fA-F]+',
  '\\b[0-9a-fA-F]{8,}\\b',
  '\\b[A-Za-z]*[0-9]+[A-Za-z]+[0-9][0-9A-Za-z]*',
  '\\b[A-Za-z]*[0-9]+[A-Za-z]{4,}[0-9A-Za-z]*',
  '[0-9]+(?:\\.[0-9]+)?',
].join('|');

/**
 * A body with `<*>` for what differs from line to line: patterns are made of forms, and filters compare with them. JSON
 * fields get a blank between them, so that each is a word of its own.
 */
export const LOG_FORM = `(regexp_replace(replace(left(l.body, ${FORM_CHARS}), ',"', ', "'), '${MASK}', '<*>', 'g')
  || CASE WHEN length(l.body) > ${FORM_CHARS} THEN ' ${CUT}' ELSE '' END)`;

/** Records of a template. The longest fixed word is looked for first, for that is cheap and rules out most. */
export function patternCondition(template: string, binder: Binder): string {
  const fixed = template.split(/<\*>|<…>|[ \t\r\n\f\v]+/).reduce((a, b) => (b.length > a.length ? b : a), '');
  const matches = `regexp_full_match(${LOG_FORM}, ${binder.text(templateRegex(template))})`;
  return fixed === '' ? matches : `contains(l.body, ${binder.text(fixed)}) AND ${matches}`;
}
