import type { SignalCounts } from '../../../core/model/telemetry.ts';
import { SAMPLE_TRUTHS } from '../../helpers/sample-truths.ts';

export interface SampleCase {
  /** Relative to the samples folder. */
  file: string;
  format: string;
  counts: Partial<SignalCounts>;
  /** Warnings by code, where there are any. */
  warnings?: Record<string, number>;
  /** Of an archive, what the one file in it is. */
  member?: string;
  /** Items are put together over the whole file: a longer part may make an event of what was a span before. */
  isJoined?: boolean;
  /** Whether nothing can be told of a cut before this byte, as between two lines of a format without an end. */
  isQuietCut?: (bytes: Uint8Array, at: number) => boolean;
}

const NEWLINE = 0x0a;
const HASH = 0x23;

/** Between two lines, each of which is whole. */
const betweenLines = (bytes: Uint8Array, at: number): boolean =>
  at === bytes.length || bytes[at] === NEWLINE || bytes[at - 1] === NEWLINE;
/** Or in a comment. */
const betweenSamples = (bytes: Uint8Array, at: number): boolean =>
  bytes[at - 1] === NEWLINE || bytes[bytes.lastIndexOf(NEWLINE, at - 1) + 1] === HASH;
const behindTheEnd = (bytes: Uint8Array, at: number): boolean => bytes.slice(at).every((byte) => byte === NEWLINE);
/** A line of text has no end by which a cut would show. */
const anywhere = (): boolean => true;
const nowhere = (): boolean => false;

/** The list may end anywhere between two events, and in an object nothing after the list is told of. */
const betweenEvents = (bytes: Uint8Array, at: number): boolean => {
  const text = new TextDecoder().decode(bytes.slice(0, at)).replace(/,?\s*$/, '');
  return ['', ']', '}', ']}'].some((end) => isJson(text + end));
};
const isJson = (text: string): boolean => {
  try {
    return JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
};

/** What is of an older or another kind in OTLP. */
const WARNINGS: Record<string, Record<string, number>> = {
  'otlp2parquet__metrics_exponential_histogram.json': { 'enum-name': 1 },
  'otlp2parquet__metrics_mixed.json': { 'enum-name': 2 },
  'otlp2parquet__trace.json': { 'base64-id': 6, 'enum-name': 2 },
  'tempo__trace-with-failed-requests.json': { 'base64-id': 44, 'enum-name': 21 },
  'otlp2parquet__traces.jsonl': { 'base64-id': 51, 'enum-name': 19 },
};
const OTLP: readonly SampleCase[] = [
  ...SAMPLE_TRUTHS.map(({ file, format, counts: { services: _s, traces: _t, missingParents: _m, ...counts } }) => {
    return { file, format, counts, warnings: WARNINGS[file.split('/')[1]!] ?? {} };
  }),
  // Profiles are no signal of ours: it loads, and there is nothing in it.
  {
    file: 'otlp-jsonl-zstd/opentelemetry-collector-components__profiles.jsonl.zstd',
    format: 'zstd+otlp-jsonl',
    counts: {},
    warnings: { 'unsupported-signal': 189 },
  },
];

interface Chrome extends Partial<SignalCounts> {
  /** Moments of counters, of which each may have several values. */
  counters?: number;
}
const chrome = (
  name: string,
  { counters = 0, ...counts }: Chrome,
  warnings: Record<string, number> = {},
): SampleCase => ({
  file: `chrome-trace/${name}`,
  format: name.endsWith('.gz') ? 'gzip+chrome-trace' : 'chrome-trace',
  counts,
  warnings: { ...warnings, 'no-wall-clock': (counts.spans ?? 0) + counters },
  isJoined: true,
  isQuietCut: betweenEvents,
});

// Spans and events together are as many as the begins and moments that the samples' README counts.
const CHROME: readonly SampleCase[] = [
  chrome('catapult__async_begin_end.json', { spans: 15, events: 7 }, { 'unmatched-end': 1, 'unmatched-begin': 3 }),
  chrome('catapult__flow_simple.json', { spans: 5, links: 3 }),
  chrome('catapult__main_thread_has_unclosed_slices.json', { spans: 1684 }, { 'unmatched-begin': 4 }),
  chrome('catapult__nestable_async.json', { spans: 9, events: 2 }, { 'unmatched-end': 1, 'unmatched-begin': 1 }),
  {
    ...chrome(
      'catapult__simple_trace_zip.zip',
      { spans: 13, events: 3, metrics: 1, points: 5, counters: 5 },
      { 'ignored-event': 3 },
    ),
    format: 'zip',
    member: 'chrome-trace',
    isQuietCut: nowhere,
  },
  chrome('profiler__chrome-tracing.json.gz', { spans: 194 }, { 'ignored-event': 12 }),
  chrome('speedscope__simple-partial.json', { spans: 4 }),
];

const OTHER_TRACES: readonly SampleCase[] = [
  {
    file: 'datadog-json/dd-trace-py__test_multi_trace.json',
    format: 'datadog-json',
    counts: { spans: 4 },
    // The traces are numbered from 0, which is no id.
    warnings: { 'foreign-id': 2 },
  },
  {
    file: 'elastic-apm-ndjson/opentelemetry-collector-components__spans.ndjson',
    format: 'elastic-apm',
    counts: { spans: 11 },
    // Three trace ids and three span ids in it are no hex.
    warnings: { 'foreign-id': 6 },
    isQuietCut: betweenLines,
  },
  {
    file: 'jaeger-json/CRISP__18.json',
    format: 'jaeger-json',
    counts: { spans: 9, events: 1 },
    // "G", "H" and "I" as span ids, and two of them again as parents.
    warnings: { 'foreign-id': 5 },
  },
  { file: 'jaeger-json/jaeger-ui__genaiTestTrace.json', format: 'jaeger-json', counts: { spans: 57 } },
  { file: 'jaeger-json/jaeger-ui__oltp2jaeger-multi-out.json', format: 'jaeger-json', counts: { spans: 4 } },
  { file: 'jaeger-json/jaeger-ui__spanLongerAsParent.json', format: 'jaeger-json', counts: { spans: 8 } },
  { file: 'jaeger-json/jaeger-ui__testTrace.json', format: 'jaeger-json', counts: { spans: 4 } },
  {
    file: 'sdk-console/generated__python-sdk-1.45.2.txt',
    format: 'sdk-console',
    counts: { spans: 6, links: 3, events: 3 },
    // Objects stand one after another: between two of them nothing says that a third was to come.
    isQuietCut: (bytes, at) =>
      [0x7d, NEWLINE].includes(bytes[at - 1]!) &&
      (at === bytes.length || /^\n?[{]?$/.test(new TextDecoder().decode(bytes.slice(at, at + 1)))),
  },
  { file: 'tempo-api/tempo__trace.json', format: 'tempo-json', counts: { spans: 1 } },
  { file: 'zipkin-v2/zipkin__messaging-kafka.json', format: 'zipkin-json', counts: { spans: 28 } },
  { file: 'zipkin-v2/zipkin__skew.json', format: 'zipkin-json', counts: { spans: 4 } },
  {
    file: 'zipkin-v2/zipkin__smartthings-mobile-web-install.json',
    format: 'zipkin-json',
    counts: { spans: 1041, events: 92 },
  },
  { file: 'zipkin-v2/zipkin__zipkin2-chinese.json', format: 'zipkin-json', counts: { spans: 1 } },
  // Its one row holds what the client and what the server did; of its six annotations two are no marks of theirs.
  { file: 'zipkin-v1/zipkin__span-rpc.json', format: 'zipkin-json', counts: { spans: 2, events: 2 } },
];

const METRICS: readonly SampleCase[] = [
  {
    file: 'prom-api/grafana__range_missing.result.json',
    format: 'prometheus-json',
    counts: { metrics: 1, points: 3 },
    isQuietCut: behindTheEnd,
  },
  {
    file: 'prom-text/prometheus__alltypes.237mfs.prom.txt',
    format: 'prometheus-text',
    counts: { metrics: 237, points: 641 },
    warnings: { 'time-of-file': 1857 },
    isQuietCut: betweenSamples,
  },
  {
    file: 'prom-text/prometheus__alltypes.5mfs.om.txt',
    format: 'openmetrics',
    counts: { metrics: 5, points: 10, exemplars: 6 },
    warnings: { 'time-of-file': 53 },
    isQuietCut: betweenSamples,
  },
];

// Of the 1,000 lines of the journald file, 10 go on from the one before: `err=<`, indented lines, ` >`.
const LOGS: readonly SampleCase[] = [
  { file: 'loki-api/grafana__streams_structured_metadata.json', format: 'loki-json', counts: { logs: 6 } },
  {
    file: 'logs-plain/loki__drone-json.txt',
    format: 'json-logs',
    counts: { logs: 210 },
    isQuietCut: betweenLines,
  },
  {
    file: 'logs-plain/loki__distributor-logfmt.txt',
    format: 'logfmt',
    counts: { logs: 5000 },
    warnings: { 'id-padded': 5000 },
    isQuietCut: anywhere,
  },
  {
    file: 'logs-plain/loki__journald.txt',
    format: 'klog',
    counts: { logs: 990 },
    warnings: { 'year-assumed': 489, 'zone-assumed': 489, 'time-unknown': 257 },
    isQuietCut: anywhere,
  },
];

const TABLES: readonly SampleCase[] = [
  {
    file: 'parquet/otlp2parquet__traces.parquet',
    format: 'parquet+otel-tables',
    counts: { spans: 19, events: 6 },
  },
  { file: 'parquet/otlp2parquet__logs.parquet', format: 'parquet+otel-tables', counts: { logs: 81 } },
  {
    file: 'parquet/tempo__vparquet4-data.parquet',
    format: 'parquet+tempo-blocks',
    counts: { spans: 570 },
    // 1,802 of spans and 10 of the ten resources, as DuckDB counts them.
    warnings: { 'unnamed-attribute': 1812 },
  },
];

/** Every sample that loads, but for the large ones. */
export const SAMPLES: readonly SampleCase[] = [...OTLP, ...CHROME, ...OTHER_TRACES, ...METRICS, ...LOGS, ...TABLES];

/** Opened in a test of their own, beside the others. */
export const LARGE_SAMPLES: readonly SampleCase[] = [
  chrome('catapult__fuchsia_trace.json.gz', {
    ...{ spans: 66_720, events: 327, links: 2_160, metrics: 2, points: 1_612 },
    counters: 671,
  }),
  chrome(
    'catapult__multiple_input_latency.json',
    { spans: 11_607, events: 1_289, links: 906 },
    { 'ignored-event': 5, 'unbound-flow': 2_153, 'unmatched-end': 2, 'unmatched-begin': 33 },
  ),
];
