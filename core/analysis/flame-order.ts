import { compareTexts } from './compare-texts.ts';
import type { Flame } from './flame.ts';

/** What is known of each path before paths are put in order; a path's number is higher than its parent's. */
export type FlameSums = Pick<Flame, 'parent' | 'name' | 'service' | 'count' | 'errors' | 'total' | 'self' | 'width'>;

export interface ArrangedFlame {
  flame: Omit<Flame, 'p50' | 'max' | 'example' | 'flameOf'>;
  /** The new number of each path. */
  rank: Int32Array;
}

/** Numbers paths level by level, children of one parent beside each other in the order they are drawn. */
export function arrangeFlame(sums: FlameSums, names: readonly string[], services: readonly string[]): ArrangedFlame {
  const nodes = sums.parent.length;
  const lists = listChildren(sums.parent);
  const compare = siblingOrder(sums, names, services);
  for (let at = 0; at <= nodes; at++) {
    if (lists.first[at + 1]! - lists.first[at]! > 1) {
      lists.children.subarray(lists.first[at]!, lists.first[at + 1]!).sort(compare);
    }
  }
  const { order, childStart, levelStart } = numberByLevel(lists, nodes);
  const rank = new Int32Array(nodes);
  for (let at = 0; at < nodes; at++) rank[order[at]!] = at;
  const parent = take(sums.parent, order);
  for (let at = 0; at < nodes; at++) if (parent[at]! >= 0) parent[at] = rank[parent[at]!]!;
  return { flame: { nodes, parent, childStart, levelStart, ...reorder(sums, order) }, rank };
}

interface ChildLists {
  /** Children of path p: `children[first[p+1] … first[p+2]−1]`; list 0 is that of the roots. */
  first: Uint32Array;
  children: Uint32Array;
}

function listChildren(parent: Int32Array): ChildLists {
  const first = new Uint32Array(parent.length + 2);
  for (const up of parent) first[up + 2]!++;
  for (let at = 1; at < first.length; at++) first[at]! += first[at - 1]!;
  const next = first.slice();
  const children = new Uint32Array(parent.length);
  for (let at = 0; at < parent.length; at++) children[next[parent[at]! + 1]!++] = at;
  return { first, children };
}

function numberByLevel({ first, children }: ChildLists, nodes: number) {
  const order = new Uint32Array(nodes);
  const childStart = new Uint32Array(nodes + 1);
  const levels = [0];
  let placed = 0;
  const place = (list: number) => {
    for (let at = first[list]!; at < first[list + 1]!; at++) order[placed++] = children[at]!;
  };
  place(0);
  for (let at = 0; at < nodes; at++) {
    // All of a level is placed once all of the level above has been gone through.
    if (at === levels.at(-1)) levels.push(placed);
    childStart[at] = placed;
    place(order[at]! + 1);
  }
  childStart[nodes] = placed;
  return { order, childStart, levelStart: Uint32Array.from(levels) };
}

function reorder(sums: FlameSums, order: Uint32Array) {
  return {
    name: take(sums.name, order),
    service: take(sums.service, order),
    count: take(sums.count, order),
    errors: take(sums.errors, order),
    total: take(sums.total, order),
    self: take(sums.self, order),
    width: take(sums.width, order),
  };
}

/** Values in another order. A plain loop: `from` with a function walks an iterator, ten times as slow. */
function take<Values extends Int32Array | Uint32Array | Float64Array>(values: Values, order: Uint32Array): Values {
  const taken = values.slice() as Values;
  for (let at = 0; at < order.length; at++) taken[at] = values[order[at]!]!;
  return taken;
}

function siblingOrder(
  { width, total, name, service }: FlameSums,
  names: readonly string[],
  services: readonly string[],
) {
  return (a: number, b: number): number =>
    width[b]! - width[a]! ||
    total[b]! - total[a]! ||
    compareTexts(names[name[a]!] ?? '', names[name[b]!] ?? '') ||
    compareTexts(services[service[a]!] ?? '', services[service[b]!] ?? '');
}
