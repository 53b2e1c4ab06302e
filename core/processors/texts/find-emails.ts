import type { FindSpans } from './text-rule.ts';

/** The part before the at sign, from behind (RFC 5322 `dot-atom`, and letters of any script), and the one after it. */
const LOCAL = /[\p{L}\p{N}.!#$%&*+/=?^_{}~-]+$/u;
const DOMAIN = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]*\.)+\p{L}{2,}/u;
/** RFC 5321, 4.5.3.1. */
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 255;

/** Addresses of electronic mail. */
export const findEmails: FindSpans = (text, found) => {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const local = LOCAL.exec(text.slice(Math.max(0, at - LONGEST_LOCAL), at))?.[0].replace(/^[/=?&]+/, '') ?? '';
    const domain = DOMAIN.exec(text.slice(at + 1, at + 1 + LONGEST_DOMAIN))?.[0] ?? '';
    const own = local.slice(Math.max(local.lastIndexOf('='), local.lastIndexOf('/'), local.lastIndexOf('?')) + 1);
    if (own !== '' && domain !== '') found(at - own.length, at + 1 + domain.length);
  }
};
