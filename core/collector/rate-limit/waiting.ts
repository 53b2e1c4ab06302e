/** Bytes that wait for their tokens, of all tenants together. */
export const MOST_WAITING_BYTES = 32 * 1024 ** 2;
/** One tenant may make so much of it wait. */
const SHARE = 1 / 8;

/** What waits for tokens lies in memory that others cannot have meanwhile: it has a bound, and each tenant has one within. */
export class Waiting {
  readonly #most: number;
  #bytes = 0;
  readonly #ofTenant = new Map<string, number>();

  constructor(most = MOST_WAITING_BYTES) {
    this.#most = most;
  }

  hasRoom(tenant: string, bytes: number): boolean {
    const own = this.#ofTenant.get(tenant) ?? 0;
    return this.#bytes + bytes <= this.#most && own + bytes <= this.#most * SHARE;
  }

  /** Gives what is to be called, once, when they wait no longer. */
  begin(tenant: string, bytes: number): () => void {
    this.#add(tenant, bytes);
    return () => this.#add(tenant, -bytes);
  }

  #add(tenant: string, bytes: number): void {
    this.#bytes += bytes;
    const own = (this.#ofTenant.get(tenant) ?? 0) + bytes;
    if (own > 0) this.#ofTenant.set(tenant, own);
    else this.#ofTenant.delete(tenant);
  }
}
