import type { Settings } from '../settings.ts';
import { noting } from '../noting.ts';
import { textOf } from './expression-values.ts';
import { parseExpression, type Expression } from './expression.ts';
import type { Entry } from './entry.ts';

/** A text in which each `EXPR(…)` stands for what it gives of an entry. Throws OperatorError where that is no text. */
export type EntryText = (entry: Entry) => string;

const START = 'EXPR(';
const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/y;

/** Under a key; what is wrong with an expression is noted there. */
export function readEntryText(settings: Settings, key: string, env: (name: string) => string | undefined): EntryText {
  const written = settings.word(key);
  const parts: (string | Expression)[] = [];
  for (let at = 0; at < written.length;) {
    const from = written.indexOf(START, at);
    if (from !== at) parts.push(written.slice(at, from < 0 ? undefined : from));
    if (from < 0) break;
    const end = endOf(written, from + START.length);
    if (end < 0) settings.note([key], 'EXPR( is not closed');
    const inner = written.slice(from + START.length, end < 0 ? undefined : end);
    const expression = noting(settings, [key], () => parseExpression(inner, env));
    if (expression) parts.push(expression);
    at = end < 0 ? written.length : end + 1;
  }
  return (entry) => parts.map((part) => (typeof part === 'string' ? part : textOf(part(entry), 'EXPR'))).join('');
}

/** Where the bracket that is open is closed, outside of texts; -1 where it is not. */
function endOf(written: string, from: number): number {
  let depth = 1;
  for (let at = from; at < written.length; at++) {
    QUOTED.lastIndex = at;
    const quoted = QUOTED.exec(written)?.[0];
    if (quoted !== undefined) at += quoted.length - 1;
    else if (written[at] === '(') depth++;
    else if (written[at] === ')' && --depth === 0) return at;
  }
  return -1;
}
