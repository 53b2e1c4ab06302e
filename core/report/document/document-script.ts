/**
 * The one script of a written report. It holds nothing of the document; it sorts a table by a column, and hands out the data
 * block as a file.
 */
export const DOCUMENT_SCRIPT = `'use strict';
document.getElementById('save').addEventListener('click', () => {
  const data = document.getElementById('data');
  const url = URL.createObjectURL(new Blob([data.textContent], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'report.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
});
const numberOf = (text) => Number(text.replace(/[^0-9.eE+-]/g, ''));
const textOf = (row, at) => row.cells[at].textContent;
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = [...table.tHead.rows[0].cells];
  for (const [at, head] of heads.entries())
    head.firstElementChild.addEventListener('click', () => {
      const up = head.ariaSort !== 'ascending';
      for (const other of heads) other.ariaSort = null;
      head.ariaSort = up ? 'ascending' : 'descending';
      const isNumber = [...table.tBodies[0].rows].every((row) => textOf(row, at) === '' || /^[-+]?[\\d,]+(\\.\\d+)?$/.test(textOf(row, at)));
      const compare = isNumber
        ? (a, b) => numberOf(textOf(a, at)) - numberOf(textOf(b, at))
        : (a, b) => (textOf(a, at) < textOf(b, at) ? -1 : textOf(a, at) > textOf(b, at) ? 1 : 0);
      const rows = [...table.tBodies[0].rows].sort((a, b) => (up ? compare(a, b) : compare(b, a)));
      table.tBodies[0].append(...rows);
    });
}
`;
