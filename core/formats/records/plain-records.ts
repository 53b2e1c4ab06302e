import type { Notes } from './notes.ts';
import { OPEN_BRACE, OPEN_BRACKET } from '../json-bytes.ts';
import type { Mapper, RecordFormat } from './record-reader.ts';
import type { Use } from './record-splitter.ts';

/** Belongs to nothing. */
export interface Alone {
  isKnown: true;
}
const ALONE: Alone = { isKnown: true };

export interface Paths {
  /** Objects and lists that lead to records. */
  ways: RegExp;
  records: RegExp;
}

/** Records that say everything about themselves. */
export class PlainRecords implements RecordFormat<Alone> {
  readonly format: string;
  readonly messages: [] = [];
  readonly #paths: Paths;
  readonly #mapper: (notes: Notes) => Mapper<Alone>;

  constructor(format: string, paths: Paths, mapper: (notes: Notes) => Mapper<Alone>) {
    this.format = format;
    this.#paths = paths;
    this.#mapper = mapper;
  }

  use(path: string, first: number): Use {
    const { ways, records } = this.#paths;
    if (first === OPEN_BRACKET && ways.test(path)) return 'enter';
    if (records.test(path)) return 'take';
    return first === OPEN_BRACE && ways.test(path) ? 'enter' : 'pass';
  }

  begin(): void {}

  end(): void {}

  contextOf(): Alone {
    return ALONE;
  }

  broken(): void {}

  finish(): void {}

  mapper(notes: Notes): Mapper<Alone> {
    return this.#mapper(notes);
  }
}
