export type Cell = null | boolean | number | bigint | string;

/** What a spreadsheet takes for a formula, full-width forms included; tab and return only hide one from the eye. */
const FORMULA_START = /^[=+\-@\t\r\n\0＝＋－＠]/;
const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** RFC 4180, and no cell of text that a spreadsheet would run: those get a leading quote. Numbers stay numbers. */
export function formatCsvRow(row: readonly Cell[]): string {
  return `${row.map(formatCell).join(',')}\r\n`;
}

function formatCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = FORMULA_START.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
