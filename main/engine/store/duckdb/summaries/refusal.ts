import type { DuckDBConnection } from '@duckdb/node-api';
import { countRows } from './catalog.ts';

/** Of the spans there were: with more or less than that, it is another question. */
const MUCH_MORE = 2;
const LESS = 0.9;

/** What could not be kept, for as long as there is no reason to expect anything else. */
export class Refusal {
  readonly #spans: number;

  private constructor(spans: number) {
    this.#spans = spans;
  }

  /** Tells whoever runs the program what happens in its place. */
  static async of(connection: DuckDBConnection, otherwise: string, error: unknown): Promise<Refusal> {
    const reason = error instanceof Error ? error.message : String(error);
    process.emitWarning(`A table of the session could not be kept in memory, so ${otherwise}: ${reason}`, {
      type: 'Tracebench',
      code: 'TABLE_NOT_KEPT',
    });
    return new Refusal(await countRows(connection, 'span'));
  }

  /** Whether to try again: much came, or retention took some. */
  async isOver(connection: DuckDBConnection): Promise<boolean> {
    const spans = await countRows(connection, 'span');
    return spans > MUCH_MORE * this.#spans || spans < LESS * this.#spans;
  }
}
