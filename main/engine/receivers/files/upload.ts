import type { ImportAccount } from '../../../../contract/operations/files.ts';
import { QuestionError } from '../../store/port.ts';
import { PushSource } from './push-source.ts';

/** A client that is gone without a word. */
export const UPLOAD_IDLE_MS = 10 * 60 * 1_000;

/**
 * One file that arrives in pieces:
 *
 *   begin ──► open ──chunk…──► end ──► account
 *              └── cancel, or silent for ten minutes ──► cancelled
 */
export class Upload {
  readonly account: Promise<ImportAccount>;
  readonly #source = new PushSource();
  readonly #abort = new AbortController();
  readonly #onIdle: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #received = 0;

  /** `open` reads the source until it ends or the signal aborts. */
  constructor(
    open: (source: AsyncIterable<Uint8Array>, signal: AbortSignal) => Promise<ImportAccount>,
    onIdle: () => void,
  ) {
    this.#onIdle = onIdle;
    this.#rest();
    this.account = open(this.#source, this.#abort.signal).finally(() => this.#source.close());
    this.account.catch(() => undefined); // told to whoever calls `finish`
  }

  async push(bytes: Uint8Array): Promise<number> {
    clearTimeout(this.#timer);
    if (!(await this.#source.push(bytes)))
      throw new QuestionError('Wait for the answer to one piece before sending the next.');
    this.#received += bytes.length;
    this.#rest();
    return this.#received;
  }

  finish(): Promise<ImportAccount> {
    clearTimeout(this.#timer);
    this.#source.end();
    return this.account;
  }

  async cancel(): Promise<void> {
    clearTimeout(this.#timer);
    this.#abort.abort();
    await this.account.catch(() => undefined);
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onIdle, UPLOAD_IDLE_MS);
    this.#timer.unref();
  }
}
