import { QUOTE } from '../../json-bytes.ts';
import type { WireTools } from './wire-tools.ts';

/** Of an id of all its digits, in words of four bytes: as text, and as bytes. */
const TEXT_WORDS = 8;
const ID_WORDS = 4;
const ID_BYTES = 4 * ID_WORDS;
const TEXT_BYTES = 4 * TEXT_WORDS;

/** Writes ids of traces. Nearly all are that of the span before, which is recognised as a whole. */
export class TraceIds {
  readonly #tools: WireTools;
  readonly #text = new Int32Array(TEXT_WORDS);
  readonly #id = new Int32Array(ID_WORDS);

  constructor(tools: WireTools) {
    this.#tools = tools;
  }

  /** See `copyId`. No white space stands before it. */
  copy(): boolean {
    const { source, output } = this.#tools;
    const { pos, bytes } = source;
    if (bytes[pos] === QUOTE && bytes[pos + 1 + TEXT_BYTES] === QUOTE && this.#isSame(pos + 1)) this.#again();
    else {
      if (!this.#tools.copyId(ID_BYTES)) return false;
      if (source.pos === pos + TEXT_BYTES + 2) this.#remember(pos + 1, output.at - ID_BYTES);
    }
    return true;
  }

  #isSame(at: number): boolean {
    const { view } = this.#tools.source;
    for (let i = 0; i < TEXT_WORDS; i++) if (view.getInt32(at + 4 * i, true) !== this.#text[i]) return false;
    return true;
  }

  #again(): void {
    const { source, output } = this.#tools;
    source.pos += TEXT_BYTES + 2;
    output.byte(ID_BYTES);
    for (let i = 0; i < ID_WORDS; i++) output.view.setInt32(output.at + 4 * i, this.#id[i]!, true);
    output.at += ID_BYTES;
  }

  #remember(from: number, to: number): void {
    const { source, output } = this.#tools;
    for (let i = 0; i < TEXT_WORDS; i++) this.#text[i] = source.view.getInt32(from + 4 * i, true);
    for (let i = 0; i < ID_WORDS; i++) this.#id[i] = output.view.getInt32(to + 4 * i, true);
  }
}
