export type CsvCell = string | number | bigint | boolean | null;

/**
 * What a spreadsheet may take for the beginning of a formula (OWASP), with the wide and the small forms that some of them fold to ASCII.
 * Spaces and marks nobody sees before it are looked through, as some of them do; a tab, a line break or a NUL at the very beginning makes
 * others look at what comes next. Quotes in front are counted in, so that what a guard has added can be taken away again.
 */
const FORMULA_START = /^'*(?:[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n\0])/u;
/** A minus makes these no formula: they are what a spreadsheet should add up. A leading plus would be lost on the way. */
const NEGATIVE_NUMBER = /^-\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * One line of RFC 4180, ended by CR LF: the only way a table leaves as CSV. null is an empty cell, '' a quoted empty one, so that the two
 * can be told apart. A text that a spreadsheet would run gets one `'` in front; numbers, negative ones as well, stay as they are.
 */
export function csvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  const text = String(cell);
  const guarded = FORMULA_START.test(text) && !NEGATIVE_NUMBER.test(text) ? `'${text}` : text;
  return guarded === '' || NEEDS_QUOTES.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
