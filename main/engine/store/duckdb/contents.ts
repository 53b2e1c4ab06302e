import type { DuckDBConnection } from '@duckdb/node-api';
import type { StoredMark, StoreStats } from '../port.ts';
import { LossLedger } from './loss-ledger.ts';
import type { QuestionContext } from './questions/context.ts';
import { readTally } from './read-tally.ts';
import { readMark } from './stored-mark.ts';
import { Tally } from './tally.ts';
import type { Committed } from './try-commit.ts';

/** What a store knows of what it holds without asking DuckDB. */
export class Contents {
  readonly losses = new LossLedger();
  storedMark: StoredMark | undefined;
  #total = new Tally();
  #revision = 0;
  #generation = 0;

  /** When the file was opened, at first or anew. */
  async load(connection: DuckDBConnection): Promise<void> {
    await this.losses.load(connection);
    this.#total = await readTally(connection);
    this.storedMark = await readMark(connection);
    this.#revision++;
  }

  /** It is committed. */
  add({ losses, mark }: Committed, tally: Tally, atNs: bigint): void {
    this.#total.add(tally);
    for (const loss of losses) this.losses.add(loss, atNs);
    this.storedMark = mark ?? this.storedMark;
    this.#revision++;
  }

  /** Rows went; counts follow (`recount`), when all have gone. */
  tookAway(): void {
    this.#generation++;
  }

  async recount(connection: DuckDBConnection): Promise<void> {
    this.#total = await readTally(connection);
    this.#revision++;
  }

  stats(bytes: number): StoreStats {
    const { counts, minNs, maxNs } = this.#total;
    return { revision: this.#revision, counts: { ...counts }, minNs, maxNs, bytes };
  }

  context(opening: number): QuestionContext {
    const { minNs, maxNs } = this.#total;
    return { revision: this.#revision, generation: this.#generation, opening, minNs, maxNs };
  }
}
