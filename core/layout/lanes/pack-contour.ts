import { takenUntil } from './bar-extent.ts';
import { FreeLanes } from './free-lanes.ts';
import type { BarTimes } from './lane-members.ts';

/** From so many siblings on a tree is quicker than a look at every lane. */
const CROWD = 32;

/**
 * Contour packing: a subtree moves as one piece, its bars directly under each other, and pieces interlock by the time
 * each of their lanes really takes, not by the rectangle around them.
 *
 *     0  a ▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬
 *     1  b  ▬▬▬▬▬▬   e ▬▬▬▬▬▬        e fits beside b and f beside c,
 *     2  c    ▬▬▬▬▬▬▬▬▬▬ f ▬▬        though a rectangle around b and c reaches into e
 *
 * Members are numbered by start; the number behind the last is the group's own root, which stands on lane −1 and takes
 * no time. In pre-order a first child's contour lies right behind its parent, where it is the rest of the parent's own
 * without a move: a chain costs O(1) per span. The others are written over the space of their subtrees, always to the
 * left of what is still to be read. A piece stands behind what is there, never before it. Among many siblings the lanes
 * free for a piece's top bar are found by a tree; only pieces that fit there but not further below take O(n²) steps.
 */
export class ContourPacker {
  /** By pre-order place: extent of each lane of the contour that begins there. */
  readonly #from: Float64Array;
  readonly #until: Float64Array;
  /** By member: place in pre-order, lanes of its contour, lanes below its parent's. */
  readonly #place: Uint32Array;
  readonly #height: Uint32Array;
  readonly #offset: Uint32Array;
  readonly #parent: Uint32Array;
  readonly #childStart: Uint32Array;
  readonly #children: Uint32Array;
  readonly #preorder: Uint32Array;
  readonly #free = new FreeLanes();

  constructor(most: number) {
    const uints = () => new Uint32Array(most + 2);
    this.#from = new Float64Array(most + 2);
    this.#until = new Float64Array(most + 2);
    [this.#place, this.#height, this.#offset, this.#parent] = [uints(), uints(), uints(), uints()];
    [this.#childStart, this.#children, this.#preorder] = [uints(), uints(), uints()];
  }

  /** As `packBelow`. `rank`: scratch per node. */
  pack(members: Uint32Array, times: BarTimes, anchor: Int32Array, lane: Int32Array, rank: Uint32Array): number {
    const root = members.length;
    members.forEach((node, member) => (rank[node] = member));
    members.forEach((node, member) => (this.#parent[member] = anchor[node]! < 0 ? root : rank[anchor[node]!]!));
    this.#linkChildren(root);
    this.#walk(root);
    for (let at = root; at >= 0; at--) this.#close(this.#preorder[at]!, members, times);
    for (let at = 1; at <= root; at++) {
      const member = this.#preorder[at]!;
      const above = this.#parent[member]!;
      lane[members[member]!] = (above === root ? -1 : lane[members[above]!]!) + this.#offset[member]!;
    }
    return this.#height[root]! - 1;
  }

  /** Members come by start, so every list of children does too. */
  #linkChildren(root: number): void {
    const first = this.#childStart.fill(0, 0, root + 2);
    for (let member = 0; member < root; member++) first[this.#parent[member]!]!++;
    for (let member = 1; member <= root; member++) first[member]! += first[member - 1]!;
    first[root + 1] = root;
    for (let member = root; member-- > 0;) this.#children[--first[this.#parent[member]!]!] = member;
  }

  #walk(root: number): void {
    // Nodes still to be visited wait in `#height`, which is not in use yet.
    const stack = this.#height;
    stack[0] = root;
    let top = 1;
    for (let placed = 0; top > 0; placed++) {
      const member = stack[--top]!;
      this.#place[member] = placed;
      this.#preorder[placed] = member;
      const first = this.#childStart[member]!;
      for (let i = this.#childStart[member + 1]!; i-- > first;) stack[top++] = this.#children[i]!;
    }
  }

  /** All below is closed: the bar on top, then one child's contour after the other on its lowest fitting lane. */
  #close(member: number, members: Uint32Array, { start, end }: BarTimes): void {
    const node = members[member];
    const place = this.#place[member]!;
    this.#from[place] = node === undefined ? Infinity : start[node]!;
    this.#until[place] = node === undefined ? -Infinity : takenUntil(start[node]!, end[node]!);
    const first = this.#childStart[member]!;
    const last = this.#childStart[member + 1]!;
    this.#height[member] = 1;
    if (first === last) return;
    const eldest = this.#children[first]!;
    const isCrowded = last - first > CROWD;
    if (isCrowded) this.#free.clear();
    for (let i = first; i < last; i++) {
      const child = this.#children[i]!;
      const offset = child === eldest ? 1 : this.#findOffset(member, child, isCrowded);
      if (isCrowded) this.#occupy(child, offset);
      if (child !== eldest) this.#merge(member, child, offset);
      this.#offset[child] = offset;
      this.#height[member] = Math.max(this.#height[member]!, offset + this.#height[child]!);
    }
  }

  #findOffset(member: number, child: number, isCrowded: boolean): number {
    const height = this.#height[member]!;
    const from = this.#from[this.#place[child]!]!;
    for (let offset = 1; ; offset++) {
      // Lanes of the tree are counted from the first below the parent.
      if (isCrowded) offset = this.#free.lowest(offset - 1, from) + 1;
      if (offset === height || this.#fits(member, child, offset)) return offset;
    }
  }

  #occupy(child: number, offset: number): void {
    const place = this.#place[child]!;
    for (let k = 0; k < this.#height[child]!; k++) this.#free.occupy(offset - 1 + k, this.#until[place + k]!);
  }

  #merge(member: number, child: number, offset: number): void {
    const height = this.#height[member]!;
    const childHeight = this.#height[child]!;
    const read = this.#place[child]!;
    const write = this.#place[member]! + offset;
    for (let k = 0; k < childHeight; k++) {
      const isNew = offset + k >= height;
      const from = this.#from[read + k]!;
      // Behind what is there, so its end is the later one.
      this.#until[write + k] = this.#until[read + k]!;
      this.#from[write + k] = isNew ? from : Math.min(from, this.#from[write + k]!);
    }
  }

  #fits(member: number, child: number, offset: number): boolean {
    const under = this.#place[member]! + offset;
    const own = this.#place[child]!;
    const shared = Math.min(this.#height[child]!, this.#height[member]! - offset);
    for (let k = 0; k < shared; k++) if (this.#until[under + k]! > this.#from[own + k]!) return false;
    return true;
  }
}
