import { repairUtf8 } from '../../encoding/utf8.ts';
import { parseWhole } from '../records/parse-records.ts';

/** Traces of the same services have the same processes, word by word. */
const MOST_KNOWN = 256;
const MOST_BYTES = 16 * 1024;

/** Objects told once for many spans, each text of them parsed once: the same object for the same text. */
export class KnownProcesses {
  readonly #byText = new Map<string, unknown>();

  /** Anything that JSON can be; undefined where it is none. */
  parse(bytes: Uint8Array): unknown {
    const text = repairUtf8(bytes, 0, bytes.length);
    if (bytes.length > MOST_BYTES) return parsed(text);
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const value = parsed(text);
    if (this.#byText.size >= MOST_KNOWN) this.#byText.clear();
    this.#byText.set(text, value);
    return value;
  }
}

function parsed(text: string): unknown {
  try {
    return parseWhole(text);
  } catch {
    return undefined;
  }
}
