import type { OutputOf, ParsedInputOf } from '../../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Question } from '../../port.ts';
import type { Database } from '../database.ts';

/** What the store knows without asking DuckDB. Answers carry `revision`; times are those of all signals. */
export interface QuestionContext {
  revision: number;
  /** Changes when rows were taken away, which otherwise are only added. */
  generation: number;
  /** Changes when row keys may have been given out that rows which are gone had before. */
  opening: number;
  minNs: bigint | undefined;
  maxNs: bigint | undefined;
}

/** One question: validated input → statements → answer. Throws NotFoundError, QuestionError or CancelledError. */
export type Ask<Q extends Question> = (
  database: Database,
  context: QuestionContext,
  input: ParsedInputOf<Q>,
  signal?: CancelSignal,
) => Promise<OutputOf<Q>>;
