/** Control characters, line ends of any kind, and what turns the direction of the text around. */
export const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu;

/** Characters of a name that are written: as many as a person still reads in a cell. */
const LONGEST = 200;

/**
 * Text that anybody may have written as a code span: nothing in it is markup, a link, a mention or HTML, in a cell of a
 * table either. '' stays ''; what is long is cut.
 */
export function codeSpan(text: string): string {
  const plain = cut(text.replace(UNSEEN, ' ').trim());
  // A bar ends the cell even in a code span, unless it is escaped; so does one behind two backslashes.
  return fenceCode(plain.replace(/(?<!\\)\\*\|/g, (run) => `${'\\'.repeat(2 * (run.length - 1))}\\|`));
}

/** The same within a paragraph: whole, and its bars as they are. */
export function inlineCode(text: string): string {
  return fenceCode(text.replace(UNSEEN, ' ').trim());
}

function fenceCode(plain: string): string {
  if (plain === '') return '';
  const fence = '`'.repeat(longestBackticks(plain) + 1);
  const pad = plain.startsWith('`') || plain.endsWith('`') || plain.endsWith('\\') ? ' ' : '';
  return `${fence}${pad}${plain}${pad}${fence}`;
}

/** Of the runs of backticks in a text. */
export function longestBackticks(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/** No pair of surrogates is torn. */
function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Cells hold markup of our own, or `codeSpan`s. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
