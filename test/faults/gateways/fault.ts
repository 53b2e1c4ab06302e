/** What happens between an agent and a gateway. */
export const FAULTS = [
  'none',
  /** Connections are reset before anything is read. */
  'refused',
  'slow',
  /** HTTP 503, gRPC UNAVAILABLE. */
  'unavailable',
  /** HTTP 429 with Retry-After, gRPC RESOURCE_EXHAUSTED with RetryInfo. */
  'throttled',
  /** Taken, but the connection breaks before the answer: the same comes again. */
  'answer-lost',
  /** What is connected stays so, and nothing comes back on it any more. */
  'half-open',
  /** Some items are rejected one by one, for good. */
  'partial',
  /** All of a request is, with HTTP 400 or gRPC INVALID_ARGUMENT. */
  'invalid',
] as const;
export type Fault = (typeof FAULTS)[number];

/** How an agent speaks to a gateway. */
export const PROTOCOLS = ['otlphttp', 'otlphttp json', 'otlp'] as const;
export type Protocol = (typeof PROTOCOLS)[number];
