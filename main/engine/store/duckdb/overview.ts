import type { Database } from './database.ts';
import type { QuestionContext } from './questions/context.ts';
import { askTraces } from './summaries/ask-kept.ts';

interface Counts {
  traces: number;
  services: number;
}

/** Distinct traces and services held, counted once per revision. */
export class Overview {
  readonly #database: Database;
  #known: { revision: number; counts: Promise<Counts> } | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  read(context: QuestionContext): Promise<Counts> {
    const { revision } = context;
    return this.#known?.revision === revision ? this.#known.counts : this.#keep(revision, this.#count(context));
  }

  /** What failed is counted again by the next who asks. */
  #keep(revision: number, counts: Promise<Counts>): Promise<Counts> {
    this.#known = { revision, counts };
    counts.catch(() => {
      if (this.#known?.counts === counts) this.#known = undefined;
    });
    return counts;
  }

  #count(context: QuestionContext): Promise<Counts> {
    return askTraces(this.#database, context, async ({ table }, ask) => {
      const answer = await ask(`SELECT (SELECT count(*) FROM ${table}) AS traces,
        (SELECT count(DISTINCT service_name) FROM resource WHERE service_name <> '') AS services`);
      return { traces: Number(answer.first('traces')), services: Number(answer.first('services')) };
    });
  }
}
