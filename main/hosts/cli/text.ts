import { isRecorded, recordedMoment, type RecordingClock } from '../../../core/model/recording-clock.ts';
import { formatCount } from '../../../core/report/html/report-words.ts';

/**
 * Telemetry as terminal text. A span name may hold escape sequences that would move the cursor, set the title or feed
 * the keyboard, and marks that turn the direction of writing; they are shown as what they are.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** The same of lines, which stay lines: of a file that goes to a terminal. */
export function printableLines(text: string): string {
  return text
    .split(/(\r?\n|\r$|\t)/)
    .map((part, at) => (at % 2 === 1 ? part : printable(part)))
    .join('');
}

/** "1 span", "1,240 spans", "2 skipped". */
export function countOf(n: number, words: string): string {
  return `${formatCount(n)} ${n === 1 ? words.replace(/s$/, '') : words}`;
}

/** With a full stop where it has none, so that another sentence can follow. What the system says often ends without one. */
export function asSentence(text: string): string {
  return /[.!?…:]$/.test(text) ? text : `${text}.`;
}

/** Cells wider than this are cut: a table is for looking, `--json` and `--format csv` are for keeping. */
const MAX_CELL_CHARACTERS = 80;

export interface TableColumn {
  title: string;
  align: 'left' | 'right';
}

/** Columns as wide as their widest cell. Control characters of telemetry are not printed, long cells are cut. */
export function formatTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  return [...tableLines(columns, rows, String)].join('');
}

/** The same, line by line: a long table might not fit into one text, nor into memory twice. */
export function* tableLines<T>(
  columns: readonly TableColumn[],
  rows: readonly (readonly T[])[],
  textOf: (cell: T) => string,
): Generator<string> {
  const shown = (cell: T) => cut(printable(textOf(cell)));
  const widths = columns.map(({ title }, at) =>
    rows.reduce(
      (width, row) => Math.max(width, at < row.length ? widthOf(shown(row[at]!)) : 0),
      widthOf(printable(title)),
    ),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, at) => {
        const space = ' '.repeat(widths[at]! - widthOf(text));
        return columns[at]!.align === 'right' ? space + text : text + space;
      })
      .join('  ')
      .trimEnd();
  const titles = columns.map(({ title }) => printable(title));
  yield `${line(titles)}\n`;
  yield `${line(widths.map((width) => '─'.repeat(width)))}\n`;
  for (const row of rows) yield `${line(row.map(shown))}\n`;
}

/** Hangul syllables, ideographs, kana and full forms (Unicode annex 11, W and F) take two columns of a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

function widthOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

function cut(text: string): string {
  return text.length > MAX_CELL_CHARACTERS ? `${text.slice(0, MAX_CELL_CHARACTERS - 1)}…` : text;
}

/** A time in a table: that of telemetry without dates from the start of the recording. */
export const shownInstant = (unixNano: bigint, clock: RecordingClock | undefined): string =>
  isRecorded(clock, unixNano) ? `${recordedMoment(clock, unixNano, 9)} ${clock.unit}` : formatInstant(unixNano);

/** RFC 3339 with all nine digits of the nanoseconds. */
export function formatInstant(unixNano: bigint): string {
  const seconds = unixNano / 1_000_000_000n;
  const nanos = (unixNano % 1_000_000_000n).toString().padStart(9, '0');
  const date = new Date(Number(seconds) * 1000);
  return `${date.toISOString().slice(0, 19)}.${nanos}Z`;
}
