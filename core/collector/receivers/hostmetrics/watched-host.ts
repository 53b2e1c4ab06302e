import type { Host } from './host.ts';

/** A machine that is looked at by one scraper, and what of it was not there. */
export class WatchedHost {
  readonly host: Host;
  readonly #inner: Host;
  readonly #empty = new Set<string>();
  #hasRead = false;

  constructor(inner: Host) {
    this.#inner = inner;
    const noted = async <T extends string | readonly string[]>(path: string, asked: Promise<T>): Promise<T> => {
      const found = await asked;
      if (found.length > 0) this.#hasRead = true;
      else this.#empty.add(path);
      return found;
    };
    this.host = {
      ...inner,
      read: (path) => noted(path, inner.read(path)),
      list: (path) => noted(path, inner.list(path)),
    };
  }

  /** What was measured of nothing would be zeros that nobody counted. A machine may have empty files. @throws Error */
  async checkRead(): Promise<void> {
    if (this.#hasRead || this.#empty.size === 0) return;
    const paths = [...this.#empty];
    const areThere = await Promise.all(paths.map((path) => this.#inner.isThere(path)));
    if (!areThere.includes(true)) throw new Error(`nothing could be read: ${paths.join(', ')}`);
  }
}
