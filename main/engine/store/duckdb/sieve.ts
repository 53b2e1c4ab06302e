import { singleItems } from '../../../../core/model/single-items.ts';
import type { Signal, Telemetry } from '../../../../core/model/telemetry.ts';
import type { LossRecord } from '../port.ts';
import { isPassing, saysNoMemory } from './passing-error.ts';
import { plainItem } from './plain-item.ts';
import type { StoreAround } from './request-commits.ts';

interface Refused {
  item: Telemetry;
  error: unknown;
}

/**
 * Finds the items that the tables refuse, by halving:
 *
 *   ────────x───     refused as a whole, and so is each half that holds one; what is not refused stays together
 *   ──────│─x───
 *         │─x─│──
 */
export class Sieve {
  readonly #store: Pick<StoreAround, 'writer' | 'isLost' | 'recover'>;

  constructor(store: Pick<StoreAround, 'writer' | 'isLost' | 'recover'>) {
    this.#store = store;
  }

  /** What can be stored, and the rest as losses. Throws where it is not the items' fault. */
  async sift(telemetry: readonly Telemetry[]): Promise<{ kept: Telemetry[]; losses: LossRecord[] }> {
    const items = telemetry.flatMap(singleItems);
    const refused = await this.#refused(items);
    for (const signal of new Set(refused.map(({ item }) => item.signal))) await this.#checkStore(signal);
    const lost = new Set(refused.map(({ item }) => item));
    return { kept: items.filter((item) => !lost.has(item)), losses: lossesOf(refused) };
  }

  async #refused(items: readonly Telemetry[]): Promise<Refused[]> {
    const error = await this.#errorOf(items);
    if (error === undefined) return [];
    if (items.length === 1) return [{ item: items[0]!, error }];
    const middle = items.length >> 1;
    return [...(await this.#refused(items.slice(0, middle))), ...(await this.#refused(items.slice(middle)))];
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

function lossesOf(refused: readonly Refused[]): LossRecord[] {
  const losses = new Map<Signal, LossRecord>();
  for (const { item, error } of refused) {
    const { signal } = item;
    const example = error instanceof Error ? error.message : String(error);
    const loss = losses.get(signal) ?? {
      kind: 'warning',
      source: 'request-log',
      signal,
      code: 'items-lost',
      example,
      count: 0,
    };
    losses.set(signal, { ...loss, count: loss.count + 1 });
  }
  return [...losses.values()];
}
