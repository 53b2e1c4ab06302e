/** What stands for anything in a template and in a form. */
export const VARIABLE = '<*>';

/** Blanks between words; the same in JavaScript and in RE2, unlike `\s`. */
const BLANK = '[ \\t\\r\\n\\f\\v]';
const NOT_BLANK = '[^ \\t\\r\\n\\f\\v]';

/** The words of a form or a template. */
export function wordsOf(form: string): string[] {
  return form.split(/[ \t\r\n\f\v]+/).filter((word) => word !== '');
}

/**
 * A template as a regular expression for whole forms, the same to JavaScript (flag `u`) and RE2. A variable is anything
 * within one word; a word that is nothing but a variable is never empty.
 */
export function templateRegex(template: string): string {
  const words = wordsOf(template).map(wordRegex);
  return `${BLANK}*${words.join(`${BLANK}+`)}${BLANK}*`;
}

/** One word of a template as a regular expression. */
export function wordRegex(word: string): string {
  if (word === VARIABLE) return `${NOT_BLANK}+`;
  return word.split(VARIABLE).map(escapeRegex).join(`${NOT_BLANK}*`);
}

/** Only what means something is escaped: other escapes are errors to one engine or the other. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll('\0', '\\x00');
}
