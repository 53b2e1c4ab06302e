import { isNoValue, readValue } from './read-value.ts';
import type { FoundSpan, TextHint } from './text-rule.ts';

const MEMBER = /(?<!\\)(\\*["'])([^"'\\\n]{1,128})\1\s*:\s*/g;

/** Keys within it are looked at as those of attributes are. */
export const LOOKS_LIKE_JSON = /^\s*[[{]/;
/** RE2's \s is that of ASCII. */
export const MEMBER_HINT: TextHint = String.raw`^[^!-~]*[\[{]`;

/** What stands under other names in a text that is JSON, or looks like it. */
export function findMembers(text: string, matches: (name: string) => boolean, found: FoundSpan): void {
  const members = new RegExp(MEMBER);
  for (let match = members.exec(text); match; match = members.exec(text)) {
    if (!matches(match[2]!)) continue;
    const value = readValue(text, members.lastIndex, ',');
    const isNothing = value.to <= value.from || (!value.isQuoted && isNoValue(text.slice(value.from, value.to)));
    if (!isNothing) found(value.from, value.to, value.isQuoted ? '' : match[1]!);
    members.lastIndex = Math.max(value.to, members.lastIndex);
  }
}

/** Letters a name may have: those of a token (RFC 9110), but for quotes and what stands between pairs; `/` and `@` are those of trace state. */
const NAME_LETTERS = String.raw`[\w.*/@!#$%&+^\x60|~-]{1,256}`;
const NAME = new RegExp(String.raw`(?<=^|[\s,;[{"'])(${NAME_LETTERS})[ \t]{0,8}=[ \t]{0,8}`, 'g');
const PAIR = new RegExp(String.raw`^\s{0,8}${NAME_LETTERS}[ \t]{0,8}=`);
/** W3C trace state allows anything but a comma in a value, spaces, quotes and brackets too; what follows `;` in baggage belongs to it. */
const VALUE = /[^,\r\n]+/y;
/** Where the list itself is in brackets or quotes. */
const VALUE_IN_LIST = /[^,;\s"'\]}]+/y;
const IN_LIST = /^\s*[[{"']/;
const HIDDEN = /\[redacted(?::[0-9a-f]{12})?\](?=[,;\s"'\]}]|$)/y;

/** The same in a list of pairs, as headers have it. What has been hidden is not found again. */
export function findPairs(text: string, matches: (name: string) => boolean, found: FoundSpan): void {
  const names = new RegExp(NAME);
  const value = new RegExp(IN_LIST.test(text) ? VALUE_IN_LIST : VALUE);
  const hidden = new RegExp(HIDDEN);
  for (let match = names.exec(text); match; match = names.exec(text)) {
    const from = names.lastIndex;
    value.lastIndex = hidden.lastIndex = from;
    if (!isMeant(match[1]!, matches) || hidden.test(text)) continue;
    const length = value.exec(text)?.[0].trimEnd().length ?? 0;
    if (length > 0) found(from, from + length);
    names.lastIndex = from + length;
  }
}

/** Whether a text is a list of pairs and nothing else, whatever it stood under. */
export function isListOfPairs(text: string): boolean {
  return text.includes('=') && !/[\r\n]/.test(text) && text.split(',').every((pair) => PAIR.test(pair));
}

/** Names of baggage come percent-encoded from some. */
function isMeant(name: string, matches: (name: string) => boolean): boolean {
  return matches(name) || (name.includes('%') && matches(decoded(name)));
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
