import { QUOTE } from '../../json-bytes.ts';
import { keyOfBytes, type Key } from '../../../otlp/json-to-wire/messages.ts';
import type { WireTools } from './wire-tools.ts';

interface Known {
  /** As it stands in the source, in its quotes. */
  json: Key;
  text: string;
}

const SLOTS = 64;
/** Of the quote and what comes behind it, by which a text is looked up; shorter ones are read as they come. */
const HASHED_BYTES = 4;
const LONGEST = 128;

/** Texts of which there are few: kinds of spans, names of scopes, ids of processes. What was read before is not read again; the newest wins. */
export class KnownTexts {
  readonly #tools: WireTools;
  readonly #slots = new Array<Known | undefined>(SLOTS);

  constructor(tools: WireTools) {
    this.#tools = tools;
  }

  /** See `WireTools.readText`. No white space stands before it. */
  read(): string {
    const { source } = this.#tools;
    const { pos, bytes } = source;
    if (bytes[pos] !== QUOTE || pos + HASHED_BYTES > bytes.length) return this.#tools.readText();
    const hash = Math.imul(source.view.getInt32(pos, true), 0x9e3779b1) >>> 26;
    const known = this.#slots[hash];
    if (known !== undefined && source.isAt(known.json)) {
      source.pos = pos + known.json.length;
      return known.text;
    }
    const text = this.#tools.readText();
    const length = source.pos - pos;
    if (length >= HASHED_BYTES && length <= LONGEST) {
      this.#slots[hash] = { json: keyOfBytes(bytes.subarray(pos, source.pos)), text };
    }
    return text;
  }
}
