/** Traces whose upper half is remembered; older ones are forgotten first. */
const MOST_KEPT = 100_000;

/**
 * The upper 64 bits of trace ids by the lower ones, in hex. Tracers send them with one span of a trace only, as `_dd.p.tid`,
 * usually the first.
 */
export class TraceHalves {
  readonly #upper = new Map<string, string>();
  readonly #mostKept: number;

  constructor(mostKept = MOST_KEPT) {
    this.#mostKept = mostKept;
  }

  learn(lower: string, upper: string): void {
    if (this.#upper.get(lower) === upper) return;
    if (this.#upper.size >= this.#mostKept) this.#upper.delete(this.#upper.keys().next().value!);
    this.#upper.set(lower, upper);
  }

  upperOf(lower: string): string | undefined {
    return this.#upper.get(lower);
  }
}
