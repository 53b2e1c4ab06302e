/** A column's kind decides about guarding: a number that begins with a minus must stay a number. */
export interface CsvColumn {
  name: string;
  kind: 'text' | 'number';
}

/**
 * What a spreadsheet may take for the beginning of a formula (OWASP), with the full-width forms that some of them fold to ASCII,
 * and the control characters that make them look at the next one.
 */
const FORMULA_START = /^[=+\-@＝＋－＠\t\r\n\0]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** RFC 4180: lines end with CR LF. */
export function csvHeader(columns: readonly CsvColumn[]): string {
  return csvLine(columns.map(({ name }) => textCell(name)));
}

/** null is an empty cell, '' a quoted empty one, so that the two can be told apart. */
export function csvRow(columns: readonly CsvColumn[], cells: readonly (string | null)[]): string {
  return csvLine(cells.map((cell, index) => (columns[index]!.kind === 'number' ? (cell ?? '') : textCell(cell))));
}

function textCell(text: string | null): string {
  if (text === null) return '';
  const guarded = FORMULA_START.test(text) ? `'${text}` : text;
  return guarded === '' || NEEDS_QUOTES.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`;
}
