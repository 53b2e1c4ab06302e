const FIRST = 1_024;

/** Whole numbers that fit 32 bits, at the end of which more can be put. */
export class NumberColumn {
  private values = new Int32Array(FIRST);
  length = 0;

  push(value: number): number {
    if (this.length === this.values.length) {
      const grown = new Int32Array(this.values.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length] = value;
    return this.length++;
  }

  at(index: number): number {
    return this.values[index]!;
  }

  set(index: number, value: number): void {
    this.values[index] = value;
  }
}

/** Nanoseconds. */
export class TimeColumn {
  private values = new BigInt64Array(FIRST);
  length = 0;

  push(value: bigint): number {
    if (this.length === this.values.length) {
      const grown = new BigInt64Array(this.values.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length] = value;
    return this.length++;
  }

  at(index: number): bigint {
    return this.values[index]!;
  }

  set(index: number, value: bigint): void {
    this.values[index] = value;
  }
}
