import { decodeBase64 } from '../encoding/base64.ts';
import { decodeUtf8 } from '../encoding/utf8.ts';
import type { Redaction } from './redaction.ts';
import { isListOfPairs } from './texts/find-members.ts';
import { SQL_KEYS } from './texts/find-sql-literals.ts';

const OPENING = '{[';
const CLOSING = '}]';
/** Digits of the shortest number a rule for texts finds. */
const LONG_NUMBER = 13;

/**
 * A JSON text redacted at any depth: every value under a matching key, and what the rules find in other strings. Everything else
 * stays to the letter, so that long numbers are not rounded. A text that is not JSON comes back as far as it can be followed.
 */
export function redactJson(text: string, redaction: Redaction): string {
  if (!OPENING.includes(text.charAt(0)) || text === '') return text;
  return new JsonRedactor(text, redaction).run();
}

/** A text of which nobody says whether it is JSON: many only begin like it. */
export function redactAnswer(text: string, redaction: Redaction): string {
  return isJson(text) ? redactJson(text, redaction) : redactPlain(text, redaction);
}

/**
 * A text that leaves by itself. `key` is the attribute or the column it stood under, '' where nobody knows: then a list of pairs is known by how it is
 * written.
 */
export function redactLeaving(text: string, redaction: Redaction, key = ''): string {
  if (key !== '' && text !== '' && redaction.matches(key))
    return redaction.standInFor(key, { kind: 'string', value: text }) ?? text;
  if (isJson(text)) return redactJson(text, redaction);
  return redactPlain(text, redaction, key === '' && isListOfPairs(text) ? PAIRS_KEY : key);
}

/** What stands under it is read as pairs. */
const PAIRS_KEY = 'baggage';

function isJson(text: string): boolean {
  if (!/^[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4}){3,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A text as tables have it: bytes are base64 there. Hidden whole where a text is in them in which something is found. */
export function redactPlain(text: string, redaction: Redaction, key = '', system = ''): string {
  const bytes = redaction.hidesTexts && BASE64.test(text) ? decodeBase64(text) : undefined;
  const packed = bytes && decodeUtf8(bytes, 0, bytes.length);
  if (packed === undefined) return redaction.text(text, key, system);
  const shown = redaction.text(packed, key, system);
  return shown === packed ? redaction.text(text, key, system) : shown;
}

class JsonRedactor {
  readonly #text: string;
  readonly #redaction: Redaction;
  #redacted = '';
  #kept = 0;
  /** Of the member whose value is being read; items of a list are under the list's. */
  #key = '';
  /** Where an argument begins that is a secret by the one before it. */
  #secretAt = -1;
  /** The name of a pair whose value comes next: {"key":"password","value":"…"}. */
  #named = '';
  /** The database a statement among the members is for. */
  #system: string | undefined;

  constructor(text: string, redaction: Redaction) {
    this.#text = text;
    this.#redaction = redaction;
  }

  run(): string {
    for (let at = 0; at < this.#text.length;) at = this.#token(at);
    return this.#redacted + this.#text.slice(this.#kept);
  }

  /** Gives where the next one begins. */
  #token(at: number): number {
    const text = this.#text;
    if (text[at] !== '"') return this.#redaction.hidesNumbers ? this.#number(at) : at + 1;
    const end = endOfString(text, at);
    const colon = skipSpace(text, end);
    if (text[colon] === ':') return this.#member(parseString(text.slice(at, end)), at, skipSpace(text, colon + 1));
    if (this.#redaction.hidesTexts) this.#string(at, end);
    return end;
  }

  #member(key: string, at: number, from: number): number {
    this.#key = key;
    const shown = this.#redaction.key(key);
    if (shown !== key) this.#replace(at, endOfString(this.#text, at), shown);
    const named = VALUE.test(key) ? this.#named : '';
    if (VALUE.test(key)) this.#named = '';
    if (!this.#redaction.matches(key) && (named === '' || !this.#redaction.matches(named))) return from;
    const end = endOfValue(this.#text, from);
    const value = this.#text.slice(from, end);
    if (value !== 'null') {
      const plain = value.startsWith('"') ? parseString(value) : value;
      this.#replace(from, end, this.#redaction.standInForText(key, plain));
    }
    return end;
  }

  #string(at: number, end: number): void {
    const before = parseString(this.#text.slice(at, end));
    if (NAME.test(this.#key)) this.#named = before;
    const isSecret = at === this.#secretAt;
    const system = SQL_KEYS.has(this.#key) ? (this.#system ??= systemIn(this.#text)) : '';
    const after = isSecret
      ? this.#redaction.standInForSecret(this.#key, before)
      : redactPlain(before, this.#redaction, this.#key, system);
    if (after !== before) this.#replace(at, end, after);
    const comma = skipSpace(this.#text, end);
    if (this.#text[comma] === ',' && this.#redaction.asksForSecret(before))
      this.#secretAt = skipSpace(this.#text, comma + 1);
  }

  #number(at: number): number {
    if (!isDigit(this.#text.charCodeAt(at))) return at + 1;
    NUMBER.lastIndex = at;
    const written = NUMBER.exec(this.#text)![0];
    const end = at + written.length;
    const before = wholeNumber(written);
    if (before.length < LONG_NUMBER) return end;
    const after = this.#redaction.text(before, this.#key);
    if (after !== before) this.#replace(this.#text[at - 1] === '-' ? at - 1 : at, end, after);
    return end;
  }

  #replace(from: number, to: number, text: string): void {
    this.#redacted += this.#text.slice(this.#kept, from) + JSON.stringify(text);
    this.#kept = to;
  }
}

const SYSTEM = /"(?:db\.system\.name|db\.system)"\s{0,8}:\s{0,8}"([^"\\]{1,64})"/;
const systemIn = (text: string): string => SYSTEM.exec(text)?.[1] ?? '';

const NAME = /^(?:key|name)$/i;
const VALUE = /^value$/i;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Its digits, also where it is written as a double; '' where it is none. */
function wholeNumber(written: string): string {
  if (/^\d+$/.test(written)) return written;
  const value = Number(written);
  return Number.isSafeInteger(value) ? String(value) : '';
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

function parseString(quoted: string): string {
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
