import { OttlProblem } from '../ottl/problem.ts';

export interface Token {
  kind: 'name' | 'text' | 'number' | 'sign' | 'end';
  value: string;
  at: number;
}

const TOKEN =
  /\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|(\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?)|(\$|[A-Za-z_]\w*)|(\?\.|\?\?|==|!=|<=|>=|&&|\|\||[-+<>!()[\].,?:])|$)/y;

/** Throws OttlProblem for characters that no expression has here. */
export function tokensOf(written: string): Token[] {
  const tokens: Token[] = [];
  for (TOKEN.lastIndex = 0; ;) {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(written);
    if (!found) throw unreadable(written, from + /^\s*/.exec(written.slice(from))![0].length);
    const [whole, quoted, number, name, sign] = found;
    const value = quoted ?? number ?? name ?? sign;
    const at = TOKEN.lastIndex - (value ?? whole).length;
    if (value === undefined) return [...tokens, { kind: 'end', value: '', at: written.length }];
    const kind = quoted !== undefined ? 'text' : number !== undefined ? 'number' : name !== undefined ? 'name' : 'sign';
    tokens.push({ kind, value, at });
  }
}

function unreadable(written: string, at: number): OttlProblem {
  const character = String.fromCodePoint(written.codePointAt(at)!);
  return new OttlProblem(`${character} is not read here`, at);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0' };

/** What stands between quotes. */
export function unquoted(written: string): string {
  const inner = written.slice(1, -1);
  return written.startsWith('`') ? inner : inner.replace(/\\(.)/gs, (_, char: string) => ESCAPES[char] ?? char);
}
