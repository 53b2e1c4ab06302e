/** Written longest first, so that ">=" is not read as ">". */
export const OPERATORS = ['>=', '<=', '!=', ':', '=', '~', '>', '<'] as const;
export type Operator = (typeof OPERATORS)[number];

/** One word of the typed filter: `head operator tail`, or a bare text. Quotes and escapes are already undone. */
export type Token =
  { kind: 'text'; text: string } | { kind: 'term'; head: string; operator: Operator; tail: string; source: string };

interface Cursor {
  readonly text: string;
  at: number;
}

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

const operatorAt = ({ text, at }: Cursor): Operator | undefined => OPERATORS.find((sign) => text.startsWith(sign, at));

function readToken(cursor: Cursor): Token {
  const from = cursor.at;
  let head = '';
  let operator: Operator | undefined;
  let tail = '';
  const quotedFirst = cursor.text[from] === '"';
  while (cursor.at < cursor.text.length && !/\s/.test(cursor.text[cursor.at]!)) {
    const sign = operator ? undefined : operatorAt(cursor);
    if (sign && cursor.at > from) {
      operator = sign;
      cursor.at += sign.length;
      continue;
    }
    const piece = cursor.text[cursor.at] === '"' ? readQuoted(cursor) : cursor.text[cursor.at++]!;
    if (operator) tail += piece;
    else head += piece;
  }
  if (!operator || (head === '' && !quotedFirst)) return { kind: 'text', text: head + (operator ?? '') + tail };
  return { kind: 'term', head, operator, tail, source: cursor.text.slice(from, cursor.at) };
}

/** `service:a "two words" k=v` → its words. Anything can be read; what is no term is text. */
export function readTokens(text: string): Token[] {
  const cursor: Cursor = { text, at: 0 };
  const tokens: Token[] = [];
  for (;;) {
    while (cursor.at < text.length && /\s/.test(text[cursor.at]!)) cursor.at += 1;
    if (cursor.at >= text.length) return tokens;
    tokens.push(readToken(cursor));
  }
}

/** Quotes only where reading would otherwise split or misread. */
export function writeWord(text: string): string {
  if (text !== '' && !/[\s"\\:=~<>!]/.test(text)) return text;
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
