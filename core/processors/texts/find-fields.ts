import { QUOTE, quoteAt } from './quotes.ts';
import { isNoValue, readValue, type ValueSpan } from './read-value.ts';
import { endsSecret, SECRET_WORD, secretKind, type SecretKind } from './secret-names.ts';
import { isMixed, type FoundSpan } from './text-rule.ts';

const SPACE = String.raw`(?:\s|\\[nrt])*`;
/** Behind a name: password=, password.value=, "password" : , password => , password%3D. */
const ASSIGNS = new RegExp(
  String.raw`(?:\.value)?((?:""|${QUOTE})?)\]?${SPACE}(:(?![:/=])|:=|=(?!~)[=>]?|%3[DA])${SPACE}`,
  'yi',
);
/** {"name":"DB_PASSWORD","value":"…"} */
const HAS_VALUE = new RegExp(
  String.raw`(${QUOTE})${SPACE},${SPACE}${QUOTE}(?:string_?)?val(?:ue)?${QUOTE}${SPACE}(:|=)${SPACE}`,
  'yi',
);
/** <add key="Password" value="x"/> */
const HAS_ATTRIBUTE = new RegExp(String.raw`(${QUOTE})\s{1,8}value\s{0,8}(=)\s{0,8}`, 'yi');
/** PASSWORD 'x' in a statement. */
const SPEAKS = new RegExp(String.raw`()( )\s*(?=${QUOTE})`, 'yi');
/** password is x */
const SAYS = /()(\sis)\s\s{0,8}/iy;
/** --password x, ["--password", "x"] */
const FOLLOWS = new RegExp(String.raw`(${QUOTE}?)(,?\s)\s*(?!-)|(${QUOTE})(,)(?=${QUOTE})`, 'yi');
const IS_OPTION = /(?:^|[\s"'`([,])--?[\w.-]{0,40}$/;
/** setx API_TOKEN x */
const IS_SET = /\b(?:setx|setenv|ENV|ARG|set -\w{1,3})\s{1,4}\w{0,40}$/;
/** <ns:password>x</ns:password> */
const IS_ELEMENT = /<(?:[\w.-]{1,40}:)?[\w.-]{0,40}$/;
const OPENS_ELEMENT = /(?:\s[^<>]{0,200})?>/y;
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
  const sign = signAfter(text, end, name, before);
  if (!sign) return undefined;
  const value = readSecret(text, sign.end, name.kind, separatorOf(before(), sign));
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

interface Sign {
  end: number;
  /** Behind the name. */
  quote: string;
  mark: string;
}

function signAfter(text: string, at: number, { word }: Name, before: () => string): Sign | undefined {
  const take = (form: RegExp): Sign | undefined => {
    form.lastIndex = at;
    const match = form.exec(text);
    return match
      ? { end: form.lastIndex, quote: match[1] ?? match[3] ?? '', mark: match[2] ?? match[4] ?? '' }
      : undefined;
  };
  const sign = take(ASSIGNS) ?? take(HAS_VALUE) ?? take(HAS_ATTRIBUTE);
  if (sign) return sign;
  const follows = take(FOLLOWS);
  if (follows && isAskedFor(before())) return follows;
  // Kubernetes says: secret "name" not found.
  return /pass|pwd|비밀|패스|암호/i.test(word) ? (take(SPEAKS) ?? take(SAYS)) : undefined;
}

const isAskedFor = (before: string): boolean => IS_OPTION.test(before) || IS_SET.test(before);

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

function isSecret(text: string, value: ValueSpan, { kind, word }: Name, { quote, mark }: Sign): boolean {
  const { from, to, isQuoted } = value;
  if (to <= from || (!isQuoted && isNoValue(text.slice(from, to)))) return false;
  // A password may be wrong, too short, or required.
  if (/\sis$/i.test(mark)) return endsSecret(word) && looksRandom(text.slice(from, Math.min(to, from + 64)));
  if (isQuoted || quote !== '' || mark !== ':' || kind === 'header') return true;
  return endsSecret(word) && (kind === 'password' || looksRandom(text.slice(from, Math.min(to, from + 64))));
}

/** A word is none: "unexpected token: end". */
const looksRandom = (word: string): boolean => word.length >= 8 && isMixed(word);

function findElement(text: string, at: number, before: () => string, found: FoundSpan): number | undefined {
  if (!IS_ELEMENT.test(before())) return undefined;
  OPENS_ELEMENT.lastIndex = at;
  if (!OPENS_ELEMENT.test(text)) return undefined;
  const from = OPENS_ELEMENT.lastIndex;
  const close = text.indexOf('<', from);
  const to = close === -1 ? text.length : close;
  if (to > from) found(from, to);
  return to;
}
