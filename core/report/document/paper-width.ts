import type { TableBlock, TableColumn } from './report-document.ts';

/*
 * Paper does not scroll: what a table is too wide for is cut off. How wide it gets at least is told by its longest words, in letters of
 * the size it has on paper (document-style.ts): A4 between its margins has room for some 110 of the usual size and 130 of the small one.
 */
const MOST_PLAIN = 100;
const MOST_WIDE = 125;
/** Between two columns. */
const GAP = 1.5;
/** Texts are broken where they have to be, but not below this. */
const TEXT = { least: 11, most: 12 };
/** Hangul and all that is as wide. */
const WIDE_LETTER = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/g;

/** Class names for the table: '' as it is, ' wide' in small letters, ' widest' broken wherever it has to be, within numbers as well. */
export function paperLook({ columns, rows }: Pick<TableBlock, 'columns' | 'rows'>): '' | ' wide' | ' widest' {
  const letters = columns.reduce((sum, column, at) => sum + GAP + leastLetters(column, rows, at), 0);
  return letters <= MOST_PLAIN ? '' : letters <= MOST_WIDE ? ' wide' : ' widest';
}

function leastLetters({ label, kind }: TableColumn, rows: TableBlock['rows'], at: number): number {
  const head = longestWord(label);
  if (kind === 'number') return rows.reduce((most, row) => Math.max(most, lettersOf(row[at] ?? '')), head);
  const longest = rows.reduce((most, row) => Math.max(most, longestWord(row[at] ?? '')), 0);
  return Math.max(head, TEXT.least, Math.min(TEXT.most, longest));
}

const longestWord = (text: string): number =>
  text.split(/\s+/).reduce((most, word) => Math.max(most, lettersOf(word)), 0);

function lettersOf(text: string): number {
  return text.length + (text.match(WIDE_LETTER)?.length ?? 0);
}
