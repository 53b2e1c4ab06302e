import { OttlProblem } from './problem.ts';

const SIMPLE: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};
const ESCAPE = /\\(?:([abfnrtv\\"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/y;

/** A string literal as its text, by the escapes of Go. `offset` is where its quote stands, for problems. */
export function unquote(raw: string, offset: number): string {
  return pieces(raw, offset)
    .map((piece) => piece.text)
    .join('');
}

/** Where in the literal `raw` the character `index` of its text is written. */
export function indexInLiteral(raw: string, index: number): number {
  let length = 0;
  for (const piece of pieces(raw, 0)) {
    if (length >= index) return piece.at;
    length += piece.text.length;
  }
  return raw.length - 1;
}

function pieces(raw: string, offset: number): { text: string; at: number }[] {
  const found: { text: string; at: number }[] = [];
  let at = 1;
  while (at < raw.length - 1) {
    const text = raw[at] === '\\' ? escapeAt(raw, at, offset) : raw[at]!;
    if (raw[at] === '\n') throw new OttlProblem('a string ends on the line it begins on', offset + at);
    found.push({ text, at });
    at = raw[at] === '\\' ? ESCAPE.lastIndex : at + 1;
  }
  return found;
}

function escapeAt(raw: string, at: number, offset: number): string {
  ESCAPE.lastIndex = at;
  const found = ESCAPE.exec(raw);
  if (!found) {
    const hint = raw[at + 1] === undefined ? '' : `; a backslash itself is written \\\\`;
    throw new OttlProblem(`\\${raw[at + 1] ?? ''} is no escape of a string${hint}`, offset + at);
  }
  const [, simple, hex, short, long, octal] = found;
  if (simple !== undefined) return SIMPLE[simple]!;
  const code = octal === undefined ? parseInt((hex ?? short ?? long)!, 16) : parseInt(octal, 8);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || (octal !== undefined && code > 255))
    throw new OttlProblem('no character has this number', offset + at);
  return String.fromCodePoint(code);
}
