import { quoteAt } from './quotes.ts';
import { isNoValue, readValue, type ValueSpan } from './read-value.ts';
import { looksGiven, readPart, signAfter, type Sign } from './read-sign.ts';
import { endsSecret, SECRET_WORD, secretKind, type SecretKind } from './secret-names.ts';
import { isMixed, type FoundSpan } from './text-rule.ts';

/** <ns:password>x</ns:password> */
const IS_ELEMENT = /<(?:[\w.-]{1,40}:)?[\w.-]{0,40}$/;
const OPENS_ELEMENT = /(?:\s[^<>]{0,200})?>/y;
/** <password><![CDATA[x]]></password> */
const CDATA = /\s{0,64}<!\[CDATA\[/y;
const BEFORE = 96;
const SEPARATOR_BEFORE = /([;?&,{(])\s*["'\\]*[\w.$%: -]{0,64}$|=\S{0,64}(\s)\s*[\w.-]{0,40}$/;
const SCHEME = /(?:bearer|basic|token|apikey|digest|negotiate|ntlm|aws4-hmac-sha256|hmac)(?:\s|%20|\+){1,4}/iy;
/** The following parts of a header: of a digest, a signature, a cookie. */
const MORE = /["']?\s*[,;]\s*[\w.-]{1,64}=(?:"[^"]*"|[^\s,"'\\]*)/y;

/** What stands behind a name of a secret, in whatever notation. */
export function findFields(text: string, found: FoundSpan): void {
  if (text.search(SECRET_WORD) === -1) return;
  const words = new RegExp(SECRET_WORD);
  for (let match = words.exec(text); match; match = words.exec(text)) {
    const kind = secretKind(text, match.index, match[0]);
    const end = kind && findField(text, { at: match.index, word: match[0], kind }, found);
    if (end !== undefined) words.lastIndex = Math.max(end, words.lastIndex);
  }
}

interface Name {
  at: number;
  word: string;
  kind: SecretKind;
}

/** Gives where the value ends. */
function findField(text: string, name: Name, found: FoundSpan): number | undefined {
  const end = name.at + name.word.length;
  const before = (): string => text.slice(Math.max(0, name.at - BEFORE), name.at);
  const element = text[end] === '>' || text[end] === ' ' ? findElement(text, end, before, found) : undefined;
  if (element !== undefined) return element;
  const sign = signAfter(text, end, name.word, before);
  if (!sign) return undefined;
  const value =
    sign.next === 'part'
      ? readPart(text, sign.end)
      : readSecret(text, sign.end, name.kind, separatorOf(before(), sign));
  if (!isSecret(text, value, name, sign)) return undefined;
  found(value.from, value.to, value.isQuoted || sign.mark !== ':' ? '' : sign.quote);
  return value.to;
}

/** What separates this name from others. */
function separatorOf(before: string, { mark }: Sign): string {
  if (mark.startsWith('%')) return '%26';
  const match = SEPARATOR_BEFORE.exec(before);
  const separator = match?.[1] ?? match?.[2] ?? '';
  return SEPARATORS[separator] ?? separator;
}

const SEPARATORS: Readonly<Record<string, string>> = { '?': '&', '{': ',', '(': ',' };

function readSecret(text: string, at: number, kind: SecretKind, separator: string): ValueSpan {
  if (kind !== 'header') return readValue(text, at, separator);
  const quote = quoteAt(text, at);
  const scheme = schemeEnd(text, at + quote.length);
  if (scheme === at + quote.length) return more(text, readValue(text, at, separator));
  if (quote === '') return more(text, { ...readValue(text, scheme, separator) });
  return { ...readValue(text, at, separator), from: scheme };
}

function schemeEnd(text: string, at: number): number {
  SCHEME.lastIndex = at;
  return SCHEME.test(text) ? SCHEME.lastIndex : at;
}

function more(text: string, value: ValueSpan): ValueSpan {
  if (value.isQuoted || text[value.from] === '[') return value;
  let { to } = value;
  if (/["']/.test(text[to] ?? '') && !text.slice(value.from, to).includes(`=${text[to]}`)) return value;
  for (MORE.lastIndex = to; MORE.test(text); MORE.lastIndex = to) to = MORE.lastIndex;
  return { ...value, to };
}

function isSecret(text: string, value: ValueSpan, { kind, word }: Name, { quote, mark, next }: Sign): boolean {
  const { from, to, isQuoted } = value;
  if (to <= from || (!isQuoted && isNoValue(text.slice(from, to)))) return false;
  if (next === 'field') return looksGiven(text, value, quote);
  if (mark === '->') return isQuoted || looksRandom(text.slice(from, Math.min(to, from + 64)));
  // A password may be wrong, too short, or required.
  if (next === 'said') return endsSecret(word) && looksRandom(text.slice(from, Math.min(to, from + 64)));
  if (isQuoted || quote !== '' || mark !== ':' || kind === 'header') return true;
  return endsSecret(word) && (kind === 'password' || looksRandom(text.slice(from, Math.min(to, from + 64))));
}

/** A word is none: "unexpected token: end". */
const looksRandom = (word: string): boolean => word.length >= 8 && isMixed(word);

function findElement(text: string, at: number, before: () => string, found: FoundSpan): number | undefined {
  if (!IS_ELEMENT.test(before())) return undefined;
  OPENS_ELEMENT.lastIndex = at;
  if (!OPENS_ELEMENT.test(text)) return undefined;
  CDATA.lastIndex = OPENS_ELEMENT.lastIndex;
  const isRaw = CDATA.test(text);
  const from = isRaw ? CDATA.lastIndex : OPENS_ELEMENT.lastIndex;
  const close = text.indexOf(isRaw ? ']]>' : '<', from);
  const to = close === -1 ? text.length : close;
  if (to > from) found(from, to);
  return to;
}
