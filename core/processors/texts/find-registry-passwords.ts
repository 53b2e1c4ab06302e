import { decodeBase64 } from '../../encoding/base64.ts';
import { decodeUtf8 } from '../../encoding/utf8.ts';
import { QUOTE } from './quotes.ts';
import type { FoundSpan, TextHint } from './text-rule.ts';

/** "auth":"a2ltOnNlY3JldA==", as Docker keeps who it is for a registry. */
const AUTH = new RegExp(
  String.raw`${QUOTE}_?auth${QUOTE}\s{0,8}:\s{0,8}${QUOTE}([A-Za-z0-9+/]{8,1024}={0,2})(?=${QUOTE})`,
  'g',
);

export const REGISTRY_HINT: TextHint = `auth[\\\\"'\`%&]`;
const MAY_BE = new RegExp(REGISTRY_HINT);

/** Users and passwords in base64. */
export function findRegistryPasswords(text: string, found: FoundSpan): void {
  if (!MAY_BE.test(text)) return;
  for (const { 0: match, 1: packed, index } of text.matchAll(AUTH))
    if (isUserAndPassword(packed!)) found(index + match.length - packed!.length, index + match.length);
}

function isUserAndPassword(packed: string): boolean {
  const bytes = decodeBase64(packed);
  const text = bytes && decodeUtf8(bytes, 0, bytes.length);
  return text !== undefined && /^[^\p{Cc}:]+:\P{Cc}+$/u.test(text);
}
