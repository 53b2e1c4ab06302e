/** The time shown, in nanoseconds from the frame's base, and the pixels it is shown in. `fromNs` < `toNs`, always. */
export interface TimeView {
  fromNs: number;
  toNs: number;
  widthPx: number;
}

export interface TimeSpan {
  fromNs: number;
  toNs: number;
}

/**
 * Closest zoom: 100 ns across the whole picture. Offsets are doubles, exact to the nanosecond for 104 days; below this
 * the ruler would show steps that no clock takes.
 */
const MIN_WINDOW_NS = 100;
/** Doubles there are at least in a window: far from the base (10^18 ns) they lie 128 ns apart and more. */
const MIN_WINDOW_STEPS = 64;
/** Space left beside the trace when all of it is shown, so that the first and last bar do not touch the edge. */
const MARGIN = 0.02;

/** The shortest window at these times that is one: its ends are different numbers, and so are those of its pixels. */
function minWindowNs(...times: number[]): number {
  const farthest = Math.max(1, ...times.map(Math.abs));
  return Math.max(MIN_WINDOW_NS, MIN_WINDOW_STEPS * 2 ** (Math.floor(Math.log2(farthest)) - 52));
}

export function nsPerPx({ fromNs, toNs, widthPx }: TimeView): number {
  return (toNs - fromNs) / Math.max(1, widthPx);
}

/** Pixels from the left edge of the time area; outside of it for what is not in view. */
export function timeToPx(view: TimeView, ns: number): number {
  return (ns - view.fromNs) / nsPerPx(view);
}

export function pxToTime(view: TimeView, px: number): number {
  return view.fromNs + px * nsPerPx(view);
}

/** The largest power of two not above the nanoseconds of a pixel: what is bucketed by it stays put while panning. */
export function bucketNs(view: TimeView): number {
  return 2 ** Math.floor(Math.log2(nsPerPx(view)));
}

/** The whole trace with a margin; never narrower than the closest zoom. */
export function fitTime({ fromNs, toNs }: TimeSpan): TimeSpan {
  const length = Math.max(toNs - fromNs, minWindowNs(fromNs, toNs));
  return { fromNs: fromNs - length * MARGIN, toNs: fromNs + length * (1 + MARGIN) };
}

/**
 * Keeps the window inside the fitted bounds: length first, then place.
 *
 *     bounds   ├──────────────────────┤
 *     window             ┊     ├──────┼───┤   →   ├──────────┤ moved left, not cut
 */
export function clampTime(window: TimeSpan, trace: TimeSpan): TimeSpan {
  const bounds = fitTime(trace);
  const most = bounds.toNs - bounds.fromNs;
  const inside = (ns: number) => Math.min(Math.max(ns, bounds.fromNs), bounds.toNs);
  const least = minWindowNs(inside(window.fromNs), inside(window.toNs));
  const length = Math.min(Math.max(window.toNs - window.fromNs, least), most);
  const middle = (window.fromNs + window.toNs) / 2;
  const kept = length === window.toNs - window.fromNs ? window.fromNs : middle - length / 2;
  const fromNs = Math.min(Math.max(kept, bounds.fromNs), bounds.toNs - length);
  return { fromNs, toNs: fromNs + length };
}

/** `factor` > 1 shows less time. The time under `atPx` stays there, except where the bounds forbid it. */
export function zoomTime(view: TimeView, atPx: number, factor: number, trace: TimeSpan): TimeSpan {
  const at = pxToTime(view, atPx);
  const most = fitTime(trace);
  const wanted = (view.toNs - view.fromNs) / factor;
  const length = Math.min(Math.max(wanted, minWindowNs(at)), most.toNs - most.fromNs);
  const fromNs = at - length * (atPx / Math.max(1, view.widthPx));
  return clampTime({ fromNs, toNs: fromNs + length }, trace);
}

/** Positive pixels move the picture to the left, to later times. */
export function panTime(view: TimeView, byPx: number, trace: TimeSpan): TimeSpan {
  const by = byPx * nsPerPx(view);
  return clampTime({ fromNs: view.fromNs + by, toNs: view.toNs + by }, trace);
}

/** The window that shows a span with a tenth of its length on either side. */
export function zoomToSpan(span: TimeSpan, trace: TimeSpan): TimeSpan {
  const room = Math.max((span.toNs - span.fromNs) * 0.1, minWindowNs(span.fromNs, span.toNs) / 2);
  return clampTime({ fromNs: span.fromNs - room, toNs: span.toNs + room }, trace);
}
