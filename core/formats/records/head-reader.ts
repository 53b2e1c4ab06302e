import { ByteSink } from '../byte-sink.ts';
import { HEAD_BYTES, type Part, type Reader } from '../format.ts';

/** Looks at the beginning of a file before it decides how the rest is read. */
export class HeadReader implements Reader {
  readonly #choose: (head: Uint8Array) => Reader;
  readonly #head = new ByteSink();
  readonly format: string;
  #chosen: Reader | undefined;

  constructor(format: string, choose: (head: Uint8Array) => Reader) {
    this.format = format;
    this.#choose = choose;
  }

  get bufferedBytes(): number {
    return this.#chosen?.bufferedBytes ?? this.#head.length;
  }

  *write(chunk: Uint8Array): Generator<Part> {
    if (this.#chosen !== undefined) {
      yield* this.#chosen.write(chunk);
      return;
    }
    this.#head.append(chunk);
    if (this.#head.length >= HEAD_BYTES) yield* this.#begin();
  }

  *end(): Generator<Part> {
    if (this.#chosen === undefined) yield* this.#begin();
    yield* this.#chosen!.end();
  }

  *#begin(): Generator<Part> {
    this.#chosen = this.#choose(this.#head.slice(0, Math.min(HEAD_BYTES, this.#head.length)));
    yield* this.#chosen.write(this.#head.slice());
  }
}
