import { isIPv6 } from 'node:net';
import type { RetryClock } from '../retry.ts';
import type { DnsSettings } from './settings.ts';

/** All addresses of a name; rejects with Error where there is none. */
export type Lookup = (hostname: string) => Promise<readonly string[]>;

/** A back end each, with a queue and connections of its own: above this the name is the wrong one. */
export const MOST_ADDRESSES = 1_000;

export interface DnsResolverOptions {
  lookup: Lookup;
  clock: RetryClock;
  /** Sorted, one at least, and others than before. */
  onChange: (hostnames: readonly string[]) => Promise<void>;
  /** With how many addresses, those that are left out among them. */
  onAnswer: (addresses: number) => void;
  onFailure: (message: string) => void;
}

/** Asks again and again which addresses a name has, as the Collector's resolver_dns.go; what it has not heard anew stays as it is. */
export class DnsResolver {
  readonly #settings: DnsSettings;
  readonly #options: DnsResolverOptions;
  readonly #abort = new AbortController();
  #running: Promise<void> | undefined;
  /** One that is late goes on; the system has few threads for them. */
  #underWay: Promise<readonly string[]> | undefined;
  #known: readonly string[] = [];
  /** Resolutions that were answered, and that were not. */
  readonly counts = { answered: 0, failed: 0 };

  constructor(settings: DnsSettings, options: DnsResolverOptions) {
    this.#settings = settings;
    this.#options = options;
  }

  /** Resolves with the first answer, or when there was none in time. */
  async start(): Promise<void> {
    await this.#resolve();
    this.#running ??= this.#again();
  }

  async #again(): Promise<void> {
    const { signal } = this.#abort;
    for (;;) {
      await this.#options.clock.sleep(this.#settings.intervalMs, signal);
      if (signal.aborted) return;
      await this.#resolve();
    }
  }

  async #resolve(): Promise<void> {
    try {
      const addresses = await this.#lookup();
      this.counts.answered++;
      const all = [...new Set(addresses.map((address) => this.#hostnameOf(address)))].sort();
      const hostnames = all.slice(0, MOST_ADDRESSES);
      if (this.#abort.signal.aborted) return;
      if (hostnames.join() !== this.#known.join()) await this.#options.onChange(hostnames);
      this.#known = hostnames;
      this.#options.onAnswer(all.length);
    } catch (error) {
      this.#options.onFailure((error as Error).message);
    }
  }

  async #lookup(): Promise<readonly string[]> {
    const { hostname, timeoutMs } = this.#settings;
    const over = new AbortController();
    const late = this.#options.clock
      .sleep(timeoutMs, AbortSignal.any([over.signal, this.#abort.signal]))
      .then(() => Promise.reject(new Error(`no addresses of ${hostname} within ${timeoutMs} ms`)));
    this.#underWay ??= this.#options.lookup(hostname).finally(() => (this.#underWay = undefined));
    try {
      return await Promise.race([this.#underWay, late]);
    } catch (error) {
      this.counts.failed++;
      throw error;
    } finally {
      late.catch(() => undefined);
      over.abort();
    }
  }

  #hostnameOf(address: string): string {
    const host = isIPv6(address) ? `[${address}]` : address;
    return this.#settings.port === '' ? host : `${host}:${this.#settings.port}`;
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }
}
