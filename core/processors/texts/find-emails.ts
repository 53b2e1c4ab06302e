import type { FindSpans, TextHint } from './text-rule.ts';

export const EMAIL_HINT: TextHint = '@|%40';

/** Of the part before the at sign (RFC 5322 `dot-atom`, and letters of any script); what an address or a form has before a value ends it. */
const LOCAL = /[\p{L}\p{N}\p{M}.!#$%*+^_{}~'-]/u;
const DOMAIN = /[\p{L}\p{N}\p{M}.-]/u;
/** With a dot in it, and letters at its end. */
const WHOLE_DOMAIN = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*\./u;
const LAST_LABEL = /^(?:\p{L}\p{M}*){2,}|^xn--[\w-]{2,}/iu;
/** RFC 5321, 4.5.3.1. */
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 255;

/** Addresses of electronic mail; also with the at sign as an address has it. Each character is looked at twice at most. */
export const findEmails: FindSpans = (text, found) => {
  if (!text.includes('@') && !text.includes('%40')) return;
  let least = 0;
  for (const { 0: sign, index } of text.matchAll(/@|%40/g)) {
    const from = beginOfLocal(text, index, least);
    least = index + sign.length;
    if (from === index) continue;
    const to = endOfDomain(text, least);
    if (to !== undefined) found(from, to);
  }
};

function beginOfLocal(text: string, at: number, least: number): number {
  let from = at;
  while (from > least && at - from < LONGEST_LOCAL) {
    const low = text.charCodeAt(from - 1);
    const length = low >= 0xdc00 && low <= 0xdfff ? 2 : 1;
    if (!LOCAL.test(text.slice(from - length, from))) break;
    from -= length;
  }
  while (from < at && text[from] === "'") from++;
  return from;
}

/** Undefined where none begins. */
function endOfDomain(text: string, from: number): number | undefined {
  let to = from;
  while (to < text.length && to - from < LONGEST_DOMAIN) {
    const length = text.codePointAt(to)! > 0xffff ? 2 : 1;
    if (!DOMAIN.test(text.slice(to, to + length))) break;
    to += length;
  }
  const domain = text.slice(from, to);
  if (!WHOLE_DOMAIN.test(domain)) return undefined;
  let end: number | undefined;
  let length = 0;
  for (const label of domain.split('.')) {
    if (label === '') break;
    const last = length > 0 ? LAST_LABEL.exec(label) : null;
    if (last) end = from + length + last[0].length;
    length += label.length + 1;
  }
  return end;
}
