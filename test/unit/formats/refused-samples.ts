/** Sample dumps that are no OTLP, by folder: what they are refused as. */
const FOLDERS: Record<string, string> = {
  'other-json': 'other-json',
};

/** Files of mixed folders. */
const FILES: Record<string, string> = {
  'hostile/JSONTestSuite__n_structure_100000_opening_arrays.json': 'other-json',
  'hostile/jaeger__trace_empty.json': 'empty',
};

/** The format a file is refused as; undefined for files that should load. */
export function refusedAs(file: string): string | undefined {
  return FILES[file] ?? FOLDERS[file.split('/')[0]!];
}

/** Folders whose formats have tests of their own that look at every sample in them. */
export const READ_ELSEWHERE: readonly string[] = [
  'chrome-trace',
  'datadog-json',
  'elastic-apm-ndjson',
  'jaeger-json',
  'logs-plain',
  'loki-api',
  'parquet',
  'prom-api',
  'prom-text',
  'sdk-console',
  'tempo-api',
  'zipkin-v1',
  'zipkin-v2',
];
