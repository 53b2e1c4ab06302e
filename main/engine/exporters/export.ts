import type { HiddenValues } from '../../../contract/operations/library.ts';
import type { OutputOf } from '../../../contract/operations.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import { encodeUtf8 } from '../../../core/encoding/utf8.ts';
import { concatBytes } from '../../../core/encoding/bytes.ts';
import type { Redaction } from '../../../core/processors/redaction.ts';
import type { LeftOut } from '../../../core/formats/writing/left-out.ts';
import { CancelledError } from '../store/port.ts';
import type { ItemCount } from './item-count.ts';

/** Of one answer: a frame that passes any channel quickly. */
export const ANSWER_BYTES = 1024 * 1024;

/** By rule, in the order in which each was first needed. */
export function hiddenBy(redaction: Redaction | undefined): HiddenValues[] {
  if (!redaction) return [];
  return [...redaction.counts].map(([rule, count]) => ({ rule, count }));
}

/** Grows while pieces are pulled. */
export interface ExportProgress {
  readonly count: ItemCount;
  readonly leftOut: LeftOut;
  readonly redaction: Redaction | undefined;
}

/** One file being pulled. Between two pulls the store is read at most a few slices ahead. */
export class Export {
  readonly #pieces: AsyncIterator<string | Uint8Array>;
  readonly #progress: ExportProgress;
  readonly #total: Promise<number>;
  readonly #abort: AbortController;
  /** Not yet handed out: a piece may be of any size, and is copied once, answer by answer. */
  #rest: Uint8Array = new Uint8Array(0);
  #ended = false;
  #pulling: Promise<unknown> = Promise.resolve();

  /** `total` 0 where it is not known. */
  constructor(
    pieces: AsyncIterable<string | Uint8Array>,
    progress: ExportProgress,
    total: Promise<number>,
    abort: AbortController,
  ) {
    this.#pieces = pieces[Symbol.asyncIterator]();
    this.#progress = progress;
    this.#total = total;
    this.#total.catch(() => undefined); // told by the next pull
    this.#abort = abort;
  }

  /** Pulls one after the other, also when asked for several at once. */
  next(signal?: CancelSignal): Promise<OutputOf<'export.next'>> {
    const pulled = this.#pulling.then(() => this.#next(signal));
    this.#pulling = pulled.catch(() => undefined);
    return pulled;
  }

  async #next(signal?: CancelSignal): Promise<OutputOf<'export.next'>> {
    const stop = () => this.#abort.abort();
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop);
    try {
      const bytes = await this.#fill();
      if (this.#abort.signal.aborted) throw new CancelledError('cancelled');
      const done = this.#ended && this.#rest.length === 0;
      const { count, leftOut, redaction } = this.#progress;
      return {
        bytes,
        done,
        writtenItems: count.items,
        totalItems: await this.#total,
        leftOut: leftOut.entries,
        hidden: hiddenBy(redaction),
      };
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  async #fill(): Promise<Uint8Array> {
    const parts = [this.#rest];
    for (let length = this.#rest.length; length < ANSWER_BYTES && !this.#ended && !this.#abort.signal.aborted;) {
      const next = await this.#pieces.next();
      this.#ended = next.done === true;
      if (next.done === true) break;
      const part = typeof next.value === 'string' ? encodeUtf8(next.value) : next.value;
      length += part.length;
      parts.push(part);
    }
    const last = parts.pop()!;
    const before = parts.reduce((sum, part) => sum + part.length, 0);
    const taken = Math.min(last.length, ANSWER_BYTES - before);
    this.#rest = last.subarray(taken);
    return concatBytes(...parts, last.subarray(0, taken));
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#pulling;
    await this.#pieces.return?.();
  }
}
