import { fnv32a } from '../../../encoding/fnv.ts';
import { encodeUtf8 } from '../../../encoding/utf8.ts';

/** As Zap's: messages share counters by their hash, so that there is an end to them. */
const COUNTERS = 4_096;
const TICK_MS = 1_000;

/**
 * Zap's sampler: of equal messages within a second the first `initial` are let through, and then every `thereafter`th; none of them
 * where that is 0. With 1, its default, all are.
 */
export class MessageSampler {
  readonly #initial: number;
  readonly #thereafter: number;
  readonly #counters = new Map<number, { count: number; untilMs: number }>();

  constructor(initial: number, thereafter: number) {
    this.#initial = initial;
    this.#thereafter = thereafter;
  }

  /** A message of one or more lines. */
  lets(lines: readonly string[], nowMs: number): boolean {
    if (this.#thereafter === 1) return true;
    const count = this.#count(fnv32a(encodeUtf8(lines.join('\n'))) % COUNTERS, nowMs);
    if (count <= this.#initial) return true;
    return this.#thereafter > 0 && (count - this.#initial) % this.#thereafter === 0;
  }

  #count(key: number, nowMs: number): number {
    const counter = this.#counters.get(key);
    if (counter && nowMs < counter.untilMs) return ++counter.count;
    this.#counters.set(key, { count: 1, untilMs: nowMs + TICK_MS });
    return 1;
  }
}
