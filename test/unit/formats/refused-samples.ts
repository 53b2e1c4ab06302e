/** Sample dumps that are no OTLP, by folder: what they are refused as. */
const FOLDERS: Record<string, string> = {
  'chrome-trace': 'chrome-trace',
  'loki-api': 'loki-json',
  'other-json': 'other-json',
  parquet: 'parquet',
  'prom-api': 'prometheus-json',
  'prom-text': 'prometheus-text',
  'sdk-console': 'sdk-console',
};

/** Files of mixed folders. */
const FILES: Record<string, string> = {
  'chrome-trace/catapult__simple_trace_zip.zip': 'zip',
  'chrome-trace/catapult__fuchsia_trace.json.gz': 'gzip+chrome-trace',
  'chrome-trace/profiler__chrome-tracing.json.gz': 'gzip+chrome-trace',
  'hostile/JSONTestSuite__n_structure_100000_opening_arrays.json': 'other-json',
  'hostile/jaeger__trace_empty.json': 'empty',
  'logs-plain/loki__distributor-logfmt.txt': 'text',
  'logs-plain/loki__drone-json.txt': 'json-logs',
  'logs-plain/loki__journald.txt': 'text',
};

/** The format a file is refused as; undefined for files that should load. */
export function refusedAs(file: string): string | undefined {
  return FILES[file] ?? FOLDERS[file.split('/')[0]!];
}

/** Folders whose formats have tests of their own that look at every sample in them. */
export const READ_ELSEWHERE: readonly string[] = [
  'datadog-json',
  'jaeger-json',
  'elastic-apm-ndjson',
  'tempo-api',
  'zipkin-v1',
  'zipkin-v2',
];
