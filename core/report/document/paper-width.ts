import type { TableBlock, TableColumn } from './report-document.ts';

/*
 * Paper does not scroll: what a table is too wide for is cut off. How wide it gets at least is told by its longest words, in letters of
 * the size it has on paper (document-style.ts): A4 between its margins has room for some 110 of the usual size and 135 of the small one.
 */
interface Size {
  /** Class name of the table. */
  readonly name: '' | ' snug' | ' wide';
  readonly room: number;
  /** Between two columns, in letters. */
  readonly gap: number;
}
const SIZES: readonly Size[] = [
  { name: '', room: 100, gap: 1.5 },
  { name: ' snug', room: 116, gap: 1.2 },
  { name: ' wide', room: 126, gap: 0.8 },
];
const SMALLEST = SIZES.at(-1)!;
/** Longer words are addresses, JSON and the like, which may be broken anywhere; a trace id is not. "recommendatio n" is no name. */
const LONGEST_WORD = 32;
/** Least letters of a column whose words are broken anywhere. */
const BROKEN = 12;
/** Hangul and all that is as wide. */
const WIDE_LETTER = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/g;
const MOMENT = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d\S*( \S{1,6})?$/;

/** Class name of the cells of a column: numbers and moments are on one line, words of a `long` one are broken anywhere. */
export type ColumnLook = '' | 'number' | 'moment' | 'long';

export interface PaperLook {
  /** Class names of the table; ` widest` is broken wherever it has to be, within numbers as well. */
  readonly name: Size['name'] | ' widest';
  readonly columns: readonly ColumnLook[];
}

/** The largest letters in which a table has room on paper, with as few words broken as can be. */
export function paperLook({ columns, rows }: Pick<TableBlock, 'columns' | 'rows'>): PaperLook {
  const measured = columns.map((column, at) => measure(column, rows, at));
  for (const size of SIZES) if (lettersIn(measured, size) <= size.room) return lookOf(size.name, measured);
  for (let longest = longestUnbroken(measured); longest; longest = longestUnbroken(measured)) {
    longest.look = 'long';
    if (lettersIn(measured, SMALLEST) <= SMALLEST.room) return lookOf(SMALLEST.name, measured);
  }
  return lookOf(' widest', measured);
}

/** The same of a single name beside other things, such as the service of a log record. */
export const isLongName = (name: string): boolean => longestWord(name) > LONGEST_WORD;

interface MeasuredColumn {
  readonly head: number;
  /** Letters of what is not broken unless the column is `long`. */
  readonly letters: number;
  look: ColumnLook;
}

function measure({ label, kind }: TableColumn, rows: TableBlock['rows'], at: number): MeasuredColumn {
  const cells = rows.map((row) => row[at] ?? '').filter((cell) => cell !== '');
  const isMoment = cells.length > 0 && cells.every((cell) => MOMENT.test(cell));
  const isOneLine = kind === 'number' || isMoment;
  const letters = cells.reduce((most, cell) => Math.max(most, isOneLine ? lettersOf(cell) : longestWord(cell)), 0);
  const look = kind === 'number' ? 'number' : isMoment ? 'moment' : letters > LONGEST_WORD ? 'long' : '';
  return { head: longestWord(label), letters, look };
}

const leastOf = ({ head, letters, look }: MeasuredColumn): number =>
  Math.max(head, look === 'long' ? Math.min(BROKEN, letters) : letters);

const lettersIn = (columns: readonly MeasuredColumn[], { gap }: Size): number =>
  columns.reduce((sum, column) => sum + gap + leastOf(column), 0);

function longestUnbroken(columns: readonly MeasuredColumn[]): MeasuredColumn | undefined {
  const whole = columns.filter(({ look, letters }) => (look === '' || look === 'moment') && letters > BROKEN);
  return whole.toSorted((a, b) => b.letters - a.letters)[0];
}

const lookOf = (name: PaperLook['name'], columns: readonly MeasuredColumn[]): PaperLook => ({
  name,
  columns: columns.map(({ look }) => look),
});

const longestWord = (text: string): number =>
  text.split(/\s+/).reduce((most, word) => Math.max(most, lettersOf(word)), 0);

function lettersOf(text: string): number {
  return text.length + (text.match(WIDE_LETTER)?.length ?? 0);
}
