import { ByteSink } from '../byte-sink.ts';
import { NEWLINE } from '../json-bytes.ts';

/** A longer line is no everyday request: it is better cut as it comes. */
const MOST_LINE_BYTES = 4 * 1024 * 1024;

/** Puts lines together that come in chunks, in one place that is used again: half a gigabyte a second of garbage is not cheap. */
export class LineGatherer {
  private readonly held = new ByteSink();

  get heldBytes(): number {
    return this.held.length;
  }

  /**
   * The line that goes on at `at`, its newline included, and how many bytes of the chunk are in it; undefined where the chunk ends
   * first, and then the rest of it is held. What grows too long comes without its end. The line is good until the next call.
   */
  next(chunk: Uint8Array, at: number): { bytes: Uint8Array; taken: number } | undefined {
    const feed = chunk.indexOf(NEWLINE, at);
    const piece = chunk.subarray(at, feed < 0 ? chunk.length : feed + 1);
    if (feed >= 0 && this.heldBytes === 0) return { bytes: piece, taken: piece.length };
    this.held.append(piece);
    if (feed < 0 && this.heldBytes <= MOST_LINE_BYTES) return undefined;
    return { bytes: this.takeHeld(), taken: piece.length };
  }

  /** What is held of a line that has no end yet; good until the next call. */
  takeHeld(): Uint8Array {
    const bytes = this.held.view();
    this.held.truncate(0);
    return bytes;
  }
}
