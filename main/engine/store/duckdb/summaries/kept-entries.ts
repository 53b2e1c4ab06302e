import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { QuestionContext } from '../questions/context.ts';
import { EntryTable } from './entry-table.ts';
import { Keeper } from './keeper.ts';

/** Which spans are entries. */
export interface EntryView {
  /** Bits by 64 row keys (`joined`); undefined where they are not kept. */
  table: string | undefined;
  /** A condition on spans `s`: that the table knows them. Undefined where it knows all there are. */
  known: string | undefined;
}

/** The entries of one opened instance. */
export class KeptEntries {
  readonly #keeper: Keeper<EntryTable>;

  /** `mostSpans` are looked up at a time. */
  constructor(mostSpans?: number) {
    const attach = (connection: DuckDBConnection) => EntryTable.attach(connection, mostSpans);
    this.#keeper = new Keeper(attach, 'entry spans are looked for at each question');
  }

  /** Begins a read transaction (`Keeper.begin`). */
  async begin(connection: DuckDBConnection, context: QuestionContext): Promise<EntryView> {
    const begun = await this.#keeper.begin(connection, context);
    return { table: begun?.table.name, known: begun?.known };
  }
}

/** Of each opened instance; forgotten with it. */
const kept = new WeakMap<DuckDBInstance, KeptEntries>();

export function keptEntriesOf(instance: DuckDBInstance): KeptEntries {
  const known = kept.get(instance) ?? new KeptEntries();
  kept.set(instance, known);
  return known;
}
