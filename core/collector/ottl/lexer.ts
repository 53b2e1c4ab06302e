import { OttlProblem } from './problem.ts';

export type TokenKind = 'bytes' | 'float' | 'int' | 'string' | 'compare' | 'math' | 'name' | 'mark' | 'end';

export interface Token {
  kind: TokenKind;
  /** As written; '' at the end. */
  text: string;
  offset: number;
}

// The order matters: of two that fit, the first one is taken, as in the Collector.
const RULES: readonly [TokenKind, RegExp][] = [
  ['bytes', /0x[a-fA-F0-9]+/y],
  ['float', /\d*\.\d+(?:[eE][-+]?\d+)?/y],
  ['int', /\d+/y],
  ['string', /"(?:\\.|[^\\"])*"/sy],
  ['compare', /==|!=|>=|<=|>|</y],
  ['math', /[-+*/]/y],
  ['mark', /[=(){}:,.[\]]/y],
  ['name', /[A-Za-z][A-Za-z0-9_]*/y],
];
const SPACE = /\s+/y;

/** The words and marks of a statement or condition, closed by one of kind 'end'. Throws OttlProblem. */
export function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let offset = skipSpace(text, 0);
  while (offset < text.length) {
    const token = tokenAt(text, offset);
    tokens.push(token);
    offset = skipSpace(text, offset + token.text.length);
  }
  tokens.push({ kind: 'end', text: '', offset: text.length });
  return tokens;
}

function skipSpace(text: string, offset: number): number {
  SPACE.lastIndex = offset;
  return SPACE.test(text) ? SPACE.lastIndex : offset;
}

function tokenAt(text: string, offset: number): Token {
  for (const [kind, rule] of RULES) {
    rule.lastIndex = offset;
    const found = rule.exec(text);
    if (found) return { kind, text: found[0], offset };
  }
  if (text[offset] === '"') throw new OttlProblem('the string is not closed', offset);
  throw new OttlProblem(`unexpected character ${JSON.stringify(text[offset])}`, offset);
}
