export interface RefusedSample {
  /** Relative to the samples folder. */
  file: string;
  format: string;
  told: RegExp;
  /** Of a format that is read: with good documents around it, it costs itself. */
  isBroken?: boolean;
}

/** What it is, and what its owner can do. */
const ADVICE = /^This file is .{4,}\. .{10,}\.$/;

const broken = (name: string, told: RegExp): RefusedSample => ({
  file: `otlp-json-bad/otlp2parquet__${name}.json`,
  format: 'otlp-json',
  told,
  isBroken: true,
});

/** Every sample of which nothing can be read. */
export const REFUSED_SAMPLES: readonly RefusedSample[] = [
  {
    file: 'hostile/JSONTestSuite__n_structure_100000_opening_arrays.json',
    format: 'other-json',
    told: ADVICE,
  },
  { file: 'hostile/jaeger__trace_empty.json', format: 'empty', told: ADVICE },
  { file: 'other-json/signoz__large-trace.json', format: 'other-json', told: ADVICE },
  broken('malformed', /Line 21, byte 447: expected ',' or '}'.*severityNumber/),
  broken('trace_invalid_kind', /Line 24, .*kind 'SPAN_KIND_INVALID_TYPE'/),
  broken('trace_mixed_encoding', /Line 21, .*traceId 'zzz'/),
];
