import { closingQuote, isClosingQuote, quoteAt } from './quotes.ts';
import { readBlock } from './read-block.ts';

/** How far is looked for what separates values: an attacker's text must not be read again and again. */
const LOOK_AHEAD = 256;
const NEXT_NAME = String.raw`\s{0,8}["'\\]{0,8}[\w.$%[\]-]{1,40}(?: [\w.$%-]{1,40})?["'\\]{0,8}\s{0,8}(?:=|:(?!\/\/)|%3D)`;
const BEGINS_NEXT = new RegExp(NEXT_NAME, 'yi');
/** The rest of a value with spaces, before `;` and a name. */
const WORDS = new RegExp(String.raw`[^=;\n"]{1,200};${NEXT_NAME}`, 'yi');
const SEPARATORS = [';', '&', ','].map((mark) => [mark, new RegExp(`${mark}${NEXT_NAME}`, 'i')] as const);
const OPENING = '{[(';
const CLOSING = '}])';
/** Before a quoted text, what kind it is: b'x', string(16) "x". */
const KIND = /(?:[bBuUrRnN]{1,2}|string\(\d{1,9}\)\s{1,8})(?=["'])/y;

/** What takes the place of a value in a statement, or was hidden by others. */
const NO_VALUE = /^(?:\?|\$\d{1,3}|%s|\*{1,14}|null|none|nil|undefined)?$/i;
export const isNoValue = (text: string): boolean => text.length < 16 && NO_VALUE.test(text);

export interface ValueSpan {
  from: number;
  to: number;
  isQuoted: boolean;
}

/**
 * The value that begins at `at`: quoted, in brackets, or up to what separates it from the next one. What is not clear counts as part of it.
 * `separator` is what stands before its name, '' where that is not known.
 */
export function readValue(text: string, at: number, separator: string): ValueSpan {
  const block = readBlock(text, at);
  if (block) return { ...block, isQuoted: false };
  KIND.lastIndex = at;
  const from = at + (KIND.exec(text)?.[0].length ?? 0);
  const mark = quoteAt(text, from);
  const quote = mark === '' ? '' : doubled(text, from, mark);
  if (quote === '"' || quote === "'") return continued(text, readQuoted(text, from, quote), quote, separator);
  if (quote !== '') return readQuoted(text, from, quote);
  if (!OPENING.includes(text.charAt(from)) || from >= text.length)
    return { from, to: endOfBare(text, from, separator), isQuoted: false };
  const to = Math.max(endOfBrackets(text, from), endOfBraces(text, from));
  return { from, to: endsValue(text, to) ? to : endOfBare(text, to, separator), isQuoted: false };
}

/** In tables quotes within quotes are written twice. */
function doubled(text: string, at: number, quote: string): string {
  const isDouble = quote === '"' && text[at + 1] === '"' && !endsValue(text, at + 2);
  return isDouble ? '""' : quote;
}

function readQuoted(text: string, at: number, quote: string): ValueSpan {
  const from = at + quote.length;
  const to = quote === '""' ? text.indexOf(quote, from) : closingQuote(text, from, quote);
  return { from, to: to === -1 ? text.length : to, isQuoted: true };
}

/** A quote written twice stands for one; what follows a closing quote at once belongs to it. */
function continued(text: string, span: ValueSpan, quote: string, separator: string): ValueSpan {
  let { to } = span;
  while (text[to + 1] === quote && text[to] === quote) to = closingQuote(text, to + 2, quote);
  if (text[span.from - 2] === '=') to = Math.max(to, endOfDoubling(text, span.from, quote));
  if (to >= text.length || endsValue(text, to + 1)) return { ...span, to };
  return { ...span, to: endOfBare(text, to + 1, separator) };
}

/** Connection strings know no backslashes. */
function endOfDoubling(text: string, from: number, quote: string): number {
  let to = text.indexOf(quote, from);
  while (to !== -1 && text[to + 1] === quote) to = text.indexOf(quote, to + 2);
  return to;
}

const ENDS = /[\s,;:&<>)\]}"'`\\|#]|%2[26]|\/>/y;

function endsValue(text: string, at: number): boolean {
  ENDS.lastIndex = at;
  return at >= text.length || ENDS.test(text);
}

/** In connection strings of ODBC a closing brace within braces is written twice. */
const BRACES = /\{(?:[^}\n]|\}\})*\}/y;

function endOfBraces(text: string, at: number): number {
  BRACES.lastIndex = at;
  return text[at - 1] === '=' && BRACES.test(text) ? BRACES.lastIndex : at;
}

/** After the bracket that closes the one at `at`. */
function endOfBrackets(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const character = text[i]!;
    if (OPENING.includes(character)) depth++;
    else if (CLOSING.includes(character)) {
      if (--depth === 0) return i + 1;
    } else if (character === '"' || character === "'" || character === '\\') {
      const quote = quoteAt(text, i);
      if (quote !== '') i = closingQuote(text, i + quote.length, quote) + quote.length - 1;
    }
  }
  return text.length;
}

/** Without quotes: up to a space, or to what separates it from the next name. */
function endOfBare(text: string, from: number, before: string): number {
  const separator = before === '' ? separatorAfter(text, from) : before;
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (OPENING.includes(character)) depth++;
    else if (CLOSING.includes(character) && --depth < 0 && (endsValue(text, at + 1) || text[at + 1] === '.')) return at;
    else if (character === '\\' && goesOn(text, at)) at = CONTINUED.lastIndex - 1;
    else if (ends(text, at, character, { before, separator })) return at;
  }
  return text.length;
}

/** A line that goes on in the next one, in a shell and in properties of Java. */
const CONTINUED = /\\\r?\n[ \t]{0,64}/y;

function goesOn(text: string, at: number): boolean {
  CONTINUED.lastIndex = at;
  return CONTINUED.test(text);
}

interface Surroundings {
  before: string;
  separator: string;
}

function ends(text: string, at: number, character: string, { before, separator }: Surroundings): boolean {
  switch (character) {
    case '\n':
    case '\r':
    // A colour of a terminal.
    case '\x1b':
      return true;
    case ' ':
    case '\t':
      return !(before === ';' || hasMoreWords(text, at, before));
    case '"':
    case "'":
    case '`':
      return isClosingQuote(text, at);
    case '\\':
      return /["'`]/.test(text[at + 1] ?? '')
        ? isClosingQuote(text, at + 1)
        : /[nrt]/.test(text[at + 1] ?? '') && beginsNext(text, at + 2);
    case '%':
      return separator === '%26' && text.startsWith('%26', at) && beginsNext(text, at + 3);
    case ';':
    case '&':
    case ',':
      return (separator === '' || separator === character) && beginsNext(text, at + 1);
    default:
      return /\s/.test(character);
  }
}

/** A value with spaces in a connection string. */
function hasMoreWords(text: string, at: number, before: string): boolean {
  if (before !== '') return false;
  WORDS.lastIndex = at;
  return WORDS.test(text);
}

/** Nothing more, or something with a name. */
function beginsNext(text: string, at: number): boolean {
  if (at >= text.length || /[\s"'\\]/.test(text[at]!)) return true;
  BEGINS_NEXT.lastIndex = at;
  return BEGINS_NEXT.test(text);
}

/** What separates names from each other behind a value; a semicolon rather than `&`, that rather than a comma: more is hidden. */
function separatorAfter(text: string, from: number): string {
  const run = /^\S*/.exec(text.slice(from, from + LOOK_AHEAD))![0];
  return SEPARATORS.find(([, form]) => form.test(run))?.[0] ?? '';
}
