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
  if (plain === '') return '';
  const longest = Math.max(0, ...Array.from(plain.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = plain.startsWith('`') || plain.endsWith('`') || plain.endsWith('\\') ? ' ' : '';
  // A bar ends the cell even in a code span, unless it is escaped; so does one behind two backslashes.
  const escaped = plain.replace(/(?<!\\)\\*\|/g, (run) => `${'\\'.repeat(2 * (run.length - 1))}\\|`);
  return `${fence}${pad}${escaped}${pad}${fence}`;
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
