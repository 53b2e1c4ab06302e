import { exemplarBytes } from '../../formats/prometheus/exemplar.ts';
import type { Exemplar } from '../../model/metric.ts';

const MOST_SERIES = 10_000;
const MOST_OF_ONE = 10;
/** Of all of them, about: labels are as long as whoever sends them likes. */
const MOST_BYTES = 16 * 1024 ** 2;

/** Exemplars that came without a sample, until the next one of their series: Prometheus sends them apart. The oldest series go first. */
export class HeldExemplars {
  readonly #bySeries = new Map<string, Exemplar[]>();
  #bytes = 0;

  hold(key: string, exemplars: readonly Exemplar[]): void {
    if (exemplars.length === 0) return;
    const held = [...this.take(key), ...exemplars].slice(-MOST_OF_ONE);
    this.#bySeries.set(key, held);
    this.#bytes += bytesOf(key, held);
    while (this.#bySeries.size > MOST_SERIES || this.#bytes > MOST_BYTES) {
      const [oldest] = this.#bySeries.keys();
      if (oldest === undefined) return;
      this.take(oldest);
    }
  }

  take(key: string): Exemplar[] {
    const held = this.#bySeries.get(key);
    if (!held) return [];
    this.#bySeries.delete(key);
    this.#bytes -= bytesOf(key, held);
    return held;
  }
}

const bytesOf = (key: string, held: readonly Exemplar[]): number => key.length + exemplarBytes(held);
