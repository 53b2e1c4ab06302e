/** Segments as the walk finds them, last one first, in arrays that grow: each begins where the one added after it ends. */
export class SegmentList {
  private count = 0;
  private node = new Uint32Array(1_024);
  /** Starts; what lies between one and the one before belongs to `node`. */
  private startNs = new Float64Array(1_024);
  private readonly endNs: number;
  private cursorNs: number;
  private readonly timeNs: Float64Array;

  /** `timeNs` receives the sum per node. */
  constructor(endNs: number, timeNs: Float64Array) {
    this.endNs = this.cursorNs = endNs;
    this.timeNs = timeNs;
  }

  /** What lies between `startNs` and the segment added before. Nothing, where that is no time. */
  add(node: number, startNs: number): void {
    if (startNs >= this.cursorNs) return;
    if (this.count === this.node.length) this.grow();
    this.timeNs[node]! += this.cursorNs - startNs;
    this.node[this.count] = node;
    this.startNs[this.count++] = this.cursorNs = startNs;
  }

  inTimeOrder(): { segmentNode: Uint32Array; boundsNs: Float64Array } {
    const boundsNs = new Float64Array(this.count + 1);
    boundsNs[this.count] = this.endNs;
    boundsNs.set(this.startNs.subarray(0, this.count).reverse());
    return { segmentNode: this.node.slice(0, this.count).reverse(), boundsNs };
  }

  private grow(): void {
    const { node, startNs } = this;
    this.node = new Uint32Array(node.length * 2);
    this.node.set(node);
    this.startNs = new Float64Array(startNs.length * 2);
    this.startNs.set(startNs);
  }
}
