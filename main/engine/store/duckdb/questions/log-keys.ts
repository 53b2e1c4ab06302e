import type { LogIndex, LogSource, Place } from './log-index.ts';

/** The index of a filter that few records match: all of their places, sorted. */
export class LogKeys implements LogIndex {
  readonly lastId: bigint;
  readonly #times: BigUint64Array;
  readonly #ids: BigUint64Array;
  readonly #most: number;

  private constructor(lastId: bigint, times: BigUint64Array, ids: BigUint64Array, most: number) {
    this.lastId = lastId;
    this.#times = times;
    this.#ids = ids;
    this.#most = most;
  }

  /** Undefined where more than `most` records match; finding that out costs as much as finding so many. */
  static async build(source: LogSource, lastId: bigint, most: number): Promise<LogKeys | undefined> {
    const found = await readPlaces(source, 0n, lastId, most);
    return found && new LogKeys(lastId, found.times, found.ids, most);
  }

  get total(): number {
    return this.#ids.length;
  }

  rank(_source: LogSource, { time, id }: Place): Promise<number> {
    let [low, high] = [0, this.total];
    while (low < high) {
      const middle = (low + high) >> 1;
      const before = this.#times[middle]! < time || (this.#times[middle] === time && this.#ids[middle]! < id);
      if (before) low = middle + 1;
      else high = middle;
    }
    return Promise.resolve(low);
  }

  keys(_source: LogSource, from: number, to: number): Promise<bigint[]> {
    return Promise.resolve(Array.from(this.#ids.subarray(from, to)));
  }

  async update(source: LogSource, lastId: bigint): Promise<LogKeys | undefined> {
    if (lastId === this.lastId) return this;
    const added = await readPlaces(source, this.lastId, lastId, this.#most - this.total);
    if (!added) return undefined;
    const times = new BigUint64Array(this.total + added.ids.length);
    const ids = new BigUint64Array(times.length);
    for (let row = 0, a = 0, b = 0; row < times.length; row++) {
      // Later records have larger keys, so an equal time keeps the older one first.
      const older = b === added.ids.length || (a < this.total && this.#times[a]! <= added.times[b]!);
      times[row] = older ? this.#times[a]! : added.times[b]!;
      ids[row] = older ? this.#ids[a++]! : added.ids[b++]!;
    }
    return new LogKeys(lastId, times, ids, this.#most);
  }
}

async function readPlaces(source: LogSource, after: bigint, lastId: bigint, most: number) {
  const answer = await source.query({
    select: 'id, t FROM (SELECT l.id AS id, $time AS t',
    where: [`l.id > ${after}`, `l.id <= ${lastId}`],
    rest: `LIMIT ${most + 1}) ORDER BY t, id`,
  });
  return answer.rows > most ? undefined : { times: answer.uint64('t'), ids: answer.uint64('id') };
}
