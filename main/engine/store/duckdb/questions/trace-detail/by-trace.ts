import type { Answer } from '../../answer.ts';

/** Rows of an answer, as a reader of one trace sees them. */
export type TraceRows = Pick<Answer, 'rows' | 'float64' | 'uint32' | 'uint8' | 'int64' | 'strings'>;

interface TraceReader {
  add(part: TraceRows): void;
  /** Rows it can still take; any number where it does not say. Spans may have come since they were counted. */
  readonly room?: number;
}

/** Hands the rows of an answer to a reader for each trace, by the column `nth`; rows of a trace stand together. */
export class ByTrace<R extends TraceReader> {
  readonly value: readonly R[];

  constructor(readers: readonly R[]) {
    this.value = readers;
  }

  add(part: Answer): void {
    if (this.value.length === 1) return this.value[0]!.add(part);
    const nth = part.uint32('nth');
    const columns = new Columns(part);
    for (let from = 0, to = 0; from < part.rows; from = to) {
      while (to < part.rows && nth[to] === nth[from]) to++;
      const reader = this.value[nth[from]!]!;
      reader.add(columns.rowsOf(from, Math.min(to, from + (reader.room ?? Infinity))));
    }
  }
}

type Read = 'float64' | 'uint32' | 'uint8' | 'int64' | 'strings';

/** An answer of which each column is read once, however many traces share its rows. */
class Columns {
  readonly #answer: Answer;
  readonly #read = new Map<string, ReturnType<Answer[Read]>>();

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  rowsOf(from: number, to: number): TraceRows {
    const slice =
      <K extends Read>(kind: K) =>
      (name: string) =>
        this.#column(kind, name).slice(from, to) as ReturnType<Answer[K]>;
    return {
      rows: to - from,
      float64: slice('float64'),
      uint32: slice('uint32'),
      uint8: slice('uint8'),
      int64: slice('int64'),
      strings: slice('strings'),
    };
  }

  #column(kind: Read, name: string): ReturnType<Answer[Read]> {
    const known = this.#read.get(name) ?? this.#answer[kind](name);
    this.#read.set(name, known);
    return known;
  }
}
