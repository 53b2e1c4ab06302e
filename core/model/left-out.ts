/** What a file's format has no place for, by stable codes, in words that follow "The format has no place for". */
export const LEFT_OUT_WORDS = {
  nanoseconds: 'time digits below a microsecond',
  'value-type': 'types of values, written as text',
  'scope-attributes': 'attributes of scopes',
  'schema-url': 'schema URLs',
  'entity-refs': 'entity references of resources',
  flags: 'flags',
  'dropped-counts': 'counts of dropped attributes, events and links',
  'link-details': 'trace state, attributes and flags of links',
  links: 'links beyond the 128th of a span',
  'unknown-enum': 'kinds and status codes that nobody knows',
  'reserved-key': 'attributes under keys the format has for itself',
  unfinished: 'marks of spans that have not ended',
  'end-before-start': 'end times before the start',
  'duplicate-key': 'earlier values of repeated keys',
  names: 'names, written with underscores',
  'start-time': 'start times of gauges',
  'min-max': 'smallest and largest values of histograms',
  'bucket-bounds': 'bounds of buckets that are no numbers',
  'no-value': 'data points without a value',
  exemplars: 'exemplars',
  'exemplar-attributes': 'attributes of exemplars',
  'resource-attributes': 'attributes of resources with the same name',
  'exponential-histogram': 'data points of exponential histograms',
  delta: 'delta data points',
  'other-type': 'data points of metrics whose name has another type',
  'same-series': 'data points not later than another of the same name and labels',
  spans: 'spans',
  logs: 'log records',
  metrics: 'data points',
} as const;

export type LeftOutCode = keyof typeof LEFT_OUT_WORDS;

export interface LeftOutEntry {
  readonly code: LeftOutCode;
  /** Of places where it stood; what stands on a resource or scope counts for each of its spans. */
  readonly count: number;
}

/** Each of all the items of a signal. */
const SIGNAL_CODES: readonly LeftOutCode[] = ['spans', 'logs', 'metrics'];

/** A file without telemetry is what was asked for, but hardly what was wanted. `items`: written into it. */
export function fitsNothing(items: number, leftOut: readonly LeftOutEntry[]): boolean {
  return items === 0 && leftOut.some(({ code, count }) => SIGNAL_CODES.includes(code) && count > 0);
}
