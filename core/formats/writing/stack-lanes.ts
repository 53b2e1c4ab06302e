import { LaneHeap } from './lane-heap.ts';

interface Open {
  readonly id: string;
  readonly endNs: bigint;
}

/** Later than anything that ends. */
const NEVER = 1n << 65n;

/**
 * Lanes on which slices only ever nest, as Chrome's threads demand; slices come by start. One stands inside another only where
 * that is its parent and lasts as long:
 *
 *   lane 0   [ parent ················· ]
 *              [ child ]  [ child ]
 *   lane 1            [ overlaps its sibling ]
 */
export class StackLanes {
  readonly #stacks: Open[][] = [];
  readonly #laneOf = new Map<string, number>();
  readonly #busy = new LaneHeap();
  readonly #free = new LaneHeap();

  /** How many lanes there are. */
  get count(): number {
    return this.#stacks.length;
  }

  /** The lane of a slice that starts no earlier than those before; `endNs` undefined where it never ends. */
  place(id: string, parentId: string, startNs: bigint, endNs: bigint | undefined): number {
    this.#close(startNs);
    const end = endNs === undefined ? NEVER : endNs < startNs ? startNs : endNs;
    const inside = this.#laneOf.get(parentId);
    if (inside !== undefined && this.#fits(inside, parentId, startNs, end)) {
      this.#push(inside, { id, endNs: end });
      return inside;
    }
    const lane = this.#free.pop() ?? this.#stacks.push([]) - 1;
    this.#push(lane, { id, endNs: end });
    this.#busy.push(end, lane);
    return lane;
  }

  /** Lanes whose outermost slice is over are free again. */
  #close(startNs: bigint): void {
    while (this.#busy.firstNs !== undefined && this.#busy.firstNs <= startNs) {
      const lane = this.#busy.pop()!;
      this.#trim(lane, startNs);
      this.#free.push(0n, lane);
    }
  }

  #fits(lane: number, parentId: string, startNs: bigint, endNs: bigint): boolean {
    this.#trim(lane, startNs);
    const top = this.#stacks[lane]!.at(-1);
    return top?.id === parentId && endNs <= top.endNs;
  }

  /** Takes off what is over. */
  #trim(lane: number, startNs: bigint): void {
    const stack = this.#stacks[lane]!;
    while (stack.length > 0 && stack.at(-1)!.endNs <= startNs) {
      const { id } = stack.pop()!;
      if (this.#laneOf.get(id) === lane) this.#laneOf.delete(id);
    }
  }

  #push(lane: number, open: Open): void {
    this.#stacks[lane]!.push(open);
    this.#laneOf.set(open.id, lane);
  }
}
