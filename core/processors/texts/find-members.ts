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

const PAIR = /(?<=^|[\s,;[{"'])([\w.*/@-]{1,256})=([^,;\s"'\]}]+)/g;

/** The same in a list of pairs, as headers have it. */
export function findPairs(text: string, matches: (name: string) => boolean, found: FoundSpan): void {
  for (const { 0: pair, 1: name, index } of text.matchAll(PAIR))
    if (matches(name!)) found(index + name!.length + 1, index + pair.length);
}
