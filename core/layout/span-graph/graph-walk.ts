/** Boxes with the middle of each, and which are joined; `PlacedGraph` is one. */
export interface Walkable {
  graph: { nodes: ArrayLike<unknown>; edges: readonly { from: number; to: number }[] };
  x: Float64Array;
  y: Float64Array;
}

export type GraphStep = 'left' | 'right' | 'up' | 'down';

/** Sideways counts this much more than ahead, so that a step goes where the arrow points. */
const ASIDE = 3;

/**
 * The box one arrow key away, or the same where there is none: to the left and right along the edges first, else, as up and
 * down always do, to the nearest that way. From −1, which is nowhere, to the first box.
 */
export function stepGraph(placed: Walkable, node: number, step: GraphStep): number {
  const { graph } = placed;
  if (node < 0) return graph.nodes.length > 0 ? 0 : -1;
  const joined = new Set<number>();
  for (const { from, to } of graph.edges) {
    if (from === node) joined.add(to);
    if (to === node) joined.add(from);
  }
  const along = step === 'left' || step === 'right' ? nearest(placed, node, step, (to) => joined.has(to)) : -1;
  if (along >= 0) return along;
  const any = nearest(placed, node, step, () => true);
  return any < 0 ? node : any;
}

const AHEAD: Record<GraphStep, [x: number, y: number]> = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };

/** Of those that lie that way, within 45° before others; −1 if there is none. */
function nearest({ x, y }: Walkable, node: number, step: GraphStep, isMeant: (to: number) => boolean): number {
  const [dx, dy] = AHEAD[step];
  let best = -1;
  let least = Infinity;
  for (let to = 0; to < x.length; to++) {
    if (to === node || !isMeant(to)) continue;
    const across = x[to]! - x[node]!;
    const along = y[to]! - y[node]!;
    const ahead = across * dx + along * dy;
    const aside = Math.abs(across * dy + along * dx);
    if (ahead <= 0 || ahead + ASIDE * aside >= least) continue;
    least = ahead + ASIDE * aside;
    best = to;
  }
  return best;
}
