import type { Presence } from '../../analysis/compare-sessions/pair-up.ts';
import { SESSION_WORDS, type SessionWord } from './session-words.ts';

export interface SessionTable {
  readonly id: SessionWord;
  readonly heading: string;
  readonly columns: readonly SessionColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** A `name` is telemetry's own text. */
export interface SessionColumn {
  readonly label: string;
  readonly kind: 'text' | 'name' | 'number';
}

type Columns = (readonly [kind: SessionColumn['kind'], label: string])[];

/** Puts tables of one language together. */
export class TableMaker {
  readonly #language: 'en' | 'ko';

  constructor(language: 'en' | 'ko') {
    this.#language = language;
  }

  word(word: SessionWord): string {
    return SESSION_WORDS[word][this.#language];
  }

  table(heading: SessionWord, columns: Columns, rows: SessionTable['rows']): SessionTable {
    return {
      id: heading,
      heading: this.word(heading),
      columns: columns.map(([kind, label]) => ({ kind, label })),
      rows,
    };
  }

  names(...words: SessionWord[]): Columns {
    return words.map((word) => ['name', this.word(word)] as const);
  }

  texts(...words: SessionWord[]): Columns {
    return words.map((word) => ['text', this.word(word)] as const);
  }

  numbers(...labels: string[]): Columns {
    return labels.map((label) => ['number', label] as const);
  }

  /** The figures of both sides, those of the earlier one first. */
  twice(...labels: string[]): Columns {
    return (['before', 'after'] as const).flatMap((side) =>
      this.numbers(...labels.map((label) => `${label}, ${this.word(side)}`)),
    );
  }

  /** What became of something that one side alone has. */
  presence({ presence }: { presence: Presence }): string {
    return presence === 'both' ? '' : this.word(presence);
  }
}

export const isBoth = ({ presence }: { presence: Presence }): boolean => presence === 'both';
