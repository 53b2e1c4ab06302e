import type { FindSpans } from './text-rule.ts';

/** Where instrumentation writes statements: today's name and the one before it. */
export const SQL_KEYS = new Set(['db.query.text', 'db.statement']);

/** Names, marks of parameters and comments, so that a digit in them is none of its own; the beginning of a text; numbers. */
const TOKEN =
  /[\p{L}_@#:][\p{L}\p{N}_@#$]*|\$\w*|"[^"]*"?|`[^`]*`?|--[^\n]*|\/\*[^]*?(?:\*\/|$)|'|0[xX][0-9a-fA-F]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/gu;
/** PostgreSQL: $tag$ … $tag$ */
const DOLLAR = /^\$\w{0,64}\$/;

/** Literal values in a statement of SQL: texts and numbers, not names. Marks of parameters are left as they are. */
export const findSqlLiterals: FindSpans = (text, found) => {
  const tokens = new RegExp(TOKEN);
  for (let match = tokens.exec(text); match; match = tokens.exec(text)) {
    const end = endOfLiteral(text, match.index, match[0]);
    if (end === undefined) continue;
    found(match.index, end);
    tokens.lastIndex = end;
  }
};

/** Undefined where it is none. */
function endOfLiteral(text: string, at: number, token: string): number | undefined {
  if (token === "'") return endOfText(text, at + 1);
  if (/^[.\d]/.test(token)) return at + token.length;
  const mark = token.startsWith('$') ? DOLLAR.exec(text.slice(at, at + 66))?.[0] : undefined;
  if (mark === undefined) return undefined;
  const end = text.indexOf(mark, at + mark.length);
  return end === -1 ? text.length : end + mark.length;
}

/** A quote in it is written twice, or behind a backslash. */
function endOfText(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === "'" && text[++at] !== "'") return at;
  }
  return text.length;
}
