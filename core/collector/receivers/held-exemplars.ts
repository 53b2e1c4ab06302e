import type { Exemplar } from '../../model/metric.ts';

const MOST_SERIES = 10_000;
const MOST_OF_ONE = 10;

/** Exemplars that came without a sample, until the next one of their series: Prometheus sends them apart. The oldest series go first. */
export class HeldExemplars {
  readonly #bySeries = new Map<string, Exemplar[]>();

  hold(key: string, exemplars: readonly Exemplar[]): void {
    if (exemplars.length === 0) return;
    const held = this.take(key);
    if (this.#bySeries.size >= MOST_SERIES) this.#bySeries.delete(this.#bySeries.keys().next().value!);
    this.#bySeries.set(key, [...held, ...exemplars].slice(-MOST_OF_ONE));
  }

  take(key: string): Exemplar[] {
    const held = this.#bySeries.get(key) ?? [];
    this.#bySeries.delete(key);
    return held;
  }
}
