import type { Database } from './database.ts';
import type { RowKeys } from './value-ages.ts';
import type { WriteTurns } from './write-turns.ts';
import type { Writer } from './writer.ts';

/** A question that has read rows reads their texts next, and an export slice by slice: values go so long after the rows. */
const GRACE_NS = 60_000_000_000n;
/** Values one transaction takes away: some ten milliseconds, and 2 MB of the log. */
const STEP_VALUES = 262_144;

const NO_ROW = 2n ** 63n - 1n;

interface UnusedValuesOptions {
  database: Database;
  writer: Writer;
  turns: WriteTurns;
}

/** Takes values away that no row uses any more, or texts that differ in every span would in the end fill the whole session. */
export class UnusedValues {
  readonly #options: UnusedValuesOptions;
  #found: { below: number; opening: number; atNs: bigint } | undefined;

  constructor(options: UnusedValuesOptions) {
    this.#options = options;
  }

  /** What was found unused a while ago goes, and what is now is found. */
  async drop(nowNs: bigint, isStopped: () => boolean): Promise<void> {
    const { turns } = this.#options;
    while (!isStopped() && (await turns.take(() => this.#dropStep(nowNs)))) continue;
    await turns.take(() => this.#find(nowNs));
  }

  /** Whether there is more to go now. */
  async #dropStep(nowNs: bigint): Promise<boolean> {
    const { database, writer } = this.#options;
    const found = this.#found;
    if (!found || nowNs - found.atNs < GRACE_NS) return false;
    const low = (await database.query('SELECT min(id)::DOUBLE AS low FROM value')).first('low') as number | null;
    if (found.opening !== writer.openings || low === null || low >= found.below) {
      this.#found = undefined;
      return false;
    }
    await writer.dropValues(Math.min(found.below, low + STEP_VALUES));
    return true;
  }

  async #find(nowNs: bigint): Promise<void> {
    const { database, writer } = this.#options;
    if (this.#found) return;
    const below = writer.valueAges.unusedBelow(await firstKeys(database));
    if (below > 0) this.#found = { below, opening: writer.openings, atNs: nowNs };
  }
}

/** The lowest of the rows there are. */
async function firstKeys(database: Database): Promise<RowKeys> {
  const first = (table: string) => `(SELECT coalesce(min(id)::BIGINT, ${NO_ROW}) FROM ${table})`;
  const answer = await database.query(`SELECT ${first('span')} AS span, ${first('log')} AS log,
    least(${first('number_point')}, ${first('distribution_point')}) AS point`);
  const key = (name: string) => answer.first(name) as bigint;
  return { span: key('span'), log: key('log'), point: key('point') };
}
