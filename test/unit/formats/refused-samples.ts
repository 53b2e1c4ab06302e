/** Sample dumps that are no OTLP, by folder: what they are refused as. */
const FOLDERS: Record<string, string> = {
  'datadog-json': 'datadog-json',
  'elastic-apm-ndjson': 'elastic-apm',
  'jaeger-json': 'jaeger-json',
  'loki-api': 'loki-json',
  'other-json': 'other-json',
  parquet: 'parquet',
  'tempo-api': 'tempo-json',
  'zipkin-v1': 'zipkin-json',
  'zipkin-v2': 'zipkin-json',
};

/** Files of mixed folders. */
const FILES: Record<string, string> = {
  'chrome-trace/catapult__simple_trace_zip.zip': 'zip',
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
