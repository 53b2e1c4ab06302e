import type { StoredRequest } from './numbered.ts';
import { describeReply, type Reply } from './wire.ts';

interface Sent {
  items: number;
  /** 'open' = nobody said what became of it. */
  fate: 'open' | 'accepted' | 'refused';
}

/** More of one kind tell nothing new. */
const MOST_TOLD = 5;

/** What was sent under which number, what was answered, and what therefore has to be, or must not be, in the store. */
export class Account {
  readonly #sent = new Map<number, Sent>();
  readonly #stored = new Map<number, StoredRequest>();
  readonly refusals = new Map<string, number>();
  #last = 0;

  /** The number of the next request. */
  next(items: number): number {
    return this.add(++this.#last, items);
  }

  /** A request that has its number already. */
  add(request: number, items: number): number {
    this.#sent.set(request, { items, fate: 'open' });
    return request;
  }

  hear(request: number, reply: Reply): void {
    const { kind } = reply;
    const sent = this.#sent.get(request)!;
    if (kind === 'accepted') sent.fate = 'accepted';
    if (kind === 'retry' || kind === 'refused') sent.fate = 'refused';
    const key = describeReply(reply);
    if (kind !== 'accepted' && kind !== 'gone') this.refusals.set(key, (this.refusals.get(key) ?? 0) + 1);
  }

  /** Adds what was read since the last time. */
  see(stored: ReadonlyMap<number, StoredRequest>): void {
    for (const [request, { items, distinct }] of stored) {
      const known = this.#stored.get(request) ?? { items: 0, distinct: 0 };
      this.#stored.set(request, { items: known.items + items, distinct: known.distinct + distinct });
    }
  }

  count(fate: Sent['fate']): { requests: number; items: number } {
    const found = [...this.#sent.values()].filter((sent) => sent.fate === fate);
    return { requests: found.length, items: found.reduce((sum, { items }) => sum + items, 0) };
  }

  /** Requests that nobody acknowledged and that are stored all the same, as they may be. */
  get storedOpen(): number {
    return [...this.#stored.keys()].filter((request) => this.#sent.get(request)?.fate === 'open').length;
  }

  /** Every request was sent once. */
  problems(): string[] {
    const kinds = new Map<string, number[]>();
    const add = (kind: string, request: number) => kinds.set(kind, [...(kinds.get(kind) ?? []), request]);
    for (const [request, { items, fate }] of this.#sent) {
      const stored = this.#stored.get(request);
      if (!stored && fate === 'accepted') add('acknowledged, and not stored', request);
      if (!stored) continue;
      if (stored.distinct < items) add('stored in part', request);
      if (stored.items > items) add('stored more than once', request);
      if (fate === 'refused') add('refused, and stored', request);
    }
    for (const request of this.#stored.keys()) if (!this.#sent.has(request)) add('never sent', request);
    return [...kinds].map(([kind, all]) => `${kind}: ${all.length} requests (${all.slice(0, MOST_TOLD).join(', ')} …)`);
  }
}
