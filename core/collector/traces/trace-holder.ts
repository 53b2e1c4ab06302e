import { Failures } from '../processors/failures.ts';
import type { Piece } from './split-traces.ts';

/** Requests whose traces wait, in bytes: beyond it the oldest traces go before their time, since senders are answered at once. */
export const MOST_BYTES = 1024 ** 3;

/** What came of taking spans, or of time going by. */
export interface Released {
  /** Whole traces, or late spans of one, to be given on. */
  traces: Piece[][];
  /** Spans taken out by rule, by reason. */
  dropped: Map<string, number>;
  /** Spans taken out though no rule says so, by reason. */
  lost: Map<string, number>;
  /** Spans of this request that are no valid OTLP, and those that turned out to be none when somebody looked into their trace. */
  rejected: number;
  unreadable: number;
  /** English: what is wrong with the first of them; '' where there is none. */
  why: string;
  errors: Failures;
}

/** Keeps the spans of traces together until their time has come. Times are Unix milliseconds. */
export interface TraceHolder {
  /** Traces that wait, and how many may. */
  readonly waiting: number;
  readonly capacity: number;
  /** @throws DecodeError where the request is none */
  take(request: Uint8Array, nowMs: number): Released;
  /** Those whose time has come. */
  due(nowMs: number): Released;
  /** All that wait. */
  releaseAll(nowMs: number): Released;
}

export const nothingReleased = (): Released => ({
  traces: [],
  dropped: new Map(),
  lost: new Map(),
  rejected: 0,
  unreadable: 0,
  why: '',
  errors: new Failures(),
});

export function count(counts: Map<string, number>, key: string, by = 1): void {
  if (by > 0) counts.set(key, (counts.get(key) ?? 0) + by);
}
