import type { Signal, Telemetry } from '../model/telemetry.ts';

/**
 * What a decoder had to tolerate or could not keep. Stable words: they are counted, shown and translated by the UI.
 */
export type WarningCode =
  | 'unknown-field' // ignored, as the specification demands
  | 'snake-case-key'
  | 'enum-name'
  | 'base64-id'
  | 'legacy-library-name' // instrumentationLibrary* of OTLP before 0.19
  | 'invalid-utf8' // repaired with U+FFFD
  | 'strindex' // profile-only string index, treated as absent
  | 'duplicate-key' // the last one counts
  | 'bare-nan' // NaN or Infinity written as a bare JSON word
  | 'log-id-dropped' // log record kept, its unusable trace or span id not
  | 'link-id-invalid' // link kept, its unusable ids empty
  | 'exemplar-id-dropped' // exemplar kept, its unusable trace or span id not
  | 'invalid-value' // a value of a resource or scope left out: there is no item to refuse
  | 'unsupported-signal' // resourceProfiles
  | 'foreign-id' // an id that is no hex, replaced by a hash of it
  | 'service-unknown' // a span whose process the file does not describe
  | 'mistyped-value' // kept with the type it has instead of the one it names
  | 'time-of-file' // samples without a time got the one at which the file was last changed
  | 'time-of-opening' // … at which it was opened, where no other was known
  | 'no-wall-clock' // times of a clock of the file's own, placed from 2 January 1970
  | 'unmatched-begin' // a slice that never ended: kept without an end
  | 'unmatched-end' // an end without a beginning
  | 'unbound-flow' // an arrow that starts or ends in no slice
  | 'ignored-event' // a trace event of a kind that is no span, event, link or counter
  | 'gauge-histogram' // OpenTelemetry has none: kept as gauges
  | 'late-target-info' // target_info or otel_scope_info behind metrics that were handed on without it
  | 'year-assumed' // a log's time without a year; `example` names the choices
  | 'zone-assumed' // a log's time without a zone, read as UTC
  | 'time-unknown' // a log record without a time of its own, kept as seen when its neighbour was
  | 'unnamed-attribute' // its name is not in the file: kept under one that says where it stood
  | 'id-padded' // a trace id of 64 bits, with zeros in front
  | 'value-depth' // a value that nests deeper than OTLP's decoders take, kept as JSON text
  | 'redacted'; // values hidden by the settings; `example` is a key

export interface Warning {
  code: WarningCode;
  count: number;
  /** Where it was seen first, for people: a field path or a value, at most 200 characters. */
  example: string;
}

/** One item that was refused while its neighbours were kept. */
export interface Rejection {
  signal: Signal;
  /** Position of the item in the request, counted over all its resources and scopes from 0. */
  index: number;
  /** English, for the sender: "span 3: trace_id has 5 bytes, 16 expected". */
  reason: string;
  /** Stable word for counting: 'trace-id', 'span-id', 'time-zero', 'bucket-count', 'value-range', … */
  code: string;
  /** How many spans, log records or data points went with it (a metric may hold several points). */
  items: number;
  /** Data points of the item were refused, the item is kept with the others. */
  isOfPoints?: true;
}

export interface Decoded {
  telemetry: Telemetry[];
  rejections: Rejection[];
  warnings: Warning[];
}

/** The bytes as a whole cannot be understood. `offset` is the byte where reading stopped; `path` the field, where known. */
export class DecodeError extends Error {
  readonly offset: number;
  readonly path: string;
  constructor(message: string, offset: number, path = '') {
    super(message);
    this.name = 'DecodeError';
    this.offset = offset;
    this.path = path;
  }
}
