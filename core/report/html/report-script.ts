/**
 * The one script of the file. It holds nothing of the telemetry; it hands out the data block as a file, opens and closes
 * fold-outs, and opens the one a link leads to.
 */
export const REPORT_SCRIPT = `'use strict';
const byId = (id) => document.getElementById(id);
byId('save')?.addEventListener('click', () => {
  const data = byId('data');
  const url = URL.createObjectURL(new Blob([data.textContent], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'trace-' + data.dataset.trace + '.otlp.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
});
const setAll = (open) => {
  for (const span of document.querySelectorAll('details.span')) span.open = open;
};
byId('open-all').addEventListener('click', () => setAll(true));
byId('close-all').addEventListener('click', () => setAll(false));
const openTarget = () => {
  const target = location.hash.length > 1 ? byId(location.hash.slice(1)) : null;
  if (target !== null && target.matches('details.span')) target.open = true;
};
addEventListener('hashchange', openTarget);
openTarget();
`;
