import type { KeyMatcher } from './match-keys.ts';
import { REDACTED } from './redact.ts';

const OPENING = '{[';
const CLOSING = '}]';

/**
 * A JSON text with every value under a matching key replaced, at any depth; everything else stays to the letter, so that
 * long numbers are not rounded. A text that is not JSON comes back as far as it can be followed.
 */
export function redactJson(text: string, matches: KeyMatcher): string {
  if (!OPENING.includes(text.charAt(0)) || text === '') return text;
  let redacted = '';
  let kept = 0;
  for (let at = 0; at < text.length;) {
    if (text[at] !== '"') {
      at++;
      continue;
    }
    const afterString = endOfString(text, at);
    const colon = skipSpace(text, afterString);
    if (text[colon] !== ':' || !matches(parseKey(text.slice(at, afterString)))) {
      at = afterString;
      continue;
    }
    const from = skipSpace(text, colon + 1);
    at = endOfValue(text, from);
    if (text.slice(from, at) === 'null') continue;
    redacted += `${text.slice(kept, from)}"${REDACTED}"`;
    kept = at;
  }
  return redacted + text.slice(kept);
}

function parseKey(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}

/** After the closing quote of the string that begins at `at`. */
function endOfString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '"') return i + 1;
    if (text[i] === '\\') i++;
  }
  return text.length;
}

function skipSpace(text: string, at: number): number {
  let i = at;
  while (' \t\r\n'.includes(text.charAt(i)) && i < text.length) i++;
  return i;
}

/** Without the space behind it. */
function endOfValue(text: string, from: number): number {
  return from + text.slice(from, endOfMember(text, from)).trimEnd().length;
}

function endOfMember(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length;) {
    const character = text[at]!;
    if (CLOSING.includes(character) || character === ',') {
      if (depth === 0) return at;
      if (character !== ',') depth--;
      at++;
    } else if (character === '"') at = endOfString(text, at);
    else {
      if (OPENING.includes(character)) depth++;
      at++;
    }
  }
  return text.length;
}
