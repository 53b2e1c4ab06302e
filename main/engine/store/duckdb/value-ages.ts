/** Row keys of spans, logs and data points. They grow, between two openings of the writer. */
export interface RowKeys {
  span: bigint;
  log: bigint;
  point: bigint;
}

interface Age {
  /** No row behind `last` uses a value with a lower id. */
  oldest: number;
  last: RowKeys;
}

/**
 * Which values are used by rows that came by when. Rows use what packers remember, and those forget everything now and then
 * (`ValueDictionary.trim`): from then on their rows use later values alone.
 *
 *   values  ├── used by rows up to a ──┼── by rows up to b ──┼── by rows that come ──
 *   rows    ├────────── a ─────────────────── b ──────────────────
 */
export class ValueAges {
  #ages: Age[] = [];

  /** Whatever was stored may use any value, and keys may be given out anew. */
  clear(): void {
    this.#ages = [];
  }

  /** No row that will be stored behind these uses a value below `oldest`. */
  add(oldest: number, { span, log, point }: RowKeys): void {
    if (oldest > (this.#ages.at(-1)?.oldest ?? 1)) this.#ages.push({ oldest, last: { span, log, point } });
  }

  /** No row uses a value with a lower id, where the rows there are begin with these keys. 0 = each may be used. */
  unusedBelow(first: RowKeys): number {
    const gone = this.#ages.filter(({ last }) => isBefore(last, first));
    this.#ages = this.#ages.slice(Math.max(0, gone.length - 1));
    return gone.at(-1)?.oldest ?? 0;
  }
}

const isBefore = (last: RowKeys, first: RowKeys) =>
  last.span < first.span && last.log < first.log && last.point < first.point;
