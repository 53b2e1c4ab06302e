import { beginsBehind, inAnyCase, isMixed, type FoundSpan, type TextHint } from './text-rule.ts';

/** Names that servers give their sessions, and what others call one. */
const OF_SERVERS = String.raw`jsessionid|phpsessid|aspsessionid[a-z]{0,16}|asp\.net_sessionid|connect\.sid`;
const SESSION = new RegExp(
  String.raw`(?=[jpacs])${beginsBehind('[A-Za-z]')}(${OF_SERVERS}|sessionid|sid)(?:=|%3D)([\w.:%+/~-]{8,512}={0,2})`,
  'gi',
);
const LEAST_OF_OTHERS = 16;
/** Of a user of Windows; a UUID, as sessions of people who are counted have. */
const IS_ID = /^(?:S-1-[\d-]+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;

export const SESSION_HINT: TextHint = String.raw`(?:${inAnyCase('sessionid')}[A-Za-z]{0,16}|${inAnyCase('(?:phpsessid|sid)')})(?:=|%3[dD])`;
const MAY_BE = new RegExp(SESSION_HINT);

/** Who has one is who it was given to. */
export function findSessions(text: string, found: FoundSpan): void {
  if (!MAY_BE.test(text)) return;
  for (const { 0: match, 1: name, 2: value, index } of text.matchAll(SESSION))
    if (!/^(?:session|s)id$/i.test(name!) || looksSecret(value!))
      found(index + match.length - value!.length, index + match.length);
}

const looksSecret = (value: string): boolean => value.length >= LEAST_OF_OTHERS && isMixed(value) && !IS_ID.test(value);
