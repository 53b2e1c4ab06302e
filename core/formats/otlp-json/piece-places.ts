import { LineCounter } from '../../json/json-location.ts';
import { NEWLINE } from '../json-bytes.ts';
import type { Element, Piece } from '../split-batch.ts';

export interface Place {
  line: number;
  offset: number;
}

/** Where in the file the bytes of a piece stood. Asked for in the order of the bytes, it looks at each of them once. */
export class PiecePlaces {
  readonly #elements: readonly Element[];
  readonly #bytes: Uint8Array;
  readonly #lines: LineCounter;
  #index = 0;
  /** Of the piece: the one on which that element begins. */
  #firstLine: number | undefined;
  /** A line of the piece, and where it begins. */
  #line = 1;
  #lineStart = 0;

  constructor({ bytes, elements }: Piece) {
    this.#elements = elements;
    this.#bytes = bytes;
    this.#lines = new LineCounter(bytes);
  }

  /** Of what is in no element: where the next one begins. */
  at(offset: number): Place {
    const element = this.#find(offset);
    this.#firstLine ??= this.#lines.lineAt(element.start);
    if (offset <= element.start) return { line: element.line, offset: element.offset };
    const line = element.line + this.#lines.lineAt(offset) - this.#firstLine;
    return { line, offset: element.offset + offset - element.start };
  }

  /** Where a line of the piece begins, counted from 1. */
  lineStart(line: number): number {
    if (line < this.#line) [this.#line, this.#lineStart] = [1, 0];
    for (; this.#line < line; this.#line++) this.#lineStart = this.#bytes.indexOf(NEWLINE, this.#lineStart) + 1;
    return this.#lineStart;
  }

  #find(offset: number): Element {
    const elements = this.#elements;
    const before = this.#index;
    if (offset < elements[before]!.start) this.#index = 0;
    while (this.#index + 1 < elements.length && offset >= elements[this.#index]!.end) this.#index++;
    if (this.#index !== before) this.#firstLine = undefined;
    return elements[this.#index]!;
  }
}
