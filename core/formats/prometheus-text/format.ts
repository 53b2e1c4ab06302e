import type { Finding, Format } from '../format.ts';
import { textOf } from '../text-head.ts';
import { parseSample } from './parse-sample.ts';
import { PROMETHEUS_TEXT, PrometheusTextReader } from './reader.ts';

/** Prometheus' text format 0.0.4 and OpenMetrics 1.0. */
export const prometheusText: Format = {
  name: PROMETHEUS_TEXT,
  priority: 0,
  sniff: (head, { whole }) => sniffText(head, whole),
  createReader: (fileTime) => new PrometheusTextReader(fileTime),
};

const METADATA = /^# (?:HELP|TYPE|UNIT) \S/m;
/** Enough to tell; one line of a log may look like a sample by chance. */
const LINES = 50;

function sniffText(head: Uint8Array, whole: boolean): Finding | undefined {
  const text = textOf(head);
  if (text === undefined) return undefined;
  if (whole && text.trim() === '# EOF') return { score: 75, evidence: '"# EOF" alone: OpenMetrics without metrics' };
  const metadata = METADATA.exec(text)?.[0];
  const samples = sampleLines(text, whole);
  const good = samples.filter((line) => typeof parseSample(line) !== 'string').length;
  if (metadata !== undefined && (good > 0 || samples.length === 0)) {
    return { score: 75, evidence: `lines such as "${metadata.slice(0, 6)} …" above samples` };
  }
  if (good === 0 || good < samples.length) return undefined;
  return { score: 45, evidence: 'every line is a name, labels and a number' };
}

/** The first lines that are no comments; without the last one where it may be cut. */
function sampleLines(text: string, whole: boolean): string[] {
  const lines = text.split('\n', 20 * LINES).map((line) => line.replace(/\r$/, ''));
  if (!whole && lines.length < 20 * LINES) lines.pop();
  return lines.filter((line) => line.trim() !== '' && !line.startsWith('#')).slice(0, LINES);
}
