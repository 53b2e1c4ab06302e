/**
 * The one script of the file. It holds nothing of the telemetry; it hands out the data block as a file, opens and closes
 * fold-outs, and opens the one a link leads to.
 */
export const REPORT_SCRIPT = `'use strict';
const byId = (id) => document.getElementById(id);
const unpacked = (text) => {
  const bytes = new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))]);
  return new Response(bytes.stream().pipeThrough(new DecompressionStream('gzip'))).blob();
};
byId('save')?.addEventListener('click', async () => {
  const data = byId('data');
  const json = data.type === 'application/gzip' ? await unpacked(data.textContent) : data.textContent;
  const url = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
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
