/** What stands before a block of YAML in its first line. */
const HEAD = /[|>](?:[+-]?\d?|\d[+-])[ \t]{0,64}(?:#[^\n]{0,200})?\r?\n/y;
const EMPTY_LINES = /(?:[ \t]*\r?\n)*/y;
const INDENT = / {0,64}/y;
/** Of a line looked back at. */
const LONGEST_NAME = 128;

/**
 * A block of YAML whose head is at `at`: lines that are indented as the first of them, deeper than the line of the name.
 *
 *     password: |
 *       first line
 *       second line
 *     user: kim
 */
export function readBlock(text: string, at: number): { from: number; to: number } | undefined {
  const afterHead = endOf(HEAD, text, at);
  if (afterHead === at) return undefined;
  const first = endOf(EMPTY_LINES, text, afterHead);
  const from = endOf(INDENT, text, first);
  const indent = from - first;
  if (indent <= indentOfLine(text, at)) return undefined;
  let to = endOfLine(text, from);
  for (let line = endOf(EMPTY_LINES, text, to + 1); line < text.length; line = endOf(EMPTY_LINES, text, to + 1)) {
    if (endOf(INDENT, text, line) - line < indent) break;
    to = endOfLine(text, line);
  }
  return { from, to: text[to - 1] === '\r' ? to - 1 : to };
}

function indentOfLine(text: string, at: number): number {
  const line = text.lastIndexOf('\n', at) + 1;
  return at - line > LONGEST_NAME ? 0 : endOf(INDENT, text, line) - line;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** Of what stands at `at`; `at` where nothing does. */
function endOf(form: RegExp, text: string, at: number): number {
  form.lastIndex = at;
  return form.test(text) ? form.lastIndex : at;
}
