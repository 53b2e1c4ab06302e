import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { QuestionContext } from '../questions/context.ts';
import { Keeper } from './keeper.ts';
import { TraceTable } from './trace-table.ts';
import { GROUPED } from './trace-statements.ts';

/** One row per trace, of the spans up to a row key. */
export interface KeptView {
  table: string;
  /** Number of services of a row. */
  services: string;
  /** A condition on spans `s`: that the table knows them. Undefined where it knows all there are. */
  known: string | undefined;
}

/** The traces of one opened instance. */
export class KeptTraces {
  readonly #keeper: Keeper<TraceTable>;

  /** `mostSpans` are grouped at a time (`TraceTable.attach`). */
  constructor(mostSpans = Infinity) {
    const attach = (connection: DuckDBConnection) => TraceTable.attach(connection, mostSpans);
    this.#keeper = new Keeper(attach, 'spans are grouped to traces for each question');
  }

  /** Begins a read transaction (`Keeper.begin`). Where the table cannot be kept, all spans are grouped in its place. */
  async begin(connection: DuckDBConnection, context: QuestionContext): Promise<KeptView> {
    const begun = await this.#keeper.begin(connection, context);
    if (!begun) return GROUPED;
    const { table, known } = begun;
    return { table: table.name, services: table.services, known };
  }
}

/** Of each opened instance; forgotten with it. */
const kept = new WeakMap<DuckDBInstance, KeptTraces>();

export function keptTracesOf(instance: DuckDBInstance): KeptTraces {
  const known = kept.get(instance) ?? new KeptTraces();
  kept.set(instance, known);
  return known;
}
