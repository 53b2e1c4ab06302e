/** What a format has no place for. Stable words: they are shown and translated. */
export type LeftOutCode =
  | 'nanoseconds' // times cut to a microsecond
  | 'value-type' // numbers, lists and maps written as text
  | 'scope-attributes'
  | 'schema-url'
  | 'entity-refs'
  | 'flags'
  | 'dropped-counts'
  | 'link-details' // trace state, attributes and flags of a link
  | 'unknown-enum' // kinds and status codes that no specification knows
  | 'links' // beyond the most that the format's readers take of a span
  | 'reserved-key' // attributes under a key that the format has for itself
  | 'unfinished' // an end that is not known, or not said where the start is not known
  | 'end-before-start'
  | 'duplicate-key' // of equal keys the last one is written
  | 'names' // of metrics and attributes, written with other letters; each once
  | 'start-time' // of what is no total
  | 'min-max' // of histograms
  | 'bucket-bounds' // that are no numbers
  | 'no-value' // data points that say that nothing was recorded
  | 'exemplars'
  | 'exemplar-attributes'
  | 'resource-attributes' // of a second resource with the same name and instance
  | 'exponential-histogram' // data points
  | 'delta' // data points that are no totals
  | 'other-type' // data points of a metric whose name another one has with another type
  | 'same-series' // data points not later than another of the same name and labels
  | 'spans'
  | 'logs'
  | 'metrics';

export interface LeftOutEntry {
  readonly code: LeftOutCode;
  /** Of places where it stood; what stands on a resource or scope counts for each of its spans. */
  readonly count: number;
}

/** Counts what could not be carried while a file is written. */
export class LeftOut {
  readonly #counts = new Map<LeftOutCode, number>();

  add(code: LeftOutCode, count = 1): void {
    if (count > 0) this.#counts.set(code, (this.#counts.get(code) ?? 0) + count);
  }

  /** Ordered by code. */
  get entries(): LeftOutEntry[] {
    const entries = [...this.#counts].map(([code, count]) => ({ code, count }));
    return entries.sort((a, b) => (a.code < b.code ? -1 : 1));
  }
}
