import { quoteAt } from './quotes.ts';
import { readValue } from './read-value.ts';
import { inAnyCase, type FoundSpan, type TextHint } from './text-rule.ts';

/** Things are identified by much; users of a database by a password. */
const SPEAKS_OF_USERS = /\b(?:(?:create|alter)\s{1,8}(?:or\s{1,8}replace\s{1,8})?(?:user|role)|grant)\b/i;
/** IDENTIFIED BY 'x', IDENTIFIED WITH plugin AS 'x', IDENTIFIED BY VALUES 'x', SET PASSWORD FOR kim = PASSWORD('x') */
const IDENTIFIED =
  /\bidentified\s{1,8}((?:with|via)\s{1,8}\S{1,64}\s{1,8})?(?:by|as|using)\s{1,8}(?:(?:values|password)\s{1,8})?|\b(set\s{1,8}password\s{1,8}for\s{1,8}[^\s=]{1,128}\s{0,8}=\s{0,8})(?:password\s{0,4}\(\s{0,4})?/gi;

/** The old one, in Oracle. */
const REPLACED = /["']?\s{1,8}replace\s{1,8}/iy;

export const IDENTIFIED_HINT: TextHint = inAnyCase('(?:identified|password)');

/** Passwords in statements of MySQL, MariaDB and Oracle that make or change users. */
export function findIdentified(text: string, found: FoundSpan): void {
  if (text.search(IDENTIFIED) === -1) return;
  const speaksOfUsers = SPEAKS_OF_USERS.test(text);
  let end = 0;
  for (const { 0: match, 1: plugin, 2: set, index } of text.matchAll(IDENTIFIED)) {
    const isQuoted = quoteAt(text, index + match.length) !== '';
    if (index < end || !(speaksOfUsers || set || (plugin && isQuoted))) continue;
    end = findValue(text, index + match.length, found);
    REPLACED.lastIndex = end;
    if (REPLACED.test(text)) end = findValue(text, REPLACED.lastIndex, found);
  }
}

/** Gives where it ends. */
function findValue(text: string, at: number, found: FoundSpan): number {
  const { from, to } = readValue(text, at, '');
  if (to > from) found(from, to);
  return to;
}
