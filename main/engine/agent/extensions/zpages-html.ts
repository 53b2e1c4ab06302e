import { formatGoDuration } from '../../../../core/collector/ottl/go-duration.ts';
import { Redaction } from '../../../../core/processors/redaction.ts';
import { escapeHtml } from '../../../../core/report/html/markup.ts';
import type { Readings } from '../../collector/graph.ts';
import type { ServiceView } from './extension.ts';

const STYLE =
  'body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}td,th{border:1px solid #999;padding:.3em .6em;text-align:left}';
const COUNTS = ['in', 'out', 'refused', 'failed', 'dropped', 'refused requests', 'queue', 'last error'] as const;

/** What runs, since when, and where the other pages are. */
export function servicePage(service: ServiceView, nowMs: number): string {
  const uptime = formatGoDuration(BigInt(Math.max(0, nowMs - service.startedMs)) * 1_000_000n);
  const listening = Object.entries(service.addresses()).map(([id, at]) => [id, at.join(', ')]);
  const { rss, heapUsed } = process.memoryUsage();
  const rows = [
    ['Tracebench', service.version],
    ['State', service.state()],
    ['Started', new Date(service.startedMs).toISOString()],
    ['Uptime', uptime],
    ['Process', String(process.pid)],
    ['Node.js', process.version],
    ['System', `${process.platform} ${process.arch}`],
    ['Memory', `${rss} bytes resident, ${heapUsed} bytes of heap`],
  ];
  const links = ['pipelinez', 'extensionz'].map((name) => `<li><a href="/debug/${name}">${name}</a></li>`).join('');
  return page(
    'Service',
    `<ul>${links}</ul>${table([], rows)}<h2>Listening</h2>${table(['Receiver', 'Addresses'], listening)}`,
  );
}

export function pipelinesPage(service: ServiceView): string {
  const config = service.config();
  const rows = config?.pipelines.map(({ id, receivers, processors, exporters }) => [
    id,
    receivers.join(', '),
    processors.join(', '),
    exporters.join(', '),
  ]);
  const head = ['Pipeline', 'Receivers', 'Processors', 'Exporters'];
  const counts = Object.entries(service.readings()).map(countsOf);
  return page('Pipelines', `${table(head, rows ?? [])}<h2>Components</h2>${table(['Component', ...COUNTS], counts)}`);
}

function countsOf([key, reading]: [string, Readings[string]]): string[] {
  const queue = reading.queueCapacity === 0 ? '' : `${reading.queueSize} of ${reading.queueCapacity}`;
  const numbers = [reading.in, reading.out, reading.refused, reading.failed].map(String);
  return [key, ...numbers, byReason(reading.dropped), byReason(reading.refusals), queue, lastError(reading)];
}

function byReason(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([reason, count]) => `${count} (${reason})`)
    .join(', ');
}

/** With its time, for it stays when it is over. */
function lastError({ lastError: error }: Readings[string]): string {
  return error ? `${new Date(error.atMs).toISOString()} ${withoutSecrets(error.message)}` : '';
}

export function extensionsPage(service: ServiceView): string {
  const rows = service.config()?.extensions.map((id) => [id]) ?? [];
  return page('Extensions', table(['Extension'], rows));
}

/** An error may quote the address of a back end, or what was sent. Whoever may look at this page has not thereby the configuration. */
function withoutSecrets(message: string): string {
  return new Redaction({ texts: ['tokens'] }).text(message);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${head.length > 0 ? line(head, 'th') : ''}${rows.map((row) => line(row, 'td')).join('')}</table>`;
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style><h1>${title}</h1>${body}</html>`;
}
