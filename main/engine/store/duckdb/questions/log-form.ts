import { escapeRegex, templateRegex, VARIABLE, wordsOf } from '../../../../../core/analysis/log-template.ts';
import { constantText, leftWords, type Binder } from './sql.ts';

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

/** Bytes are known without reading a body, characters are not; few bodies have more bytes than this. */
const MAY_BE_LONG = `strlen(l.body) > ${FORM_CHARS}`;
const HEAD = `CASE WHEN ${MAY_BE_LONG} THEN ${leftWords('l.body', FORM_CHARS)} ELSE l.body END`;

/** What forms are made of: JSON fields get a blank between them, so that each is a word of its own. */
const SPACED = `CASE WHEN contains(l.body, ',"') THEN replace(${HEAD}, ',"', ', "') ELSE ${HEAD} END`;

/** A body with `<*>` for what differs from line to line: patterns are made of forms, and filters compare with them. */
export const LOG_FORM = `(regexp_replace(${SPACED}, '${MASK}', '<*>', 'g')
  || CASE WHEN ${MAY_BE_LONG} AND length(l.body) > ${FORM_CHARS} THEN ' ${CUT}' ELSE '' END)`;

/**
 * For lines too varied: only words of plain letters stay. A template made of these forms matches a form exactly when it
 * matches its coarse one: its fixed words are plain, and a lone `<*>` is any word. (So no field keeps its name here.)
 */
export const COARSE_FORM = `regexp_replace(${LOG_FORM}, '[^ \t\r\n\f\v]*[^-A-Za-z.,;!?()''" \t\r\n\f\v][^ \t\r\n\f\v]*', '<*>', 'g')`;

/** Records of a template. The longest fixed word is looked for first, for that is cheap and rules out most. */
export function patternCondition(template: string, binder: Binder): string {
  const fixed = template.split(/<\*>|<…>|[ \t\r\n\f\v]+/).reduce((a, b) => (b.length > a.length ? b : a), '');
  const matches = `regexp_full_match(${LOG_FORM}, ${binder.text(templateRegex(template))})`;
  return fixed === '' ? matches : `contains(l.body, ${binder.text(fixed)}) AND ${matches}`;
}

/**
 * What stood for each of the first `variables` variables of a template in a body, as a struct v1, v2 …: in SQL. A form
 * is a body with parts replaced, so the body always has the template's fixed parts in this order.
 */
export function patternValues(template: string, variables: number): string {
  const cut = wordsOf(template).at(-1) === CUT;
  const words = cut ? wordsOf(template).slice(0, -1) : wordsOf(template);
  const blank = '[ \\t\\r\\n\\f\\v]';
  let number = 0;
  const group = () => (++number <= variables ? '(.*?)' : '.*?');
  const word = (text: string) =>
    text.split(VARIABLE).reduce((regex, part, i) => `${regex}${i > 0 ? group() : ''}${escapeRegex(part)}`, '');
  const regex = `(?s)^${blank}*${words.map(word).join(`${blank}+`)}${cut ? '.*' : `${blank}*`}$`;
  const names = Array.from({ length: variables }, (_, i) => `'v${i + 1}'`).join(', ');
  return `regexp_extract(${SPACED}, ${constantText(regex)}, [${names}])`;
}
