/** What one component of a pipeline did since it was started, in items; a reading of the contract fits as it is. */
export interface StepReading {
  in: number;
  out: number;
  refused: number;
  failed: number;
  dropped: Readonly<Record<string, number>>;
  /** Those of `dropped` that are no rule. */
  lostReasons: readonly string[];
  refusals: Readonly<Record<string, number>>;
  retries: number;
  queueSize: number;
  queueCapacity: number;
  latencyMs: number | null;
  lastError: { message: string; atMs: number } | null;
}

/** All components at one moment, by their keys. */
export interface Reading {
  atMs: number;
  components: Readonly<Record<string, StepReading>>;
}

export const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
