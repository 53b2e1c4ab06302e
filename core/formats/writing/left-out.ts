import type { LeftOutCode, LeftOutEntry } from '../../model/left-out.ts';

/** Counts what could not be carried while a file is written. */
export class LeftOut {
  readonly #counts = new Map<LeftOutCode, number>();

  add(code: LeftOutCode, count = 1): void {
    if (count > 0) this.#counts.set(code, (this.#counts.get(code) ?? 0) + count);
  }

  /** Ordered by code. */
  get entries(): LeftOutEntry[] {
    const entries = [...this.#counts].map(([code, count]) => ({ code, count }));
    return entries.sort((a, b) => (a.code < b.code ? -1 : 1));
  }
}
