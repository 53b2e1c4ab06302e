import { TokenBucket, type Rate } from './token-bucket.ts';

/** Buckets that are kept. A sender may give itself names without end. */
export const MOST_TENANTS = 10_000;

/** What each tenant has left. Of those beyond the most, the one that came last long ago makes room, but none that has a rate of its own. */
export class Tenants {
  readonly #most: number;
  /** Of those with a rate of their own: no more than were written down. */
  readonly #own = new Map<string, TokenBucket>();
  /** The one that came last is the last. */
  readonly #buckets = new Map<string, TokenBucket>();
  #replaced = 0;

  constructor(most = MOST_TENANTS) {
    this.#most = most;
  }

  /** As TokenBucket's, at the rate of all who have none of their own. */
  take(tenant: string, tokens: number, rate: Rate, nowMs: number, mostMs = 0): number | undefined {
    const bucket = this.#buckets.get(tenant) ?? this.#create(rate, nowMs);
    this.#buckets.delete(tenant);
    this.#buckets.set(tenant, bucket);
    return bucket.take(tokens, rate, nowMs, mostMs);
  }

  /** The same at a rate of this tenant's own. */
  takeOwn(tenant: string, tokens: number, rate: Rate, nowMs: number, mostMs = 0): number | undefined {
    const bucket = this.#own.get(tenant) ?? new TokenBucket(nowMs, rate.burst);
    this.#own.set(tenant, bucket);
    return bucket.take(tokens, rate, nowMs, mostMs);
  }

  /** A new one is full; one that takes another's place has what that had left, so that new names are no way round the limit. */
  #create(rate: Rate, nowMs: number): TokenBucket {
    const oldest = this.#buckets.size < this.#most ? undefined : this.#buckets.keys().next().value;
    if (oldest === undefined) return new TokenBucket(nowMs, rate.burst);
    const bucket = this.#buckets.get(oldest)!;
    this.#buckets.delete(oldest);
    // Nobody can tell a full one that was forgotten from a new one.
    if (!bucket.isFull(rate, nowMs)) this.#replaced++;
    return bucket;
  }

  /** How many made room for others before what they had used came back to them. */
  get replaced(): number {
    return this.#replaced;
  }

  get size(): number {
    return this.#buckets.size + this.#own.size;
  }
}
