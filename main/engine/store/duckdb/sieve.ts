import { singleItems } from '../../../../core/model/single-items.ts';
import type { Signal, Telemetry } from '../../../../core/model/telemetry.ts';
import type { LossRecord } from '../port.ts';
import { isPassing, saysNoMemory } from './passing-error.ts';
import { plainItem } from './plain-item.ts';
import { refusedItems, type RefusedItem } from './refused-items.ts';
import type { StoreAround } from './try-commit.ts';

/**
 * So often a part is divided: some 20 ms each, and nothing else is written meanwhile. It is enough for fifty items among a
 * thousand; of more, parts of equal size are lost as they are.
 */
const MOST_DIVISIONS = 512;

/**
 * Finds the items that the tables refuse, by halving:
 *
 *   ────────x───     refused as a whole, and so is each half that holds one; what is not refused stays together
 *   ──────│─x───
 *         │─x─│──
 */
export class Sieve {
  readonly #store: Pick<StoreAround, 'writer' | 'isLost' | 'recover'>;
  readonly #mostDivisions: number;

  constructor(store: Pick<StoreAround, 'writer' | 'isLost' | 'recover'>, mostDivisions = MOST_DIVISIONS) {
    this.#store = store;
    this.#mostDivisions = mostDivisions;
  }

  /** What can be stored, and the rest as losses. Throws where it is not the items' fault. */
  async sift(telemetry: readonly Telemetry[]): Promise<{ kept: Telemetry[]; losses: LossRecord[] }> {
    const items = telemetry.flatMap(singleItems);
    const refused = await this.#refused(items);
    for (const signal of new Set(refused.map(({ item }) => item.signal))) await this.#checkStore(signal);
    const lost = new Set(refused.map(({ item }) => item));
    return { kept: items.filter((item) => !lost.has(item)), losses: refusedItems(refused) };
  }

  /** The largest parts first, so that as little as can be is lost where there are too many to find each. */
  async #refused(all: readonly Telemetry[]): Promise<RefusedItem[]> {
    const refused: RefusedItem[] = [];
    const parts = [all];
    let divisions = 0;
    for (let items = parts.shift(); items; items = parts.shift()) {
      const error = await this.#errorOf(items);
      if (error === undefined) continue;
      if (items.length > 1 && divisions++ < this.#mostDivisions) parts.push(...halves(items));
      else refused.push(...items.map((item) => ({ item, error })));
    }
    return refused;
  }

  async #errorOf(items: readonly Telemetry[]): Promise<unknown> {
    try {
      await this.#store.writer.rehearse([...items]);
      return undefined;
    } catch (error) {
      if (this.#store.isLost(error)) await this.#store.recover();
      if (isPassing(error) || saysNoMemory(error)) throw error;
      return error;
    }
  }

  /** A store that refuses everything must not have everything thrown away. */
  async #checkStore(signal: Signal): Promise<void> {
    const error = await this.#errorOf(plainItem(signal));
    if (error !== undefined) throw error;
  }
}

function halves<T>(items: readonly T[]): [T[], T[]] {
  const middle = items.length >> 1;
  return [items.slice(0, middle), items.slice(middle)];
}
