import type { CancelSignal } from '../../../../../contract/transport.ts';
import { CancelledError } from '../../port.ts';

/**
 * Work that is done once for all who want its result while it runs. Who is cancelled leaves at once; when the last has
 * left, the work is stopped.
 */
export class SharedWork<T> {
  readonly #stop = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;

  constructor(work: (signal: CancelSignal) => Promise<T>) {
    this.#result = work(this.#stop.signal);
    // Those who wait are told; when all have left, nobody needs to be.
    this.#result.catch(() => undefined);
  }

  /** Its result is not to be waited for any more: it has been stopped. */
  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Throws what the work threw, or CancelledError when the signal fires first. */
  async join(signal?: CancelSignal): Promise<T> {
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(new CancelledError('cancelled'));
    signal?.addEventListener('abort', leave);
    if (signal?.aborted) leave();
    this.#waiting++;
    try {
      return await Promise.race([left.promise, this.#result]);
    } finally {
      signal?.removeEventListener('abort', leave);
      this.#waiting--;
      if (this.#waiting === 0) this.#stop.abort();
    }
  }
}
