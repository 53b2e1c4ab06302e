import * as v from 'valibot';
import { traceFilter } from '../filters.ts';
import { operation } from '../operation.ts';

/** One of two sets of traces. Durations in nanoseconds; null where the set is empty. */
export interface ContrastSide {
  count: number;
  /** Traces with an error. */
  errors: number;
  p50Ns: number | null;
  p95Ns: number | null;
  /** Most frequent root spans (as in the trace list), five at most. */
  roots: { service: string; name: string; count: number }[];
  /** Traces whose spans were looked through for `lines`: all, or 20,000 of them spread evenly by their ids. */
  compared: number;
}

/**
 * What is more frequent on one side: a service, operation or value that a trace has on any of its spans, or an attribute
 * key that none of them has (`isAbsent`). `a` and `b` are traces, out of `compared`.
 */
export interface ContrastLine {
  kind: 'service' | 'operation' | 'status' | 'attribute' | 'resource';
  /** Of an attribute; '' for the others. */
  key: string;
  value: string;
  isAbsent: boolean;
  a: number;
  b: number;
  /** Of the two shares, two-proportion test; at least 3. */
  z: number;
}

export interface TracesContrast {
  revision: number;
  a: ContrastSide;
  b: ContrastSide;
  /** By the difference of shares, then by support (at least 5 traces): 20 at most, one of each attribute key. */
  lines: ContrastLine[];
  /** Of the compared traces; 0 where one side is empty. */
  resources: number;
  /** Those of them whose attributes were not looked at: too many, or too long. */
  resourcesLeftOut: number;
}

export const tracesContrast = operation<TracesContrast>()(
  'traces.contrast',
  v.object({ a: traceFilter, b: traceFilter }),
);
