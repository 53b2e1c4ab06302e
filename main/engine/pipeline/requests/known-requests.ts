import { KEY_BYTES, NO_KEY } from '../../request-log/request-key.ts';

/** A request that was read. Its answer is not kept: a hundred thousand of a kilobyte each are much, and whoever asks brings the request. */
export interface KnownRequest {
  /** Whether the answer told nothing; undefined where that is not known, for it was given before a restart. */
  isPlain: boolean | undefined;
  /** Resolves with whether it is on disk; undefined where it is. */
  written: Promise<boolean> | undefined;
}

/** With the rows of a request in the store, or on their way there. */
const STORED: KnownRequest = { isPlain: undefined, written: undefined };

/** Keys in each of two generations; the older goes when the younger is full. */
const MOST_KEYS = 65_536;

/** Requests whose rows the store has or will have, the last hundred thousand or so, so that one sent again is not stored again. */
export class KnownRequests {
  #younger = new Map<string, KnownRequest>();
  #older = new Map<string, KnownRequest>();
  /** Of those whose rows were not handed over yet. */
  #fresh: Uint8Array[] = [];

  /** Keys one behind the other, as `take` gave them. */
  load(keys: Uint8Array): void {
    for (let at = 0; at + KEY_BYTES <= keys.length; at += KEY_BYTES)
      this.#remember(nameOf(keys.subarray(at, at + KEY_BYTES)), STORED);
  }

  find(key: Uint8Array): KnownRequest | undefined {
    if (NO_KEY.equals(key)) return undefined;
    const name = nameOf(key);
    return this.#younger.get(name) ?? this.#older.get(name);
  }

  /** The rows of this request wait from now on. */
  add(key: Uint8Array, request: KnownRequest = STORED): void {
    if (NO_KEY.equals(key)) return;
    this.#remember(nameOf(key), request);
    this.#fresh.push(key);
  }

  #remember(name: string, request: KnownRequest): void {
    if (this.#younger.size >= MOST_KEYS) [this.#older, this.#younger] = [this.#younger, new Map()];
    this.#younger.set(name, request);
  }

  /** Keys that belong to the rows handed over now. */
  take(): Uint8Array {
    const keys = Buffer.concat(this.#fresh);
    this.#fresh = [];
    return keys;
  }
}

function nameOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, KEY_BYTES).toString('latin1');
}
