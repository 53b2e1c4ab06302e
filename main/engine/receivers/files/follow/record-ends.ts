import { concatBytes } from '../../../../../core/encoding/bytes.ts';
import { NEWLINE } from '../../../../../core/formats/json-bytes.ts';
import { frameLength, LENGTH_BYTES } from '../../../../../core/formats/otlp-proto-framed/reader.ts';

/** Texts begin above it; the length of a frame below 144 MiB, which senders stay below by far, does not. */
const FIRST_OF_TEXTS = 9;

/** Of a record that is waited for: longer than any, and what it is then is the reader's to say. */
export const MOST_RECORD_BYTES = 64 * 1024 * 1024;

/** Where records end in bytes that come one stretch after the other. */
export interface RecordEnds {
  /** Behind the last record that ends in the next bytes; 0 where none does. */
  next(bytes: Uint8Array): number;
  /** No record can be found any more. */
  readonly isLost: boolean;
  /** A record that will not be ended any more, in a form in which its reader says so, or nothing. */
  close(begun: Uint8Array): Uint8Array;
}

/** By the first byte of a file. */
export function recordEndsOf(firstByte: number): RecordEnds {
  return firstByte < FIRST_OF_TEXTS ? new FrameEnds() : new LineEnds();
}

class LineEnds implements RecordEnds {
  readonly isLost = false;

  next(bytes: Uint8Array): number {
    return bytes.lastIndexOf(NEWLINE) + 1;
  }

  close(begun: Uint8Array): Uint8Array {
    return begun.length === 0 ? begun : concatBytes(begun, Uint8Array.of(NEWLINE));
  }
}

/** Frames behind their lengths of four bytes. A length beyond the most is broken, and so is all behind it. */
class FrameEnds implements RecordEnds {
  isLost = false;
  /** Of the length of a frame, while it is not whole. */
  #length = new Uint8Array(LENGTH_BYTES);
  #lengthBytes = 0;
  /** Of the frame that is begun. */
  #left = 0;

  next(bytes: Uint8Array): number {
    let [at, end] = [0, 0];
    while (at < bytes.length && !this.isLost) {
      at += this.#left === 0 ? this.#begin(bytes.subarray(at)) : this.#passOver(bytes.length - at);
      if (this.#left === 0 && this.#lengthBytes === 0 && !this.isLost) end = at;
    }
    return end;
  }

  /** As a frame that ends here: what is missing in it is told of. Of a length alone nothing can be said. */
  close(begun: Uint8Array): Uint8Array {
    if (begun.length <= LENGTH_BYTES) return new Uint8Array(0);
    const length = new Uint8Array(LENGTH_BYTES);
    new DataView(length.buffer).setUint32(0, begun.length - LENGTH_BYTES);
    return concatBytes(length, begun.subarray(LENGTH_BYTES));
  }

  #begin(bytes: Uint8Array): number {
    const own = bytes.subarray(0, LENGTH_BYTES - this.#lengthBytes);
    this.#length.set(own, this.#lengthBytes);
    this.#lengthBytes += own.length;
    if (this.#lengthBytes < LENGTH_BYTES) return own.length;
    this.#lengthBytes = 0;
    this.#left = frameLength(this.#length, 0);
    this.isLost = this.#left > MOST_RECORD_BYTES - LENGTH_BYTES;
    return own.length;
  }

  #passOver(most: number): number {
    const passed = Math.min(this.#left, most);
    this.#left -= passed;
    return passed;
  }
}
