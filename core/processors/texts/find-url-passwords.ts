import { isClosingQuote } from './quotes.ts';
import type { FoundSpan, TextHint } from './text-rule.ts';

const SCHEME = '://';
/** A port, not a password. */
const PORT = /^\d{1,5}(?:[/?#"'\s,;)}\]\\]|$)/;
/** Where parameters begin: an at sign in them is another. */
const PARAMETER = /[?&#][\w.-]{1,64}=/;
/** user:password@tcp(host:3306)/db */
const NETWORK = /@(?:tcp6?|udp|unix)\(/g;
/** jdbc:oracle:thin:scott/tiger@//host:1521/shop */
const ORACLE = /jdbc:oracle:(?:thin|oci8?):[\w.%-]{1,64}\//g;
const LONGEST = 1_024;
export const URL_PASSWORD_HINT: TextHint = '@';

/**
 * Passwords in addresses, also where @, / or ? in them are not escaped, as long as they are: up to the last at sign before the parameters. Takes
 * time by length only.
 */
export function findUrlPasswords(text: string, found: FoundSpan): void {
  if (!text.includes('@')) return;
  for (let at = text.indexOf(SCHEME); at !== -1; at = text.indexOf(SCHEME, at + 1)) {
    const from = at + SCHEME.length;
    const end = endOfAddress(text, from);
    findPassword(text.slice(from, end), (start, to) => found(from + start, from + to));
    at = end - 1;
  }
  for (const { index } of text.matchAll(NETWORK)) {
    const run = /\S*$/.exec(text.slice(Math.max(0, index - LONGEST), index))![0];
    const colon = run.indexOf(':');
    if (colon !== -1 && colon + 1 < run.length) found(index - run.length + colon + 1, index);
  }
  for (const { 0: match, index } of text.matchAll(ORACLE)) {
    const from = index + match.length;
    const to = text.slice(from, Math.min(from + LONGEST, endOfAddress(text, from))).indexOf('@');
    if (to > 0) found(from, from + to);
  }
}

/** Up to a space, a closing quote, or the next address. */
function endOfAddress(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (character <= ' ' || /\s/.test(character)) return at;
    if ((character === '"' || character === "'" || character === '`') && isClosingQuote(text, at)) return at;
    if (character === ':' && text.startsWith(SCHEME, at) && at > from) return at;
  }
  return text.length;
}

function findPassword(address: string, found: FoundSpan): void {
  const bracket = address.startsWith('[') ? address.indexOf(']') : 0;
  const colon = address.indexOf(':', Math.max(bracket, 0));
  const slash = address.search(/[/?#]/);
  if (colon === -1 || (slash !== -1 && slash < colon)) return;
  const first = address.indexOf('@');
  if (first === -1 || PORT.test(address.slice(colon + 1, colon + 8))) return;
  const parameters = address.slice(colon).search(PARAMETER);
  const last = lastHost(parameters === -1 ? address : address.slice(0, colon + parameters));
  const at = Math.max(last, first);
  if (at > colon + 1) found(colon + 1, at);
}

/** The last at sign behind which a host may stand. */
function lastHost(address: string): number {
  for (let at = address.lastIndexOf('@'); at > 0; at = address.lastIndexOf('@', at - 1))
    if (/[\w[]/.test(address[at + 1] ?? '')) return at;
  return -1;
}
