/** A drag on the minimap, in its pixels. */
export type Brush =
  | { kind: 'new'; from: number }
  | { kind: 'move'; grab: number; left: number; right: number }
  | { kind: 'edge'; fixed: number };

/** How near to an edge a press takes hold of it. */
const EDGE_PX = 5;
/** Narrower than this nothing is chosen yet. */
const LEAST_PX = 3;

/** Where the press falls decides: an edge of the window, inside it, or anywhere when it covers the whole map. */
export function startBrush(x: number, left: number, right: number, widthPx: number): Brush {
  const whole = right - left > widthPx * 0.98;
  if (whole) return { kind: 'new', from: x };
  if (Math.abs(x - left) <= EDGE_PX) return { kind: 'edge', fixed: right };
  if (Math.abs(x - right) <= EDGE_PX) return { kind: 'edge', fixed: left };
  if (x > left && x < right) return { kind: 'move', grab: x, left, right };
  return { kind: 'new', from: x };
}

/** The window while the pointer is at x; undefined while the press may still be a click. */
export function brushWindow(brush: Brush, x: number): { left: number; right: number } | undefined {
  if (brush.kind === 'move') return { left: brush.left + x - brush.grab, right: brush.right + x - brush.grab };
  const from = brush.kind === 'new' ? brush.from : brush.fixed;
  if (Math.abs(x - from) < LEAST_PX) return undefined;
  return { left: Math.min(from, x), right: Math.max(from, x) };
}
