import type { TopologyBox, TopologyLine } from './topology-graph.ts';

/**
 * Of each box the column it stands in, counted from the left: applications first, everybody right of all who send to them, and those
 * that send nothing on in the last one. Of a circle one line goes back.
 */
export function placeColumns(boxes: readonly TopologyBox[], lines: readonly TopologyLine[]): number[] {
  const targets = boxes.map((): number[] => []);
  for (const { from, to } of lines) targets[from]!.push(to);
  const first: number = boxes.some(({ kind }) => kind === 'applications') ? 1 : 0;
  const columns = boxes.map(({ kind }): number => (kind === 'applications' ? 0 : first));
  const { order, forward } = walk(targets);
  for (const node of order) for (const to of forward[node]!) columns[to] = Math.max(columns[to]!, columns[node]! + 1);
  const last = Math.max(first, ...columns);
  return columns.map((column, node) => (isEnd(boxes[node]!) && targets[node]!.length === 0 ? last : column));
}

/** A Collector that tells of no exporter may well have some. */
const isEnd = ({ kind }: TopologyBox): boolean => kind === 'desk' || kind === 'backend';

interface Walk {
  /** Everybody before all they lead to. */
  order: number[];
  /** Targets of each, without those that would close a circle. */
  forward: number[][];
}

function walk(targets: readonly number[][]): Walk {
  const [NEW, OPEN, DONE] = [0, 1, 2];
  const state = targets.map(() => NEW);
  const done: number[] = [];
  const forward = targets.map((): number[] => []);
  for (let root = 0; root < targets.length; root++) {
    if (state[root] !== NEW) continue;
    // A stack of its own: chains may be as long as there are Collectors.
    const path: { node: number; next: number }[] = [{ node: root, next: 0 }];
    state[root] = OPEN;
    while (path.length > 0) {
      const at = path.at(-1)!;
      const to = targets[at.node]![at.next++];
      if (to === undefined) {
        state[at.node] = DONE;
        done.push(path.pop()!.node);
      } else if (state[to] !== OPEN) {
        forward[at.node]!.push(to);
        if (state[to] === NEW) {
          state[to] = OPEN;
          path.push({ node: to, next: 0 });
        }
      }
    }
  }
  return { order: done.toReversed(), forward };
}
