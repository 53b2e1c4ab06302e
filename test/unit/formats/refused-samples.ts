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

/** Broken OTLP, and what is told of it. */
export const BAD_SAMPLES: Readonly<Record<string, RegExp>> = {
  'otlp-json-bad/otlp2parquet__malformed.json': /Line 21, byte 447: expected ',' or '}'.*severityNumber/,
  'otlp-json-bad/otlp2parquet__trace_invalid_kind.json': /Line 24, .*kind 'SPAN_KIND_INVALID_TYPE'/,
  'otlp-json-bad/otlp2parquet__trace_mixed_encoding.json': /Line 21, .*traceId 'zzz'/,
};
