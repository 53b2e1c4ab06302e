/**
 * A seeded generator (sfc32, 128 bits of state): the same numbers on every machine. Wide enough that two seeds give no
 * id twice, which a generator of 32 bits does within a few million numbers.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /** Seeds that differ in any part give unrelated numbers. */
  constructor(...seed: (number | string)[]) {
    this.a = hash(`a ${seed.join(' ')}`);
    this.b = hash(`b ${seed.join(' ')}`);
    this.c = hash(`c ${seed.join(' ')}`);
    // The author's advice: the first dozen still resemble the seed.
    for (let i = 0; i < 15; i++) this.word();
  }

  /** 32 bits, unsigned. */
  word(): number {
    const mixed = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + mixed) | 0;
    return mixed >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    return this.word() / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** An integer from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)]!;
  }

  /** A duration in the unit of `median`: most near it, some much longer, as real latencies are. */
  latency(median: number, spread = 0.35): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return median * Math.exp(spread * normal);
  }

  /** Lower-case hex of so many 32-bit words. */
  hex(words: number): string {
    let text = '';
    for (let i = 0; i < words; i++) text += this.word().toString(16).padStart(8, '0');
    return text;
  }
}

/** FNV-1a with a final mix, so that "1" and "2" differ in all bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
