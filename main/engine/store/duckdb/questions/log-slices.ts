import type { LogIndex, LogSource, Place } from './log-index.ts';

/** About how many slices a range is cut into: a count over ten million records takes the same time up to here. */
const SLICES_LOG2 = 12n;
/** Records sorted at most to find a page, besides the page's own. A slice with more is cut into finer ones. */
const MOST_SORTED = 50_000;
/** So many slices after growing: time to cut anew. */
const MOST_SLICES = 4 << Number(SLICES_LOG2);
/** Finer cuts kept at a time. */
const MOST_CUTS = 64;

/**
 * One range cut into slices of 2^shift:
 *
 *   by time      ├──┼──┼──┼──┼──┤       counts per slice, and their sums from the left
 *                    └┬┘                a slice with too many records is cut again, when somebody looks there,
 *   finer time   ├┼┼┼┼┤                 down to one nanosecond,
 *                  │
 *   by key       ├┼┼┼┤                  and records of one and the same nanosecond by key
 */
interface Cut {
  by: 'time' | 'key';
  from: bigint;
  shift: bigint;
  /** Slices that hold something, ascending. */
  slices: Float64Array;
  counts: Float64Array;
  /** Records before each slice, and at the end all of them. */
  before: Float64Array;
  /** What else must hold for all records of the range. */
  scope: string[];
  /** Finer cuts by slice number. */
  finer: Map<number, Cut>;
}

/** The index of a filter that many records match: counts per slice of time. */
export class LogSlices implements LogIndex {
  readonly lastId: bigint;
  readonly #root: Cut;
  readonly #mostSorted: number;
  #finer = 0;

  private constructor(lastId: bigint, root: Cut, mostSorted: number) {
    this.lastId = lastId;
    this.#root = root;
    this.#mostSorted = mostSorted;
  }

  static async build(source: LogSource, lastId: bigint, mostSorted = MOST_SORTED): Promise<LogSlices> {
    const extent = await source.database.query(
      `SELECT min(t) AS low, max(t) AS high FROM (SELECT CASE WHEN time_ns = 0 THEN observed_ns ELSE time_ns END AS t FROM log)`,
    );
    const [low, high] = [(extent.first('low') ?? 0n) as bigint, (extent.first('high') ?? 0n) as bigint];
    const scope = [`l.id <= ${lastId}`];
    const root = await count(source, { by: 'time', from: low, width: high - low + 1n, scope });
    return new LogSlices(lastId, root, mostSorted);
  }

  get total(): number {
    return this.#root.before.at(-1)!;
  }

  async rank(source: LogSource, place: Place): Promise<number> {
    let cut = this.#root;
    let rank = 0;
    for (;;) {
      const at = cut.by === 'time' ? place.time : place.id;
      const i = firstSliceFrom(cut, at);
      rank += cut.before[i]!;
      const inside = i < cut.slices.length && edge(cut, i) <= at;
      if (!inside) return rank;
      if (cut.counts[i]! > this.#mostSorted) cut = await this.#cutFiner(source, cut, i);
      else return rank + (await countBefore(source, cut, i, place));
    }
  }

  keys(source: LogSource, from: number, to: number): Promise<bigint[]> {
    return this.#keys(source, this.#root, from, to);
  }

  async #keys(source: LogSource, cut: Cut, from: number, to: number): Promise<bigint[]> {
    const keys: bigint[] = [];
    for (let i = sliceOfRank(cut, from), next = i; i < cut.slices.length && cut.before[i]! < to; i = next) {
      const start = Math.max(from, cut.before[i]!) - cut.before[i]!;
      next = i + 1;
      if (cut.counts[i]! > this.#mostSorted) {
        const end = Math.min(to, cut.before[next]!) - cut.before[i]!;
        keys.push(...(await this.#keys(source, await this.#cutFiner(source, cut, i), start, end)));
      } else {
        while (next < cut.slices.length && cut.before[next]! < to && cut.counts[next]! <= this.#mostSorted) next++;
        const end = Math.min(to, cut.before[next]!) - cut.before[i]!;
        keys.push(...(await readKeys(source, cut, i, next - 1, start, end)));
      }
    }
    return keys;
  }

  async #cutFiner(source: LogSource, cut: Cut, i: number): Promise<Cut> {
    const slice = cut.slices[i]!;
    const known = cut.finer.get(slice);
    if (known) return known;
    const from = edge(cut, i);
    const scope = [...cut.scope, ...inSlices(cut, i, i)];
    const byKey = cut.by === 'key' || cut.shift === 0n;
    const range = byKey && cut.by === 'time' ? { from: 0n, width: this.lastId + 1n } : { from, width: 1n << cut.shift };
    const finer = await count(source, { by: byKey ? 'key' : 'time', ...range, scope });
    if (++this.#finer > MOST_CUTS) {
      this.#root.finer.clear();
      this.#finer = 1;
    }
    cut.finer.set(slice, finer);
    return finer;
  }

  async update(source: LogSource, lastId: bigint): Promise<LogSlices | undefined> {
    if (lastId === this.lastId) return this;
    const { by, from, shift } = this.#root;
    const added = await source.query({
      select: `min($time) AS low, count(*)::DOUBLE AS n, max($time) AS high`,
      where: [`l.id > ${this.lastId}`, `l.id <= ${lastId}`],
      rest: '',
    });
    const [low, high] = [added.first('low') as bigint | null, added.first('high') as bigint | null];
    const fits = low === null || (low >= from && (high! - from) >> shift < BigInt(MOST_SLICES));
    if (!fits) return undefined;
    const scope = [`l.id > ${this.lastId}`, `l.id <= ${lastId}`];
    const later = low === null ? undefined : await countSlices(source, { by, from, shift, scope });
    const merged = later ? merge(this.#root, later, lastId) : { ...this.#root, scope: [`l.id <= ${lastId}`] };
    return new LogSlices(lastId, merged, this.#mostSorted);
  }
}

/** Column and slice number of a record in SQL. */
const column = ({ by }: Pick<Cut, 'by'>) => (by === 'time' ? '$time' : 'l.id');
const edge = (cut: Cut, i: number) => cut.from + (BigInt(cut.slices[i]!) << cut.shift);

/** Condition for slices i … last. */
function inSlices(cut: Cut, i: number, last: number): string[] {
  const end = edge(cut, last) + (1n << cut.shift) - 1n;
  return [`${column(cut)} >= ${edge(cut, i)}`, `${column(cut)} <= ${end}`];
}

/** First slice that is not wholly before `at`. */
function firstSliceFrom(cut: Cut, at: bigint): number {
  let [low, high] = [0, cut.slices.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edge(cut, middle) + (1n << cut.shift) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sliceOfRank({ before, slices }: Cut, rank: number): number {
  let [low, high] = [0, slices.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before[middle + 1]! <= rank) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Range {
  by: Cut['by'];
  from: bigint;
  width: bigint;
  scope: string[];
}

function count(source: LogSource, { by, from, width, scope }: Range): Promise<Cut> {
  const bits = BigInt((width - 1n).toString(2).length);
  return countSlices(source, { by, from, shift: bits > SLICES_LOG2 ? bits - SLICES_LOG2 : 0n, scope });
}

async function countSlices(source: LogSource, cut: Pick<Cut, 'by' | 'from' | 'shift' | 'scope'>): Promise<Cut> {
  const answer = await source.query({
    select: `((${column(cut)} - ${cut.from}::UBIGINT) >> ${cut.shift})::DOUBLE AS slice, count(*)::DOUBLE AS n`,
    where: cut.scope,
    rest: 'GROUP BY slice ORDER BY slice',
  });
  return withSums({ ...cut, slices: answer.float64('slice'), counts: answer.float64('n'), finer: new Map() });
}

function withSums(cut: Omit<Cut, 'before'>): Cut {
  const before = new Float64Array(cut.counts.length + 1);
  cut.counts.forEach((n, i) => (before[i + 1] = before[i]! + n));
  return { ...cut, before };
}

/** Both cuts have the same slices. Finer cuts of slices that got no more stay true. */
function merge(cut: Cut, later: Cut, lastId: bigint): Cut {
  const counts = new Map(Array.from(cut.slices, (slice, i) => [slice, cut.counts[i]!]));
  const finer = new Map(cut.finer);
  later.slices.forEach((slice, i) => {
    counts.set(slice, (counts.get(slice) ?? 0) + later.counts[i]!);
    finer.delete(slice);
  });
  const sorted = [...counts].sort(([a], [b]) => a - b);
  return withSums({
    ...cut,
    scope: [`l.id <= ${lastId}`],
    slices: Float64Array.from(sorted, ([slice]) => slice),
    counts: Float64Array.from(sorted, ([, n]) => n),
    finer,
  });
}

async function countBefore(source: LogSource, cut: Cut, i: number, { time, id }: Place): Promise<number> {
  const earlier = cut.by === 'key' ? `l.id < ${id}` : `($time < ${time} OR ($time = ${time} AND l.id < ${id}))`;
  const where = [...cut.scope, ...inSlices(cut, i, i), earlier];
  return (await source.query({ select: 'count(*)::DOUBLE AS n', where, rest: '' })).float64('n')[0]!;
}

/** Keys of ranks [from, to) among the records of slices i … last. */
async function readKeys(source: LogSource, cut: Cut, i: number, last: number, from: number, to: number) {
  const answer = await source.query({
    select: 'l.id AS id',
    where: [...cut.scope, ...inSlices(cut, i, last)],
    rest: `ORDER BY $time, l.id LIMIT ${to - from} OFFSET ${from}`,
  });
  return Array.from(answer.uint64('id'));
}
