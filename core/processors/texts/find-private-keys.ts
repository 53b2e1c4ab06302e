import type { FoundSpan, TextHint } from './text-rule.ts';

/** PEM and OpenPGP (RFC 7468, 9580), from the first line to the last; a file of PuTTY, from how many lines it has to the last of them. */
const KEYS =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|(?<=\bPrivate-Lines: {0,4}\d{1,5})(?:\r?\n|\\r|\\n)/g;
const PEM_ENDS = /PRIVATE KEY(?: BLOCK)?-----/g;
const PUTTY_ENDS = /(?:\r?\n|\\n)(?=Private-MAC:)/g;

export const PRIVATE_KEY_HINT: TextHint = '-----BEGIN |Private-Lines:';

/** Private keys; where the end was cut off, all that is left. */
export function findPrivateKeys(text: string, found: FoundSpan): void {
  if (!text.includes('-----BEGIN ') && !text.includes('Private-Lines:')) return;
  let end = 0;
  for (const { 0: beginning, index } of text.matchAll(KEYS)) {
    if (index < end) continue;
    const isPem = beginning.startsWith('-');
    const ends = isPem ? PEM_ENDS : PUTTY_ENDS;
    ends.lastIndex = index + beginning.length;
    const closing = ends.exec(text);
    end = closing ? (isPem ? ends.lastIndex : closing.index) : text.length;
    found(isPem ? index : index + beginning.length, end);
  }
}
