import { isNoValue, readValue } from './read-value.ts';
import type { FoundSpan } from './text-rule.ts';

const MEMBER = /(?<!\\)(\\*["'])([^"'\\\n]{1,128})\1\s*:\s*/g;

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

const NAME = /(?<=^|[\s,;[{"'])([\w.*/@-]{1,256})[ \t]{0,8}=[ \t]{0,8}/g;
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
    if (!matches(match[1]!) || hidden.test(text)) continue;
    const length = value.exec(text)?.[0].trimEnd().length ?? 0;
    if (length > 0) found(from, from + length);
    names.lastIndex = from + length;
  }
}
