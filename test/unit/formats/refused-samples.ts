/** Sample dumps that are no OTLP, by folder: what they are refused as. */
const FOLDERS: Record<string, string> = {
  'chrome-trace': 'chrome-trace',
  'datadog-json': 'datadog-json',
  'elastic-apm-ndjson': 'elastic-apm',
  'jaeger-json': 'jaeger-json',
  'other-json': 'other-json',
  parquet: 'parquet',
  'prom-api': 'prometheus-json',
  'prom-text': 'prometheus-text',
  'sdk-console': 'sdk-console',
  'tempo-api': 'tempo-json',
  'zipkin-v1': 'zipkin-json',
  'zipkin-v2': 'zipkin-json',
};

/** Files of mixed folders. */
const FILES: Record<string, string> = {
  'chrome-trace/catapult__simple_trace_zip.zip': 'zip',
  'chrome-trace/catapult__fuchsia_trace.json.gz': 'gzip+chrome-trace',
  'chrome-trace/profiler__chrome-tracing.json.gz': 'gzip+chrome-trace',
  'hostile/JSONTestSuite__n_structure_100000_opening_arrays.json': 'other-json',
  'hostile/jaeger__trace_empty.json': 'empty',
};

/** The format a file is refused as; undefined for files that should load. */
export function refusedAs(file: string): string | undefined {
  return FILES[file] ?? FOLDERS[file.split('/')[0]!];
}
