import type { ShapeName } from '../../../core/generate/shapes/registry.ts';

/** What was promised: milliseconds, MB as 10⁶ bytes. */
export interface Limits {
  openMs: number;
  /** Draw time per frame, p95, by pixels of the screen per CSS pixel. */
  drawMs: Readonly<Record<1 | 2, number>>;
  /** The same for the whole range, where more is allowed. */
  wholeMs: Readonly<Record<1 | 2, number>>;
  heapMB: number;
  residentMB: number;
}

/** A trace that is opened. */
export interface TracePromise extends Limits {
  name: string;
  shape: ShapeName;
  /** As `generate --spans` takes it. */
  spans: number;
}

const MILLION: Limits = {
  openMs: 5_000,
  drawMs: { 1: 16, 2: 16 },
  wholeMs: { 1: 26, 2: 33 },
  heapMB: 200,
  residentMB: 450,
};

/** Collapsing, expanding: at any size. */
export const FOLD_MS = 16;
/** Nothing holds the page up for longer while a trace loads. */
export const LONGEST_TASK_MS = 50;

const promise = (shape: ShapeName, spans: number, rest: Limits = MILLION): TracePromise => ({
  name: shape === 'async' ? String(spans) : shape,
  shape,
  spans,
  ...rest,
});

const small = (openMs: number, one: number, two: number, heapMB: number) => {
  const drawMs = { 1: one, 2: two };
  return { openMs, drawMs, wholeMs: drawMs, heapMB, residentMB: NaN };
};

export const PROMISES: readonly TracePromise[] = [
  promise('async', 1_000, small(150, 4, 6, NaN)),
  promise('async', 100_000, small(1_000, 8, 14, 100)),
  promise('async', 1_000_000),
  promise('wide', 50_000),
  promise('deep', 10_000),
  promise('links', 2_000),
];

/** All spans of a session on the time canvas, promised what a trace of a million is. */
export const CANVAS = { name: 'canvas', traces: 20_000, traceSpans: 50, limits: MILLION };
