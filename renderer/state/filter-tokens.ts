/** Written longest first, so that ">=" is not read as ">". */
export const OPERATORS = ['>=', '<=', '!=', '=~', ':', '=', '~', '>', '<'] as const;
export type Operator = (typeof OPERATORS)[number];

export type Sign = '(' | ')' | 'AND' | 'OR' | 'NOT';

/** `head operator tail`. Quotes and escapes are undone; `source` is as it was typed. */
export interface TermToken {
  kind: 'term';
  head: string;
  operator: Operator;
  tail: string;
  source: string;
  /** A quoted head is an attribute's key, even where a field has the same name. */
  headQuoted: boolean;
  /** The tail was written /like this/. */
  isRegex: boolean;
}

/** One piece of the typed filter. */
export type Token =
  | { kind: 'text'; text: string; source: string }
  | { kind: 'regex'; pattern: string }
  | { kind: 'sign'; sign: Sign }
  | TermToken;

interface Cursor {
  readonly text: string;
  at: number;
  /** Open brackets; outside of any, ')' is a character like others. */
  depth: number;
}

/** Brackets nested deeper are characters: nobody writes them, and the contract refuses them. */
const MAX_DEPTH = 8;

const isBoundary = ({ text, depth }: Cursor, at: number): boolean =>
  at >= text.length || /\s/.test(text[at]!) || (depth > 0 && text[at] === ')');

function readQuoted(cursor: Cursor): string {
  let value = '';
  cursor.at += 1;
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== '"') {
    if (cursor.text[cursor.at] === '\\' && cursor.at + 1 < cursor.text.length) cursor.at += 1;
    value += cursor.text[cursor.at];
    cursor.at += 1;
  }
  // A quote that is still being typed counts as closed at the end.
  cursor.at += 1;
  return value;
}

/** `/pattern/` or `/pattern/i`, whole up to the next gap; undefined and unmoved where it is none, as in a path. */
function readRegex(cursor: Cursor): string | undefined {
  if (cursor.text[cursor.at] !== '/') return undefined;
  let pattern = '';
  let at = cursor.at + 1;
  for (; at < cursor.text.length && cursor.text[at] !== '/'; at++) {
    if (cursor.text[at] === '\\' && at + 1 < cursor.text.length) {
      at += 1;
      pattern += cursor.text[at] === '/' ? '/' : `\\${cursor.text[at]}`;
    } else pattern += cursor.text[at];
  }
  if (cursor.text[at] !== '/' || pattern === '') return undefined;
  at += 1;
  const ignoresCase = cursor.text[at] === 'i';
  if (ignoresCase) at += 1;
  if (!isBoundary(cursor, at)) return undefined;
  cursor.at = at;
  return ignoresCase ? `(?i)${pattern}` : pattern;
}

function readSign(cursor: Cursor): Sign | undefined {
  const { text, at } = cursor;
  if (text[at] === '(' && cursor.depth < MAX_DEPTH) return '(';
  if (text[at] === ')' && cursor.depth > 0) return ')';
  // "--flag", "->" and a lone "-" are texts that occur.
  if (text[at] === '-' && !isBoundary(cursor, at + 1) && !/[->]/.test(text[at + 1]!)) return 'NOT';
  const word = /^(AND|OR|NOT)/.exec(text.slice(at, at + 3))?.[0] as Sign | undefined;
  return word && (isBoundary(cursor, at + word.length) || text[at + word.length] === '(') ? word : undefined;
}

function takeSign(cursor: Cursor): Token | undefined {
  const sign = readSign(cursor);
  if (!sign) return undefined;
  cursor.at += cursor.text[cursor.at] === '-' ? 1 : sign.length;
  if (sign === '(') cursor.depth += 1;
  if (sign === ')') cursor.depth -= 1;
  return { kind: 'sign', sign };
}

const operatorAt = ({ text, at }: Cursor): Operator | undefined => OPERATORS.find((sign) => text.startsWith(sign, at));

function readWordToken(cursor: Cursor): Token {
  const from = cursor.at;
  const headQuoted = cursor.text[from] === '"';
  let head = '';
  let operator: Operator | undefined;
  let tail = '';
  let isRegex = false;
  let inner = 0;
  while (cursor.at < cursor.text.length && !/\s/.test(cursor.text[cursor.at]!)) {
    if (inner === 0 && cursor.at > from && isBoundary(cursor, cursor.at)) break;
    const sign = operator ? undefined : operatorAt(cursor);
    if (sign && cursor.at > from) {
      operator = sign;
      cursor.at += sign.length;
      const pattern = sign === '~' || sign === '=~' ? readRegex(cursor) : undefined;
      isRegex = pattern !== undefined;
      tail = pattern ?? '';
      continue;
    }
    if (cursor.text[cursor.at] === '(') inner += 1;
    if (cursor.text[cursor.at] === ')' && inner > 0) inner -= 1;
    const piece = cursor.text[cursor.at] === '"' ? readQuoted(cursor) : cursor.text[cursor.at++]!;
    if (operator) tail += piece;
    else head += piece;
  }
  const source = cursor.text.slice(from, cursor.at);
  if (!operator || (head === '' && !headQuoted)) return { kind: 'text', text: head + (operator ?? '') + tail, source };
  return { kind: 'term', head, operator, tail, source, headQuoted, isRegex };
}

function readToken(cursor: Cursor): Token {
  const sign = takeSign(cursor);
  if (sign) return sign;
  const pattern = readRegex(cursor);
  return pattern === undefined ? readWordToken(cursor) : { kind: 'regex', pattern };
}

/** `service:a (k=v OR "two words") -/timed? out/` → its pieces. Anything can be read; what is no term is text. */
export function readTokens(text: string): Token[] {
  const cursor: Cursor = { text, at: 0, depth: 0 };
  const tokens: Token[] = [];
  for (;;) {
    while (cursor.at < text.length && /\s/.test(text[cursor.at]!)) cursor.at += 1;
    if (cursor.at >= text.length) return tokens;
    tokens.push(readToken(cursor));
  }
}

export const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** What stands behind an operator. Quotes only where reading would otherwise split or misread. */
export function writeWord(text: string): string {
  return text !== '' && !/[\s"\\:=~<>!()]/.test(text) ? text : quoted(text);
}

/** What begins a condition: a text or a key. Must not look like a sign or a pattern either. */
export function writeHead(text: string): string {
  return /^([-/]|(AND|OR|NOT)$)/.test(text) ? quoted(text) : writeWord(text);
}

/** `/pattern/` where that is read back as the same, else quoted. */
export function writeRegex(pattern: string): string {
  const ignoresCase = pattern.startsWith('(?i)');
  const plain = ignoresCase ? pattern.slice(4) : pattern;
  const literal = `/${plain.replace(/\//g, '\\/')}/${ignoresCase ? 'i' : ''}`;
  const cursor = { text: literal, at: 0, depth: 0 };
  return readRegex(cursor) === pattern && cursor.at === literal.length ? literal : quoted(pattern);
}
