/** A stretch of keys: `keys[from … to−1]`. */
export interface KeyRun {
  keys: Float64Array;
  from: number;
  to: number;
}

/** Differences after which a common subsequence is not looked for: by then order tells little, and time grows by its square. */
export const MOST_EDITS = 1_000;
/** Steps along equal keys, per key; beyond, the two repeat themselves so that every shift fits half. */
const STEPS_PER_KEY = 64;
const STEPS_AT_LEAST = 2 ** 20;

/**
 * Longest common subsequence by Myers' greedy O(ND) walk ("An O(ND) Difference Algorithm", 1986). `reach` of each round is
 * kept, so the way back needs no second search; that is (MOST_EDITS+1)²/2 numbers at most, kept from call to call.
 *
 *      a b c        edits 0: a a            diagonal k = x − y; round d reaches furthest x on k = −d … d
 *     a ╲           edits 2: past b or d
 *     d   │         …
 */
export class EditPath {
  private reach = new Int32Array(64);
  /** Where round d begins in `trace`: d(d+1)/2, as round d has d + 1 diagonals. */
  private trace = new Int32Array(64);

  /** Calls `pair` for each pair of the subsequence, last one first. False = too different, and nothing was called. */
  match(a: KeyRun, b: KeyRun, pair: (x: number, y: number) => void): boolean {
    const edits = this.search(a, b);
    if (edits < 0) return false;
    this.walkBack(a, b, edits, pair);
    return true;
  }

  private search(a: KeyRun, b: KeyRun): number {
    const n = a.to - a.from;
    const m = b.to - b.from;
    const most = Math.min(n + m, MOST_EDITS);
    if (this.reach.length < 2 * most + 3) this.reach = new Int32Array(2 * most + 3);
    const zero = most + 1;
    this.reach[zero + 1] = 0;
    let left = STEPS_AT_LEAST + STEPS_PER_KEY * (n + m);
    for (let d = 0; d <= most; d++) {
      this.growTrace(d);
      for (let k = -d; k <= d; k += 2) {
        const start = this.startOn(this.reach, zero + k, d, k);
        let x = start;
        while (x < n && x - k < m && a.keys[a.from + x] === b.keys[b.from + x - k]) x++;
        left -= x - start + 1;
        this.reach[zero + k] = x;
        this.trace[(d * (d + 1)) / 2 + (k + d) / 2] = x;
        if (x >= n && x - k >= m) return d;
      }
      if (left < 0) return -1;
    }
    return -1;
  }

  /** Down (a key of b alone) or right (one of a alone), whichever reaches further; then along the diagonal. */
  private startOn(reach: Int32Array, at: number, d: number, k: number): number {
    const isDown = k === -d || (k !== d && reach[at - 1]! < reach[at + 1]!);
    return isDown ? reach[at + 1]! : reach[at - 1]! + 1;
  }

  private walkBack(a: KeyRun, b: KeyRun, edits: number, pair: (x: number, y: number) => void): void {
    let x = a.to - a.from;
    let y = b.to - b.from;
    for (let d = edits; d > 0; d--) {
      const k = x - y;
      const first = ((d - 1) * d) / 2;
      // Diagonal k of round d − 1 stands at first + (k + d − 1) / 2.
      const at = (on: number) => this.trace[first + (on + d - 1) / 2]!;
      const isDown = k === -d || (k !== d && at(k - 1) < at(k + 1));
      const fromX = isDown ? at(k + 1) : at(k - 1);
      const startX = isDown ? fromX : fromX + 1;
      while (x > startX) pair(a.from + --x, b.from + --y);
      x = fromX;
      y = fromX - (isDown ? k + 1 : k - 1);
    }
    while (x > 0) pair(a.from + --x, b.from + --y);
  }

  private growTrace(d: number): void {
    const needed = ((d + 1) * (d + 2)) / 2;
    if (this.trace.length >= needed) return;
    const grown = new Int32Array(needed * 2);
    grown.set(this.trace);
    this.trace = grown;
  }
}
