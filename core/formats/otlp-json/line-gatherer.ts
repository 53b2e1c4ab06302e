import { concatBytes } from '../byte-sink.ts';
import { NEWLINE } from '../json-bytes.ts';

/** A longer line is no everyday request: it is better cut as it comes. */
const MOST_LINE_BYTES = 4 * 1024 * 1024;
const NOTHING = new Uint8Array(0);

/** Puts lines together that come in chunks. */
export class LineGatherer {
  private held: Uint8Array[] = [];
  heldBytes = 0;

  /**
   * The line that goes on at `at`, its newline included, and how many bytes of the chunk are in it; undefined where the chunk ends
   * first, and then the rest of it is held. What grows too long comes without its end.
   */
  next(chunk: Uint8Array, at: number): { bytes: Uint8Array; taken: number } | undefined {
    const feed = chunk.indexOf(NEWLINE, at);
    const end = feed < 0 ? chunk.length : feed + 1;
    const piece = chunk.subarray(at, end);
    if (feed < 0 && this.heldBytes + piece.length <= MOST_LINE_BYTES) {
      this.held.push(piece.slice());
      this.heldBytes += piece.length;
      return undefined;
    }
    const bytes = this.heldBytes === 0 ? piece : concatBytes(this.takeHeld(), piece);
    return { bytes, taken: piece.length };
  }

  /** What is held of a line that has no end yet. */
  takeHeld(): Uint8Array {
    if (this.heldBytes === 0) return NOTHING;
    const bytes = concatBytes(...this.held);
    this.held = [];
    this.heldBytes = 0;
    return bytes;
  }
}
